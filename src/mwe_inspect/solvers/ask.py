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

from mwe_inspect.datasets.asks import Ask, draws_of, elicitation
from mwe_inspect.datasets.samples import asks_of, prompts_of
from mwe_inspect.errors import InputError
from mwe_inspect.models.simulated import PROVIDER, show_ask
from mwe_inspect.solvers.concurrency import side_by_side
from mwe_inspect.solvers.draws import draw_replies
from mwe_inspect.solvers.elicitations import check_provider, generate_config
from mwe_inspect.solvers.failures import named_failures
from mwe_inspect.solvers.likelihood import likelihood_reply
from mwe_inspect.solvers.replies import REPLIES, Reply, reply_from

__all__ = ["ask"]

_LACKING_AT_MOST = 10
_PROBABILITIES = {
    "logprobs": ("tokens", "log probabilities (top_logprobs)"),
    "likelihood": ("likelihoods", "log probabilities of the prompt (prompt_logprobs)"),
}


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
        elicit = elicitation(asks[0])
        check_provider(state.model, elicit)
        if "prompts" in state.metadata or draws_of(asks[0]) > 1 or elicit == "likelihood":
            model, prompts = get_model(), prompts_of(state.input_text, state.metadata)
            conversations = [
                _converse(model, state.model, prompt, one)
                for prompt, one in zip(prompts, asks, strict=True)
            ]
            replies = [reply for kept in await side_by_side(*conversations) for reply in kept]
        else:
            replies = [await _answer(state, generate, asks[0])]
        for reply in replies:
            lacking.check(elicit, reply)
        state.store.set(REPLIES, replies)
        return state

    return solve


class _Lacking:
    """Ends a run whose replies lack log probabilities from the start."""

    def __init__(self) -> None:
        self.replies = 0
        self.seen = False

    def check(self, elicit: str, reply: Reply) -> None:
        if elicit not in _PROBABILITIES:
            return
        key, missing = _PROBABILITIES[elicit]
        self.replies += 1
        self.seen = self.seen or key in reply
        if self.seen or self.replies < _LACKING_AT_MOST:
            return
        raise InputError(
            f"elicit: the first {_LACKING_AT_MOST} replies came without {missing}; "
            "this provider or model does not give them: choose elicit=text"
        )


async def _answer(state: TaskState, generate: Generate, ask: Ask) -> Reply:
    """Asks the question of an unpacked sample; a reply without a choice is an empty one."""
    _prepare(state.messages, ask, state.model)
    config = generate_config(elicitation(ask)).model_dump(exclude_none=True)
    before = state.output
    with named_failures(state.model):
        try:
            await generate(state, **config)
        except IndexError:  # Inspect looks for the message of an output that has none
            if state.output is before or state.output.choices:
                raise
    return reply_from(state.output)


async def _converse(model: Model, name: ModelName, prompt: str, ask: Ask) -> list[Reply]:
    """Asks one question in a conversation of its own, with Inspect's own generate."""
    config = generate_config(elicitation(ask))
    if elicitation(ask) == "likelihood":
        return [await likelihood_reply(model, name.api, prompt, ask, config)]
    messages: list[ChatMessage] = [ChatMessageUser(content=prompt)]
    _prepare(messages, ask, name)
    return await draw_replies(model, messages, config, draws_of(ask))


def _prepare(messages: list[ChatMessage], ask: Ask, model: ModelName) -> None:
    if model.api == PROVIDER:
        show_ask(messages[-1], ask)
    if "opening" in ask:
        messages.append(ChatMessageAssistant(content=ask["opening"]))
