"""What each elicitation needs of the provider, and which providers are known not to give it."""

import re

from inspect_ai.model import GenerateConfig, ModelName

from mwe_inspect.errors import InputError

__all__ = ["ELICITATIONS", "check_provider", "generate_config"]

ELICITATIONS = ("text", "logprobs", "prefill", "reasoning")

_CONFIGS = {"logprobs": GenerateConfig(logprobs=True, top_logprobs=20, max_tokens=16)}

_WITHOUT_LOGPROBS = {"anthropic", "bedrock", "mistral", "groq"}
_REASONING_ONLY = re.compile(r"(?:^|/)(?:o\d|gpt-5(?!-chat))")
_WITHOUT_PREFILL = {"openai", "azureai", "google", "grok", "groq", "hf"}
_CLAUDE_WITHOUT_PREFILL = re.compile(r"claude-(?:opus|sonnet)-(?:4-[6-9]|[5-9])")


def generate_config(elicit: str) -> GenerateConfig:
    """Returns what is asked of the provider beyond the user's own settings."""
    return _CONFIGS.get(elicit, GenerateConfig())


def check_provider(model: ModelName, elicit: str) -> None:
    """Refuses a provider that is known not to support an elicitation.

    Raises:
        InputError: Naming the model, what it lacks and what to choose instead.
    """
    openai = model.api in ("openai", "azureai")
    if elicit == "logprobs" and (
        model.api in _WITHOUT_LOGPROBS or (openai and _REASONING_ONLY.search(model.name))
    ):
        raise InputError(
            f"elicit: {model.api}/{model.name} gives no log probabilities; choose elicit=text"
        )
    if elicit == "prefill" and (
        model.api in _WITHOUT_PREFILL
        or (model.api == "anthropic" and _CLAUDE_WITHOUT_PREFILL.search(model.name))
    ):
        raise InputError(
            f"elicit: {model.api}/{model.name} does not go on from an opening of its turn; "
            "choose elicit=text"
        )
