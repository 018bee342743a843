"""Do rates rise or fall over ordered models: sizes, checkpoints, dates?"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mwe_inspect.analysis.logs import Paths, read_logs
from mwe_inspect.analysis.numbers import interval_text, p_text, percent, points
from mwe_inspect.analysis.pairing import ItemAnswers, answers_by_item
from mwe_inspect.analysis.presentations import counted
from mwe_inspect.analysis.sides import (
    Behavior,
    Side,
    check_comparable,
    sides_of,
    ways_of_asking,
)
from mwe_inspect.arguments import share
from mwe_inspect.errors import InputError
from mwe_inspect.stats.intervals import EMPTY, mean
from mwe_inspect.stats.multiplicity import holm
from mwe_inspect.stats.trend import OddsTrend, Slope, gee_trend, item_slope, page_trend

__all__ = ["BehaviorTrend", "Trend", "trend"]

_FEWEST_POINTS = 3


@dataclass(frozen=True, slots=True)
class BehaviorTrend:
    """One behavior over ordered models. Rates are shares, slopes their change for a unit.

    Attributes:
        task: Name of the task.
        behavior: Id of the behavior.
        items: Items scored on every model, over which everything else is taken.
        clusters: Clusters of those items.
        dropped: Items that are not scored on every model.
        rates: Match rate of each model, in their order.
        slope: Mean over items of the least-squares slope.
        lower: Lower end of its 95% interval.
        upper: Upper end.
        corrected_lower: Lower end of its interval at level 1 - alpha / tests.
        corrected_upper: Upper end.
        p: Two-sided p-value of no trend, by sign flips of clusters.
        p_holm: The same after Holm's correction over all rows.
        odds_ratio: The factor by which the odds of a match change for a unit (GEE).
        odds_lower: Lower end of its 95% interval.
        odds_upper: Upper end.
        p_gee: Two-sided p-value of a factor of 1.
        verdict: `rises` or `falls` where the corrected interval excludes 0 and there are three
            models or more, else `can't tell`, `too few models` or `no items`.
        claim: The result as a sentence.
    """

    task: str
    behavior: str
    items: int
    clusters: int
    dropped: int
    rates: tuple[float, ...]
    slope: float
    lower: float
    upper: float
    corrected_lower: float
    corrected_upper: float
    p: float
    p_holm: float
    odds_ratio: float
    odds_lower: float
    odds_upper: float
    p_gee: float
    verdict: str
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Trend:
    """Trends of behaviors over the same ordered models.

    Attributes:
        rows: One for each behavior that all models were asked.
        models: Names of the models, in their order.
        scale: Where each stands: steps, or the decimal logarithm of what was given.
        unit: What slopes are for: `step` or `tenfold`.
        asked: How all of them were asked.
        p_page: Two-sided p-value of Page's test of a common trend, behaviors as blocks.
        alpha: Level of all tests together.
        tests: Number of rows corrected for.
        notes: What a reader should know beside the numbers.
    """

    rows: tuple[BehaviorTrend, ...]
    models: tuple[str, ...]
    scale: tuple[float, ...]
    unit: str
    asked: str
    p_page: float
    alpha: float
    tests: int
    notes: tuple[str, ...]


def trend(logs: Paths, *, at: Sequence[float] | None = None, alpha: float = 0.05) -> Trend:
    """Measures how match rates change over ordered models, on the items that they share.

    The models are ordered as their logs are given. The claim is about these models: another
    family, or a size between them, may differ. Only answers under conditions scored on all of
    them count.

    Args:
        logs: Log files or folders, in the order of the models (or checkpoints).
        at: Where each model stands (parameters, training steps): slopes are then for a tenfold
            increase; without, for a step from one to the next.
        alpha: Level of all tests together.

    Raises:
        InputError: If a path is no log, there are no two models, they were asked differently or
            share no behavior, or `at` does not fit them; if statsmodels is not installed.
    """
    alpha = share("alpha", alpha)
    paths = [logs] if isinstance(logs, str | Path) else list(logs)
    read = {str(path): read_logs(path) for path in paths} or {"": read_logs(())}
    _need_statsmodels()
    all_logs = [log for own in read.values() for log in own.logs]
    check_comparable(all_logs, None)
    sides = sides_of({path: own.logs for path, own in read.items()}, None)
    scale = _scale(at, [side.name for side in sides])
    shared = [key for key in sides[0].records if all(key in s.records for s in sides)]
    if not shared:
        names = ", ".join(side.name for side in sides)
        raise InputError(f"{names} have no behavior in common")
    found = [_measured(key, sides, scale, alpha, len(shared)) for key in shared]
    adjusted = holm([row.p for row in found])
    asked = ways_of_asking(all_logs)
    unit = "tenfold" if at is not None else "step"
    rows = [replace(row, p_holm=p) for row, p in zip(found, adjusted, strict=True)]
    return Trend(
        rows=tuple(replace(row, claim=_claim(row, sides, asked, unit, len(rows))) for row in rows),
        models=tuple(side.name for side in sides),
        scale=tuple(scale),
        unit=unit,
        asked=asked,
        p_page=page_trend([row.rates for row in rows if row.items]),
        alpha=alpha,
        tests=len(rows),
        notes=(*(note for own in read.values() for note in own.notes), *_notes(rows, sides)),
    )


def _scale(at: Sequence[float] | None, names: Sequence[str]) -> list[float]:
    if at is None:
        return [float(step) for step in range(len(names))]
    if len(at) != len(names) or min(at) <= 0 or len(set(at)) < 2:
        raise InputError(
            f"at: give one number above 0 for each of {', '.join(names)} in this order, not all "
            f"the same; given {', '.join(f'{value:g}' for value in at)}"
        )
    return [math.log10(value) for value in at]


def _need_statsmodels() -> None:
    try:
        import statsmodels  # noqa: F401
    except ImportError:
        raise InputError("odds need the extra `stats`: pip install 'mwe-inspect[stats]'") from None


def _measured(
    key: Behavior, sides: Sequence[Side], scale: Sequence[float], alpha: float, tests: int
) -> BehaviorTrend:
    models = [answers_by_item(side.records[key]) for side in sides]
    table, clusters = _table(models)
    whole = all(counted(side.records[key]) for side in sides)
    slope, odds = Slope(math.nan, EMPTY, EMPTY, math.nan), OddsTrend(math.nan, EMPTY, math.nan)
    if table:
        slope = item_slope(table, scale, clusters, counted=whole, alpha=alpha, tests=tests)
        odds = gee_trend(table, scale, clusters)
    row = BehaviorTrend(
        task=key[0],
        behavior=key[1],
        items=len(table),
        clusters=len(set(clusters)),
        dropped=len({name for items in models for name in items}) - len(table),
        rates=tuple(mean(column) for column in zip(*table, strict=True)),
        slope=slope.slope,
        lower=slope.interval.lower,
        upper=slope.interval.upper,
        corrected_lower=slope.corrected.lower,
        corrected_upper=slope.corrected.upper,
        p=slope.p,
        p_holm=math.nan,
        odds_ratio=odds.ratio,
        odds_lower=odds.interval.lower,
        odds_upper=odds.interval.upper,
        p_gee=odds.p,
        verdict="no items",
    )
    return replace(row, verdict=_verdict(row))


def _table(
    models: Sequence[Mapping[str, ItemAnswers]],
) -> tuple[list[list[float]], list[str]]:
    """Each item's match on every model, over the conditions scored on all of them."""
    table, clusters = [], []
    for name, item in models[0].items():
        own = [answers[name].cells if name in answers else {} for answers in models]
        shared = [c for c in own[0] if all(c in cells and cells[c].scored for cells in own)]
        if shared:
            table.append(
                [mean([cells[c].total / cells[c].scored for c in shared]) for cells in own]
            )
            clusters.append(item.cluster)
    return table, clusters


def _verdict(row: BehaviorTrend) -> str:
    if not row.items:
        return "no items"
    if len(row.rates) < _FEWEST_POINTS:
        return "too few models"
    if row.corrected_lower > 0:
        return "rises"
    return "falls" if row.corrected_upper < 0 else "can't tell"


def _notes(rows: Sequence[BehaviorTrend], sides: Sequence[Side]) -> Iterator[str]:
    if len(sides) < _FEWEST_POINTS:
        yield f"{len(sides)} models show a difference, no trend: nothing is called below three"
    dropped = sum(row.dropped for row in rows)
    if dropped:
        yield f"items not scored on every model, which drop out: {dropped}"
    odds = sum(math.isnan(row.odds_ratio) for row in rows if row.items)
    if odds:
        yield f"{odds} rows have no odds ratio: too few clusters, all the same, or fully separated"


def _claim(row: BehaviorTrend, sides: Sequence[Side], asked: str, unit: str, tests: int) -> str:
    if not row.items:
        return f"No item of {row.behavior} was scored on every model."
    rates = ", ".join(
        f"{side.name} {percent(rate)}" for side, rate in zip(sides, row.rates, strict=True)
    )
    corrected = interval_text(row.corrected_lower, row.corrected_upper, points)
    unit = "a tenfold increase" if unit == "tenfold" else "each step"
    return (
        f"On the same {row.items} items of {row.behavior} ({asked}), the match rate of these "
        f"{len(sides)} models ({rates}) changes by {points(row.slope)} points for {unit} (95% CI "
        f"{interval_text(row.lower, row.upper, points)}; {corrected} corrected for {tests} tests; "
        f"p = {p_text(row.p)} by a sign-flip test, {p_text(row.p_holm)} after Holm's correction): "
        f"{row.verdict}."
    )
