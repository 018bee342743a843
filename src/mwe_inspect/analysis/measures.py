"""The figures of the items of one behavior, and of several beside each other."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from mwe_inspect.analysis.diversity import common_opening, coverage, distinct, one_of_each_pair
from mwe_inspect.analysis.giveaways import (
    accuracy_across,
    cross_validated,
    fold_numbers,
    longest_matches,
)
from mwe_inspect.analysis.repetition import find_repetition, repeated_across, repeats_exactly
from mwe_inspect.datasets.filters import compared_text, contradiction_fates
from mwe_inspect.datasets.form import form_problem, third_person
from mwe_inspect.datasets.items import YES_NO, Item
from mwe_inspect.stats.intervals import EMPTY, Interval, cluster_wilson, mean

__all__ = ["Material", "Measured", "measure_behaviors"]

_NO_QUESTION = "no question"
_FEWEST_OPENINGS = 10  # of fewer, one is more than a tenth


@dataclass(frozen=True)
class Material:
    """What is measured: the items of one behavior.

    Attributes:
        items: The items; all have a key.
        excluded: Rows of the file that are no usable item, by reason.
        rows: Rows of the file.
        texts: How many texts distinct-n and coverage are computed over; None means all.
    """

    items: Sequence[Item]
    excluded: Mapping[str, int] = field(default_factory=Counter)
    rows: int = 0
    texts: int | None = None


class Measured(NamedTuple):
    """A value, with its 95% interval where it estimates something."""

    value: float
    interval: Interval = EMPTY


Values = dict[str, Measured]


def measure_behaviors(
    behaviors: Mapping[str, Material], embeddings: str | None = None
) -> dict[str, Values]:
    """Measures the items of each behavior.

    Args:
        behaviors: The items by behavior.
        embeddings: Sentence-embedding model for the coverage; None means TF-IDF.

    Returns:
        For each behavior its figures by name (`resources/quality.yaml`); those that don't apply,
        or would need more items, are left out.
    """
    result: dict[str, Values] = {}
    groups: dict[str, Sequence[int]] = {}
    for name, material in behaviors.items():
        result[name], groups[name] = _measure(material, embeddings)
    if len(behaviors) > 1:
        _measure_across(behaviors, groups, result)
    return result


def _measure(material: Material, embeddings: str | None) -> tuple[Values, Sequence[int]]:
    items = material.items
    repetition = find_repetition(items)
    values = _shares(material)
    values["exact_duplicates"] = repetition.exact / len(items)
    values["near_duplicates"] = repetition.near / len(items)
    values |= _diversity(items, material.texts, embeddings)
    measured = {name: Measured(value) for name, value in values.items()}
    return measured | _giveaways(items, repetition.groups), repetition.groups


def _shares(material: Material) -> dict[str, float]:
    items, rows = material.items, material.rows or len(material.items)
    count = len(items)
    problems = [form_problem(item) for item in items]
    asks_nothing = material.excluded.get(_NO_QUESTION, 0) / rows
    spoken = [item.statement or item.biography for item in items]
    values = {
        "unusable": sum(material.excluded.values()) / rows,
        "no_question": asks_nothing + problems.count(_NO_QUESTION) / count,
        "wrong_form": sum(problem is not None for problem in problems) / count,
        "third_person": sum(map(third_person, filter(None, spoken))) / count,
        "contradictions": sum(not fate.passed for fate in contradiction_fates(items)) / count,
    }
    if all(len(item.options) == 2 for item in items):
        values["balance"] = sum(item.key == 0 for item in items) / count
    return values


def _diversity(
    items: Sequence[Item], limit: int | None, embeddings: str | None
) -> dict[str, float]:
    texts = [compared_text(item) for item in items]
    single = [compared_text(item) for item in one_of_each_pair(items)][:limit]
    values = {
        "distinct_1": distinct(single, 1),
        "distinct_2": distinct(single, 2),
        "coverage": coverage(single, embeddings),
    }
    if len(texts) >= _FEWEST_OPENINGS:
        values["common_opening"] = common_opening(texts)[1]
    return values


def _giveaways(items: Sequence[Item], groups: Sequence[int]) -> Values:
    kept = [not repeat for repeat in repeats_exactly(items)]
    items = [item for item, keep in zip(items, kept, strict=True) if keep]
    groups = [group for group, keep in zip(groups, kept, strict=True) if keep]
    if any(item.view is not None for item in items):
        return {}  # what a user says is meant to tell the view
    values: Values = {}
    words = _words_figure(items)
    if (folds := fold_numbers(items)) is not None:
        values[words] = _accuracy(cross_validated(items, folds, "words"), groups)
    if (folds := fold_numbers(items, groups)) is not None:
        values[f"{words}_clustered"] = _accuracy(cross_validated(items, folds, "words"), groups)
        values["length"] = _accuracy(cross_validated(items, folds, "length"), groups)
    if words == "option_words":
        values["longer_option"] = _accuracy(longest_matches(items), groups)
    return values


def _measure_across(
    behaviors: Mapping[str, Material],
    groups: Mapping[str, Sequence[int]],
    result: Mapping[str, Values],
) -> None:
    items = {name: material.items for name, material in behaviors.items()}
    for name, share in repeated_across(items).items():
        result[name]["near_duplicates_across"] = Measured(share)
    if any(item.view is not None for group in items.values() for item in group):
        return
    kinds = {_words_figure(group) for group in items.values()}
    if len(kinds) > 1:  # words that tell statements don't tell options
        return
    for name, right in accuracy_across(items).items():
        result[name][f"{_words_figure(items[name])}_across"] = _accuracy(right, groups[name])


def _words_figure(items: Sequence[Item]) -> str:
    return "words" if all(item.options == YES_NO for item in items) else "option_words"


def _accuracy(right: Sequence[float], groups: Sequence[int]) -> Measured:
    return Measured(mean(right), cluster_wilson(right, groups))
