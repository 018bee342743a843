"""Items x conditions -> Inspect samples."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, cast

from inspect_ai.dataset import Sample

from mwe_inspect.datasets.asks import Ask, ask_item
from mwe_inspect.datasets.bulk import collector_paused
from mwe_inspect.datasets.conditions import Condition, conditions_for
from mwe_inspect.datasets.items import Item
from mwe_inspect.datasets.text import digest

__all__ = ["asks_of", "build_samples"]


@collector_paused()
def build_samples(
    items: Mapping[str, Sequence[Item]],
    *,
    present: str | None = None,
    elicit: str = "text",
    seed: int = 0,
) -> list[Sample]:
    """Builds one sample for each item under each of its conditions.

    Behaviors take turns, so that `--limit` meets all of them; the conditions of one item stand
    side by side, so that it splits at most one item.

    Args:
        items: The items of each behavior, in the order in which to ask them.
        present: How to present them; None means the default of the item's kind.
        elicit: How the answer is obtained.
        seed: Seed of `present=shuffled`.
    """
    conditions = {kind: conditions_for(present, kind, seed) for kind in (True, False)}
    return [
        sample
        for item in _in_turns(items.values())
        for sample in _samples_of(item, conditions[item.labelled], elicit)
    ]


def asks_of(metadata: Mapping[str, Any]) -> list[Ask]:
    """Returns the asks of a sample from its metadata."""
    return cast("list[Ask]", metadata["asks"]) if "asks" in metadata else [cast("Ask", metadata)]


def _samples_of(item: Item, conditions: Sequence[Condition], elicit: str) -> Iterator[Sample]:
    fields = _fields(item)
    for condition in conditions:
        prompt, ask = ask_item(item, condition, elicit, fields)
        yield Sample(
            id=f"{item.behavior}/{item.id}/{condition.slug}",
            input=prompt,
            target=_target(ask),
            metadata=cast("dict[str, Any]", ask),
        )


def _fields(item: Item) -> dict[str, str | None]:
    """The fields that the metrics of the item's family use."""
    if item.view is not None or item.key is None:
        biography = digest(item.biography) if item.biography else None
        return {"view": item.view, "biography": biography, "cue": item.cue}
    fields = {"kind": None if item.labelled else "yes-no", "pair": item.pair}
    return {name: value for name, value in fields.items() if value is not None}


def _target(ask: Ask) -> str:
    """The reply that matches the behavior; empty where no option does."""
    if ask["key"] is None:
        return ""
    position = ask["order"].index(ask["key"])
    return f"({ask['labels'][position]})" if ask["labels"] else ask["options"][ask["key"]]


def _in_turns(groups: Iterable[Sequence[Item]]) -> Iterator[Item]:
    for row in zip_longest(*groups):
        yield from (item for item in row if item is not None)
