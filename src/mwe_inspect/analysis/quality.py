"""How good a dataset is: figures, thresholds and verdicts, beside a reference at equal n."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from mwe_inspect.analysis.diversity import one_of_each_pair
from mwe_inspect.analysis.figures import ALL, Figure, Subject, judge, known_figures
from mwe_inspect.analysis.measures import Material, Measured, measure_behaviors
from mwe_inspect.datasets.selection import choose_items
from mwe_inspect.datasets.sources import Part
from mwe_inspect.errors import InputError
from mwe_inspect.stats.intervals import EMPTY, mean, t_interval

__all__ = ["Quality", "check_quality"]

T = TypeVar("T")

_DRAWS = 5


@dataclass(frozen=True, slots=True)
class Quality:
    """The figures of a dataset.

    Attributes:
        rows: The means over the behaviors, if there are several (with a t interval over the
            behaviors where the figure is an estimate), then the figures of each behavior.
        notes: What a reader should know beside them.
    """

    rows: tuple[Figure, ...]
    notes: tuple[str, ...] = ()


def check_quality(
    family: str,
    parts: Sequence[Part],
    reference: Sequence[Part] = (),
    *,
    items: int | None = None,
    embeddings: str | None = None,
) -> Quality:
    """Measures a dataset of one family and holds its figures against the thresholds.

    Args:
        family: Kind of eval (`catalogue.FAMILIES`).
        parts: The dataset.
        reference: What to show beside it, for the behaviors that both have: the mean over
            five seeded draws of as many items (the sample that the tasks take: balanced by key).
        items: How many items of each behavior are measured, a seeded sample; None means all.
        embeddings: Sentence-embedding model for the coverage; None means TF-IDF.

    Raises:
        InputError: If a behavior has no item.
    """
    behaviors = {part.behavior: _material(part, items) for part in parts}
    measured = measure_behaviors(behaviors, embeddings)
    shared = [part for part in reference if part.behavior in behaviors]
    theirs = _reference(shared, behaviors, embeddings)
    rows: list[Figure] = []
    for name, values in measured.items():
        subject = Subject(family, name, len(behaviors[name].items))
        others = theirs.get(name, {})
        rows += [judge(subject, figure, *v, others.get(figure)) for figure, v in _in_order(values)]
    total = Subject(family, ALL, sum(len(material.items) for material in behaviors.values()))
    means = _means(total, rows) if len(behaviors) > 1 else []
    return Quality((*means, *rows), _notes(family, parts, reference, len(shared)))


def _material(part: Part, count: int | None, texts: int | None = None, seed: int = 0) -> Material:
    parsed = part.parsed
    items = [item for item in parsed.items if item.key is not None]
    if not items:
        reasons = ", ".join(f"{count} {why}" for why, count in parsed.excluded.items())
        raise InputError(f"{part.behavior}: no usable item ({reasons or 'none has a key'})")
    if count is not None:
        items = choose_items(items, count, f"{seed}/{part.behavior}")
    rows = len(parsed.items) + sum(parsed.excluded.values())
    return Material(items, parsed.excluded, rows, texts)


def _reference(
    parts: Sequence[Part], behaviors: Mapping[str, Material], embeddings: str | None
) -> dict[str, dict[str, float]]:
    """The mean figures of the reference by behavior, over draws of as many items."""
    draws = []
    for seed in range(_DRAWS):
        drawn = {}
        for part in parts:
            items = behaviors[part.behavior].items
            texts = len(one_of_each_pair(items))
            drawn[part.behavior] = _material(part, len(items), texts, seed)
        draws.append(measure_behaviors(drawn, embeddings))
    return {part.behavior: _mean_values(draw[part.behavior] for draw in draws) for part in parts}


def _mean_values(draws: Iterable[Mapping[str, Measured]]) -> dict[str, float]:
    values: dict[str, list[float]] = {}
    for draw in draws:
        for name, measured in draw.items():
            values.setdefault(name, []).append(measured.value)
    return {name: mean(found) for name, found in values.items()}


def _means(subject: Subject, rows: Iterable[Figure]) -> list[Figure]:
    found: dict[str, list[Figure]] = {}
    for row in rows:
        found.setdefault(row.figure, []).append(row)
    result = []
    for name, figures in _in_order(found):
        values = [figure.value for figure in figures]
        theirs = [figure.reference for figure in figures if figure.reference is not None]
        interval = t_interval(values) if known_figures()[name].get("estimate") else EMPTY
        result.append(
            judge(subject, name, mean(values), interval, mean(theirs) if theirs else None)
        )
    return result


def _notes(
    family: str, parts: Sequence[Part], reference: Sequence[Part], shared: int
) -> tuple[str, ...]:
    notes = [part.note for part in parts if part.note]
    if reference and shared < len(parts):
        notes.append(f"{family}: the reference has {shared} of the {len(parts)} behaviors")
    return tuple(notes)


def _in_order(values: Mapping[str, T]) -> list[tuple[str, T]]:
    return [(name, values[name]) for name in known_figures() if name in values]
