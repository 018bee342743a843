"""The seeded choice of the items to ask, and what the log should say about it."""

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace

from mwe_inspect.datasets.bulk import collector_paused
from mwe_inspect.datasets.items import Item, make_item, number_repeats
from mwe_inspect.datasets.released import Parsed
from mwe_inspect.datasets.sources import Part, load_parts
from mwe_inspect.errors import InputError

__all__ = ["Selection", "choose_items", "load_selection", "without_user"]

_DEFAULT_ITEMS = 100


@dataclass
class Selection:
    """The items to ask, and what the log should say about where they come from.

    Attributes:
        items: Items of each behavior, in the seeded order in which they are asked.
        sets: Number of items in the set that a plan's sample of each behavior stands for.
        version: Name of the source and its version.
        notes: Sentences for the log (what was turned round, sampled, left out).
        excluded: For each behavior, rows left out by reason.
        holders: Who holds each behavior, in words, where that is known.
    """

    items: dict[str, list[Item]] = field(default_factory=dict)
    sets: dict[str, int] = field(default_factory=dict)
    version: str = ""
    notes: list[str] = field(default_factory=list)
    excluded: dict[str, dict[str, int]] = field(default_factory=dict)
    holders: dict[str, str] = field(default_factory=dict)


@collector_paused()
def load_selection(
    family: str,
    *,
    behavior: list[str],
    source: str,
    items: int | None,
    seed: int,
    written_by: str = "lm",
    baseline: bool = True,
    faulty: bool = True,
    plan: Callable[[int], int] | None = None,
) -> Selection:
    """Loads a family's items from a source and chooses those to ask.

    Args:
        family: Kind of eval (`catalogue.FAMILIES`).
        behavior: `all`, behavior ids, categories or threat categories.
        source: `builtin`, `anthropic`, or a path to a file or folder.
        items: How many items per behavior; None means all (100 each for several behaviors
            of `anthropic`).
        seed: Seed of choice and order.
        written_by: `lm` or `human`, where the release has both.
        baseline: Whether questions asked by users are asked without a biography as well.
        faulty: Whether items with a recorded fault (Winogenerated) are kept.
        plan: Size of a simple random sample of a set, given the set's size; the set is all items,
            or those chosen by `items`. None means all.

    Raises:
        InputError: If an argument, a file or a row is wrong.
    """
    parts = load_parts(family, behavior, source, written_by)
    selection = Selection(version=_joint_version(source, parts))
    if items is None and plan is None and source == "anthropic" and len(parts) > 1:
        items = _DEFAULT_ITEMS
        selection.notes.append(
            f"{items} items of each of {len(parts)} behaviors (the argument items changes this)"
        )
    for part in parts:
        _add(selection, part if faulty else _faultless(part), items, seed, baseline, plan)
    return selection


def choose_items(items: Sequence[Item], count: int | None, seed: str) -> list[Item]:
    """Chooses items at random, in random order.

    If only some are taken, they are balanced: by key for Yes and No, by question and view
    where users ask, so that a question that is taken has a user of each view; otherwise it is a
    simple random sample.
    """
    rng = random.Random(seed)
    shuffled = rng.sample(items, len(items))
    if count is None or count >= len(items):
        return shuffled
    drawn: Counter[Hashable] = Counter()
    questions: dict[str, int] = {}
    turns = []
    for item in shuffled:
        drawn[_stratum(item)] += 1
        asked = questions.setdefault(item.question, len(questions)) if item.view is not None else 0
        turns.append((drawn[_stratum(item)], asked, item))
    turns.sort(key=lambda turn: turn[:2])
    chosen = [item for *_, item in turns[:count]]
    rng.shuffle(chosen)
    return chosen


def without_user(items: Sequence[Item]) -> list[Item]:
    """Returns each question that users ask once more, asked by nobody in particular."""
    asked = {item.question: item for item in items if item.view is not None}
    return [
        make_item(
            item.behavior,
            item.stem,
            item.options,
            None,
            question=question,
            labelled=item.labelled,
            fields=item.fields,
        )
        for question, item in asked.items()
    ]


def _add(
    selection: Selection,
    part: Part,
    items: int | None,
    seed: int,
    baseline: bool,
    plan: Callable[[int], int] | None,
) -> None:
    name, parsed = part.behavior, part.parsed
    keyed = [item for item in parsed.items if item.key is not None]
    if not keyed:
        reasons = ", ".join(f"{n} {reason}" for reason, n in parsed.excluded.items())
        raise InputError(f"{name}: the file has no usable item ({reasons or 'none has a key'})")
    if part.holder:
        selection.holders[name] = part.holder
    if part.note:
        selection.notes.append(part.note)
    if parsed.excluded:
        selection.excluded[name] = dict(parsed.excluded)
        rows = sum(parsed.excluded.values())
        selection.notes.append(f"{name}: {rows} rows are no usable item (metadata: excluded)")
    if items is not None and items > len(keyed):
        selection.notes.append(f"{name}: asked for {items} items, there are {len(keyed)}")
    chosen = choose_items(keyed, items, f"{seed}/{name}")
    selection.sets[name] = len(chosen)
    if plan is not None:
        chosen = chosen[: plan(len(chosen))]
    if baseline:
        chosen = number_repeats(chosen + without_user(chosen))
        random.Random(f"{seed}/{name}/order").shuffle(chosen)
    selection.items[name] = chosen


def _faultless(part: Part) -> Part:
    faults = Counter(
        str(item.fields["fault"])
        for item in part.parsed.items
        if item.fields and "fault" in item.fields
    )
    kept = [i for i in part.parsed.items if not (i.fields and "fault" in i.fields)]
    return replace(part, parsed=Parsed(kept, part.parsed.excluded + faults))


def _stratum(item: Item) -> Hashable:
    if item.view is not None:
        return item.question, item.view
    if item.blank:
        return item.question
    return None if item.labelled else item.key


def _joint_version(source: str, parts: Sequence[Part]) -> str:
    versions = sorted({part.version for part in parts})
    if source in ("builtin", "anthropic"):
        return f"{source}-{'+'.join(versions)}"
    return f"path-{hashlib.sha256(''.join(versions).encode()).hexdigest()[:8]}"
