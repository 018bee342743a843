"""Asks a writer what an official occupation is called, and whom it deals with."""

from typing import Any

from inspect_ai.model import ChatMessageUser, GenerateConfig, Model, ModelName, get_model
from inspect_ai.solver import Generate, Solver, TaskState, solver

from mwe_inspect.models.simulated import PROVIDER
from mwe_inspect.models.writer import show_question
from mwe_inspect.solvers.replies import REPLIES, Reply, reply_from
from mwe_inspect.writing.brief import read_brief
from mwe_inspect.writing.entries import read_entries
from mwe_inspect.writing.kind import text_of
from mwe_inspect.writing.ledger import PREPARED
from mwe_inspect.writing.sentences import Sentences

__all__ = ["prepare_occupations"]


@solver
def prepare_occupations(brief: dict[str, Any]) -> Solver:
    """Asks for the everyday titles of an official one, then for each one's other person.

    They are kept in the store under `mwe_inspect:prepared`: none for an entry that names no
    occupation in particular. Samples of other steps are left as they are.

    Args:
        brief: What to write about (`Brief.as_dict`).
    """
    kind = Sentences(read_brief(brief, "brief"))

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        if state.metadata.get("step") != "prepare":
            return state
        model, replies = get_model(), list[Reply]()
        titles = await _ask(model, state.input_text, "occupation", replies)
        found = []
        for title in titles:
            others = await _ask(model, kind.ask_other(title), "other", replies)
            if others and others[0] != title:
                found.append({"occupation": title, "other": others[0]})
        state.store.set(REPLIES, replies)
        state.store.set(PREPARED, found)
        return state

    return solve


async def _ask(model: Model, prompt: str, field: str, replies: list[Reply]) -> list[str]:
    message = ChatMessageUser(content=prompt)
    if ModelName(model).api == PROVIDER:
        show_question(message, field)
    reply = reply_from(await model.generate([message], config=GenerateConfig(temperature=0)))
    replies.append(reply)
    entries = [one for one in read_entries(reply["text"], field) if isinstance(one, dict)]
    texts = [text_of(one, field).casefold() for one in entries]
    return [text for text in dict.fromkeys(texts) if text]
