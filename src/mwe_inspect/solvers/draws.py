"""Several independent replies to one prompt."""

from inspect_ai.model import ChatMessage, GenerateConfig, Model, ModelName

from mwe_inspect.models.simulated import PROVIDER
from mwe_inspect.solvers.concurrency import side_by_side
from mwe_inspect.solvers.failures import generate
from mwe_inspect.solvers.replies import Reply, replies_from

__all__ = ["draw_replies"]

_SEVERAL_CHOICES = {
    *("openai", "azureai", "openai-api", "together", "fireworks", "sambanova", "vllm", "sglang"),
    *("google", "sagemaker", PROVIDER),
}


async def draw_replies(
    model: Model, messages: list[ChatMessage], config: GenerateConfig, count: int = 1
) -> list[Reply]:
    """Asks for independent replies to one conversation.

    Providers that can give several choices are asked once; what is still missing (all but one,
    for the others) is asked for one call at a time, side by side.

    Args:
        model: The model to ask.
        messages: The conversation.
        config: Settings of each call.
        count: How many replies.
    """
    several = count > 1 and ModelName(model).api in _SEVERAL_CHOICES
    first = config.merge(GenerateConfig(num_choices=count)) if several else config
    replies = replies_from(await generate(model, messages, first))[:count]
    more = range(len(replies), count)
    if not more:
        return replies
    replies += [
        reply
        for one in await side_by_side(*(_again(model, messages, config, draw) for draw in more))
        for reply in one[:1]
    ]
    return replies


async def _again(
    model: Model, messages: list[ChatMessage], config: GenerateConfig, draw: int
) -> list[Reply]:
    """One more reply, whose number keeps Inspect's cache from giving an earlier one again."""
    last = messages[-1]
    numbered = last.model_copy(update={"metadata": {**(last.metadata or {}), "draw": draw}})
    return replies_from(await generate(model, [*messages[:-1], numbered], config))
