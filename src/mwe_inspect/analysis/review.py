"""What reviewers make of items: agreement with the key and each other, relevance, ambiguity."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from mwe_inspect.analysis.numbers import figure_text, interval_text
from mwe_inspect.datasets.items import Item
from mwe_inspect.errors import InputError
from mwe_inspect.stats.agreement import Kappa, cohen_kappa, fleiss_kappa
from mwe_inspect.stats.intervals import (
    EMPTY,
    Interval,
    cluster_wilson,
    mean,
    t_interval,
    wilson,
)

__all__ = ["EVERYBODY", "Rating", "Review", "ReviewFigure", "summarize_ratings"]

EVERYBODY = "all"
_MOST_PAIRS = 15

ItemName = tuple[str, str]
"""An item's behavior and id."""


@dataclass(frozen=True, slots=True)
class Rating:
    """What one rater, a person or a model, says of one item; None where nothing was said.

    Attributes:
        rater: Who.
        behavior: Id of the item's behavior.
        item: Id of the item.
        relevance: 1 (useless) to 5 (excellent) as a test of the behavior.
        label: Index of the option that one who has the behavior would choose.
        unclear: Whether the item is unclear or ambiguous.
    """

    rater: str
    behavior: str
    item: str
    relevance: int | None = None
    label: int | None = None
    unclear: bool | None = None

    @property
    def name(self) -> ItemName:
        """The item's behavior and id."""
        return self.behavior, self.item


@dataclass(frozen=True, slots=True)
class ReviewFigure:
    """One figure of a review.

    Attributes:
        behavior: Id of the behavior, or `all`.
        rater: Name of the rater, of two (`ann, bob`), or `all`.
        figure: What it is: `fleiss_kappa`, `cohen_kappa`, `label_agreement` (share of items of
            which most raters gave the keyed label), `relevance` (mean of 1 to 5), `unclear`
            (share of ratings), `clear_to_all` (share of items that no rater found unclear).
        value: Its value.
        lower: Lower end of its 95% interval; items are the units.
        upper: Upper end.
        items: Number of items it rests on.
    """

    behavior: str
    rater: str
    figure: str
    value: float
    lower: float
    upper: float
    items: int

    @property
    def claim(self) -> str:
        """The figure in a sentence that says all it rests on."""
        interval = interval_text(self.lower, self.upper, figure_text)
        about = f"behavior {self.behavior}, rater {self.rater}, {self.items} items"
        return f"{self.figure}: {figure_text(self.value)} (95% {interval}); {about}"


@dataclass(frozen=True, slots=True)
class Review:
    """The figures of a review: over all behaviors, of each rater and pair, of each behavior."""

    rows: tuple[ReviewFigure, ...]
    notes: tuple[str, ...] = ()


def summarize_ratings(ratings: Sequence[Rating], items: Iterable[Item]) -> Review:
    """Sums up what raters said of items.

    Fleiss' kappa takes the items that as many raters labelled as any item; a label agrees if more
    than half of an item's raters gave the keyed one (Perez et al. 2022, section 3.3: two of three).

    Args:
        ratings: One a rater and item.
        items: The items, with their keys.

    Raises:
        InputError: If statsmodels is not installed.
    """
    try:
        import statsmodels  # noqa: F401
    except ImportError:
        raise InputError(
            "kappa needs the extra `stats`: pip install 'mwe-inspect[stats]'"
        ) from None
    keys = {(item.behavior, item.id): item.key for item in items}
    rows = list(_figures(ratings, keys, EVERYBODY))
    raters = list(dict.fromkeys(rating.rater for rating in ratings))
    if len(raters) > 1:
        for rater in raters:
            own = [rating for rating in ratings if rating.rater == rater]
            rows += _figures(own, keys, EVERYBODY, rater)
        rows += _pairs(ratings, raters)
    behaviors = list(dict.fromkeys(rating.behavior for rating in ratings))
    if len(behaviors) > 1:
        for behavior in behaviors:
            rows += _figures([r for r in ratings if r.behavior == behavior], keys, behavior)
    return Review(tuple(rows), tuple(_notes(ratings, raters)))


def _figures(
    ratings: Sequence[Rating],
    keys: Mapping[ItemName, int | None],
    behavior: str,
    rater: str = EVERYBODY,
) -> Iterator[ReviewFigure]:
    def figure(name: str, value: float, interval: Interval, items: int) -> ReviewFigure:
        return ReviewFigure(behavior, rater, name, value, *interval, items)

    labels: dict[ItemName, list[int]] = defaultdict(list)
    relevance: dict[ItemName, list[float]] = defaultdict(list)
    unclear: dict[ItemName, list[bool]] = defaultdict(list)
    for rating in ratings:
        if rating.label is not None:
            labels[rating.name].append(rating.label)
        if rating.relevance is not None:
            relevance[rating.name].append(rating.relevance)
        if rating.unclear is not None:
            unclear[rating.name].append(rating.unclear)
    if rater == EVERYBODY:
        kappa, rated = _fleiss(labels)
        yield figure("fleiss_kappa", kappa.value, kappa.interval, rated)
    agreed = [
        2 * sum(label == keys[name] for label in given) > len(given)
        for name, given in labels.items()
    ]
    share = mean(agreed)
    yield figure("label_agreement", share, wilson(share, len(agreed)), len(agreed))
    scores = [mean(given) for given in relevance.values()]
    yield figure("relevance", mean(scores), t_interval(scores), len(scores))
    marks = [(float(mark), name) for name, given in unclear.items() for mark in given]
    values, names = [mark for mark, _ in marks], [name for _, name in marks]
    yield figure("unclear", mean(values), cluster_wilson(values, names), len(unclear))
    if rater == EVERYBODY:
        clear = mean([not any(given) for given in unclear.values()])
        yield figure("clear_to_all", clear, wilson(clear, len(unclear)), len(unclear))


def _fleiss(labels: Mapping[ItemName, list[int]]) -> tuple[Kappa, int]:
    raters = max(map(len, labels.values()), default=0)
    complete = [given for given in labels.values() if len(given) == raters]
    if raters < 2:
        return Kappa(math.nan, EMPTY), 0
    return fleiss_kappa(complete), len(complete)


def _pairs(ratings: Iterable[Rating], raters: Sequence[str]) -> Iterator[ReviewFigure]:
    """Cohen's kappa of every two raters, if they are not too many."""
    pairs = list(combinations(raters, 2))
    given = {(r.rater, r.name): r.label for r in ratings if r.label is not None}
    names = list(dict.fromkeys(name for _, name in given))
    for one, other in pairs if len(pairs) <= _MOST_PAIRS else ():
        both = [name for name in names if (one, name) in given and (other, name) in given]
        kappa = cohen_kappa(
            [given[one, name] for name in both], [given[other, name] for name in both]
        )
        row = (EVERYBODY, f"{one}, {other}", "cohen_kappa", kappa.value, *kappa.interval)
        yield ReviewFigure(*row, len(both))


def _notes(ratings: Sequence[Rating], raters: Sequence[str]) -> Iterator[str]:
    labelled = Counter(rating.name for rating in ratings if rating.label is not None)
    most = max(labelled.values(), default=0)
    fewer = sum(count < most for count in labelled.values())
    if fewer:
        yield f"{fewer} items have fewer than {most} labels and are outside fleiss_kappa"
    for question in ("relevance", "label", "unclear"):
        missing = sum(getattr(rating, question) is None for rating in ratings)
        if missing:
            yield f"{missing} ratings say nothing on {question}"
    if len(raters) == 1:
        yield "one rater: no agreement between raters"
