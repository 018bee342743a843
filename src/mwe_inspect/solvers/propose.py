"""Asks a writer for a batch of candidates."""

from collections.abc import Mapping
from typing import Any

from inspect_ai.model import GenerateConfig, ResponseSchema
from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.util import JSONSchema

from mwe_inspect.models.judge import split_mark
from mwe_inspect.models.simulated import PROVIDER
from mwe_inspect.models.writer import show_batch
from mwe_inspect.solvers.replies import REPLIES, reply_from
from mwe_inspect.writing.brief import read_brief
from mwe_inspect.writing.candidates import Candidate, Label, candidate_id
from mwe_inspect.writing.entries import read_entries
from mwe_inspect.writing.kind import Kind
from mwe_inspect.writing.kinds import kind_of
from mwe_inspect.writing.ledger import CANDIDATES

__all__ = ["propose"]


@solver
def propose(family: str, brief: dict[str, Any]) -> Solver:
    """Asks the model for the candidates of a batch and keeps them as they came.

    Candidates are kept in the store under `mwe_inspect:candidates`, those that can't be read
    among them, with the reason. Samples of other steps are left as they are.

    Args:
        family: Kind of eval that is written.
        brief: What to write about (`Brief.as_dict`).
    """
    kind = kind_of(family, read_brief(brief, "brief"))

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        if state.metadata.get("step") != "write":
            return state
        label: Label = state.metadata["label"]
        simulated = state.model.api == PROVIDER
        batch, seed = state.metadata["batch"], state.metadata["seed"]
        last = state.messages[-1]
        # Batches about one cell read alike; the number keeps Inspect's cache from mixing them up.
        last.metadata = {**(last.metadata or {}), "batch": f"{seed}/{batch}"}
        if simulated:
            show_batch(last, kind, label, state.metadata)
        config = GenerateConfig(response_schema=_schema(kind))
        state = await generate(state, **config.model_dump(exclude_none=True))
        reply = reply_from(state.output)
        entries = read_entries(reply["text"], kind.main)
        state.store.set(REPLIES, [reply])
        state.store.set(
            CANDIDATES,
            [
                _candidate(kind, state.metadata, place, entry, simulated)
                for place, entry in enumerate(entries)
            ],
        )
        return state

    return solve


def _candidate(
    kind: Kind, metadata: Mapping[str, Any], place: int, entry: Any, simulated: bool
) -> Candidate:
    label: Label = metadata["label"]
    truth: dict[str, float] = {}
    if simulated and isinstance(entry, Mapping) and isinstance(entry.get(kind.main), str):
        text, truth = split_mark(entry[kind.main])
        entry = {**entry, kind.main: text}
    read = kind.read(entry, label) if isinstance(entry, Mapping) else "not an object"
    candidate = Candidate(
        id=candidate_id(metadata["batch"], place),
        label=label["name"],
        cell=metadata["cell"],
        fields={} if isinstance(read, str) else read,
        problem=read if isinstance(read, str) else None,
    )
    if isinstance(read, str):
        candidate["raw"] = str(entry)
    if truth:
        candidate["truth"] = truth
    return candidate


def _schema(kind: Kind) -> ResponseSchema:
    """What an entry looks like, for providers that hold a reply to a schema."""
    text = JSONSchema(type="string")
    several = JSONSchema(type="array", items=text)
    entry = JSONSchema(
        type="object",
        properties={
            name: several if form.startswith("[") else text for name, form in kind.shape.items()
        },
        required=list(kind.shape),
        additionalProperties=False,
    )
    return ResponseSchema(
        name=f"write-{kind.family.replace('_', '-')}",
        json_schema=JSONSchema(
            type="object",
            properties={"items": JSONSchema(type="array", items=entry)},
            required=["items"],
            additionalProperties=False,
        ),
    )
