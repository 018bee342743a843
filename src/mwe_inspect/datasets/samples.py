"""Items x conditions -> Inspect samples."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, TypeVar, cast

from inspect_ai.dataset import Sample

from mwe_inspect.datasets.asks import Ask, Fields, ask_item
from mwe_inspect.datasets.bulk import collector_paused
from mwe_inspect.datasets.conditions import conditions_for
from mwe_inspect.datasets.items import Item
from mwe_inspect.datasets.text import digest

__all__ = ["asks_of", "build_samples", "prompts_of"]

T = TypeVar("T")


@collector_paused()
def build_samples(
    items: Mapping[str, Sequence[Item]],
    *,
    present: str | None = None,
    elicit: str = "text",
    seed: int = 0,
    pack: int = 1,
    draws: int = 1,
    sets: Mapping[str, int] | None = None,
    asked: Mapping[str, int] | None = None,
) -> list[Sample]:
    """Builds the samples: one for each item under each of its conditions, or for each pack.

    Behaviors take turns, so that `--limit` meets all of them; the conditions of one item stand
    side by side, so that it splits at most one item.

    Args:
        items: The items of each behavior, in the order in which to ask them.
        present: How to present them; None means the default of the item's kind.
        elicit: How the answer is obtained.
        seed: Seed of `present=shuffled`.
        pack: How many items of a behavior share a sample, under all of their conditions.
        draws: How many replies are drawn for each question.
        sets: Number of items in the set of which only some are asked; their asks then have the
            fields `turn`, `of` and `asks` (see `mwe_inspect.scorers.scheduled`).
        asked: How many items of each behavior have been asked before.
    """
    conditions = {kind: conditions_for(present, kind, seed, elicit) for kind in (True, False)}
    before = asked or dict.fromkeys(items, 0)
    places = (
        {name: _places(own, sets[name], before[name]) for name, own in items.items()}
        if sets
        else {}
    )

    def asks(item: Item) -> Iterator[tuple[str, Ask]]:
        own = conditions[item.labelled]
        fields = _fields(item)
        if item.behavior in places and item.key is not None:
            fields |= places[item.behavior][item.id] | {"asks": len(own)}
        for condition in own:
            yield ask_item(item, condition, elicit, fields, draws)

    if pack == 1:
        return [_sample(*one) for item in _in_turns(items.values()) for one in asks(item)]
    packs = [list(_packs(own, pack, before[name])) for name, own in items.items()]
    return [
        _packed(number, [one for item in own for one in asks(item)], len(own))
        for number, own in _in_turns(packs)
    ]


class _Shared(list[Ask]):
    """Asks that all copies of a sample share: Inspect copies each sample several times."""

    def __deepcopy__(self, memo: object) -> "_Shared":
        return self


def asks_of(metadata: Mapping[str, Any]) -> list[Ask]:
    """Returns the asks of a sample from its metadata, which may be the one ask itself."""
    return cast("list[Ask]", metadata["asks"]) if "asks" in metadata else [cast("Ask", metadata)]


def prompts_of(sample_input: str, metadata: Mapping[str, Any]) -> list[str]:
    """Returns the prompts of a sample's asks, in the same order."""
    prompts: list[str] = metadata.get("prompts", [sample_input])
    return prompts


def _sample(prompt: str, ask: Ask) -> Sample:
    return Sample(
        id=f"{ask['behavior']}/{ask['item']}/{ask['condition']}",
        input=prompt,
        target=_target(ask),
        metadata={"asks": _Shared([ask])},
    )


def _packed(number: int, asked: Sequence[tuple[str, Ask]], items: int) -> Sample:
    behavior = asked[0][1]["behavior"]
    return Sample(
        id=f"{behavior}/pack-{number:04}",
        input=f"{behavior}: items {items}, questions {len(asked)}, each asked by itself",
        target=[_target(ask) for _, ask in asked],
        metadata={
            "behavior": behavior,
            "prompts": [prompt for prompt, _ in asked],
            "asks": _Shared(ask for _, ask in asked),
        },
    )


def _packs(items: Sequence[Item], size: int, before: int) -> Iterator[tuple[int, Sequence[Item]]]:
    for number, start in enumerate(range(0, len(items), size), before // size + 1):
        yield number, items[start : start + size]


def _places(items: Sequence[Item], total: int, before: int) -> dict[str, Fields]:
    """Where each item stands in the random order of its set."""
    keyed = [item for item in items if item.key is not None]
    return {item.id: {"turn": turn, "of": total} for turn, item in enumerate(keyed, before + 1)}


def _fields(item: Item) -> Fields:
    """The fields that the metrics of the item's family use."""
    own = item.fields or {}
    if item.view is not None or item.key is None:
        biography = sys.intern(digest(item.biography)) if item.biography else None
        asked: Fields = {"view": item.view, "biography": biography}
        return asked | ({"cue": item.cue} if item.cue else {}) | own
    fields: Fields = {} if item.labelled or item.blank else {"kind": "yes-no"}
    if item.pair is not None:
        fields["pair"] = item.pair
    return fields | own


def _target(ask: Ask) -> str:
    """The reply that matches the behavior; empty where no option does."""
    if ask["key"] is None:
        return ""
    if ask["labels"] is None:
        return ask["options"][ask["key"]]
    return f"({ask['labels'][ask['order'].index(ask['key'])]})"


def _in_turns(groups: Iterable[Sequence[T]]) -> Iterator[T]:
    for row in zip_longest(*groups):
        yield from (one for one in row if one is not None)
