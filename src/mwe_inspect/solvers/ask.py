"""Puts a sample's questions to the model and keeps the replies."""

from inspect_ai.model import (
    ChatMessage,
    ChatMessageAssistant,
    ChatMessageUser,
    Model,
    ModelName,
    get_model,
)
from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.util import collect

from mwe_inspect.datasets.asks import Ask, elicitation
from mwe_inspect.datasets.samples import asks_of, prompts_of
from mwe_inspect.errors import InputError
from mwe_inspect.models.simulated import PROVIDER, show_ask
from mwe_inspect.solvers.elicitations import check_provider, generate_config
from mwe_inspect.solvers.replies import REPLIES, Reply, reply_from

__all__ = ["ask"]

_LACKING_AT_MOST = 10


@solver
def ask() -> Solver:
    """Asks the model each question of the sample and keeps the raw replies.

    Every question is a conversation of its own, packed or not. The replies are kept in the
    store under `mwe_inspect:replies` (see `mwe_inspect.solvers.replies`), from which alone the
    scorer reads.
    """
    lacking = _Lacking()

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        asks = asks_of(state.metadata)
        check_provider(state.model, elicitation(asks[0]))
        if "asks" in state.metadata:
            model, prompts = get_model(), prompts_of("", state.metadata)
            replies = await collect(
                *(
                    _converse(model, state.model, prompt, one)
                    for prompt, one in zip(prompts, asks, strict=True)
                )
            )
        else:
            _prepare(state.messages, asks[0], state.model)
            config = generate_config(elicitation(asks[0])).model_dump(exclude_none=True)
            state = await generate(state, **config)
            replies = [reply_from(state.output)]
        for one, reply in zip(asks, replies, strict=True):
            lacking.check(one, reply)
        state.store.set(REPLIES, replies)
        return state

    return solve


class _Lacking:
    """Ends a run whose replies lack log probabilities from the start."""

    def __init__(self) -> None:
        self.replies = 0
        self.seen = False

    def check(self, ask: Ask, reply: Reply) -> None:
        self.replies += 1
        self.seen = self.seen or "tokens" in reply
        if elicitation(ask) != "logprobs" or self.seen or self.replies < _LACKING_AT_MOST:
            return
        raise InputError(
            f"elicit: the first {_LACKING_AT_MOST} replies came without log probabilities "
            "(top_logprobs); this provider or model does not give them: choose elicit=text"
        )


async def _converse(model: Model, name: ModelName, prompt: str, ask: Ask) -> Reply:
    """Asks one question of a pack, with Inspect's own generate."""
    messages: list[ChatMessage] = [ChatMessageUser(content=prompt)]
    _prepare(messages, ask, name)
    output = await model.generate(messages, config=generate_config(elicitation(ask)))
    return reply_from(output)


def _prepare(messages: list[ChatMessage], ask: Ask, model: ModelName) -> None:
    if model.api == PROVIDER:
        show_ask(messages[-1], ask)
    if "opening" in ask:
        messages.append(ChatMessageAssistant(content=ask["opening"]))
