"""What each elicitation needs of the provider, and which providers are known not to give it."""

import re

from inspect_ai.model import GenerateConfig, ModelName

from mwe_inspect.errors import InputError
from mwe_inspect.models.simulated import PROVIDER

__all__ = ["ELICITATIONS", "check_provider", "generate_config"]

ELICITATIONS = ("text", "logprobs", "prefill", "reasoning", "likelihood")

_PLAIN = GenerateConfig()
_CONFIGS = {
    "logprobs": GenerateConfig(logprobs=True, top_logprobs=20, max_tokens=16),
    "likelihood": GenerateConfig(prompt_logprobs=1, max_tokens=1, temperature=0),
}

_WITHOUT_LOGPROBS = {"anthropic", "bedrock", "mistral", "groq"}
# mockllm is Inspect's own stand-in, which replies as a test says.
_WITH_COMPLETIONS = {"vllm-completions", "openai-api-completions", PROVIDER, "mockllm"}
_REASONING_ONLY = re.compile(r"(?:^|/)(?:o\d|gpt-5(?!-chat))")
_WITHOUT_PREFILL = {"openai", "azureai", "google", "grok", "groq", "hf"}
_CLAUDE_WITHOUT_PREFILL = re.compile(r"claude-(?:opus|sonnet)-(?:4-[6-9]|[5-9])")


def generate_config(elicit: str) -> GenerateConfig:
    """Returns what is asked of the provider beyond the user's own settings."""
    return _CONFIGS.get(elicit, _PLAIN)


def check_provider(model: ModelName, elicit: str, instead: str = "elicit=text") -> None:
    """Refuses a provider that is known not to support an elicitation.

    Args:
        model: The model.
        elicit: How the answer is obtained.
        instead: What to choose otherwise, for the error.

    Raises:
        InputError: Naming the model, what it lacks and what to choose instead.
    """
    openai = model.api in ("openai", "azureai")
    if elicit == "logprobs" and (
        model.api in _WITHOUT_LOGPROBS or (openai and _REASONING_ONLY.search(model.name))
    ):
        raise InputError(
            f"elicit: {model.api}/{model.name} gives no log probabilities; choose {instead}"
        )
    if elicit == "likelihood" and model.api not in _WITH_COMPLETIONS:
        raise InputError(
            f"elicit: {model.api}/{model.name} does not score a prompt without a chat template; "
            "take vllm-completions/<model> or openai-api-completions/<service>/<model>, "
            "or choose elicit=logprobs or text"
        )
    if elicit == "prefill" and (
        model.api in _WITHOUT_PREFILL
        or (model.api == "anthropic" and _CLAUDE_WITHOUT_PREFILL.search(model.name))
    ):
        raise InputError(
            f"{instead.partition('=')[0]}: {model.api}/{model.name} does not go on from an "
            f"opening of its turn; choose {instead}"
        )
