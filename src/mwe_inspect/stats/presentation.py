"""How far rates depend on the form of a question: spread, chance, variance, the worst form."""

import math
from collections import defaultdict
from collections.abc import Hashable, Sequence
from statistics import NormalDist
from typing import Any, NamedTuple

from mwe_inspect.stats.intervals import Interval, effective_size, mean, wilson
from mwe_inspect.stats.paired import sign_flip

__all__ = ["Spread", "form_spread", "simultaneous_intervals", "variance_share"]

_DRAWS = 9_999
_MANY = 250
_DECIMALS = 9
_TOLERANCE = 1e-9

Table = Sequence[Sequence[float]]
"""A row for each item with its value in each form; no value is missing."""


class Spread(NamedTuple):
    """How far the rates of several forms lie apart.

    Attributes:
        spread: The largest rate less the smallest.
        expected: What it would be on average if the form had no effect.
        p: Probability of a spread this large if the form had no effect.
    """

    spread: float
    expected: float
    p: float


def form_spread(table: Table, clusters: Sequence[Hashable]) -> Spread:
    """Tests the spread of the forms' rates by permuting forms within clusters of items.

    Without an effect the values of an item are exchangeable between forms, jointly for the items
    of a cluster. The permutations are scipy's: all of them where there are at most 9,999, else
    as many seeded draws; for more than 250 clusters that vary, sums are taken as normal and the
    spread as their range (scipy's studentized range, unlimited degrees of freedom). For two
    forms p is that of `sign_flip`, which is the same test. NaN below two forms and for no items.
    """
    count = len(table[0]) if table else 0
    if count < 2:
        return Spread(math.nan, math.nan, math.nan)
    sums: dict[Hashable, list[float]] = defaultdict(lambda: [0.0] * count)
    for row, cluster in zip(table, clusters, strict=True):
        sums[cluster] = [total + value for total, value in zip(sums[cluster], row, strict=True)]
    moved = [own for own in sums.values() if max(own) - min(own) > _TOLERANCE]
    if len(moved) < 2:  # whatever is permuted, the spread stays
        alone = (max(moved[0]) - min(moved[0])) / len(table) if moved else 0.0
        return Spread(alone, alone, 1.0)
    spread, expected, p = (_permuted if len(moved) <= _MANY else _normal_range)(moved)
    if count == 2:
        p = sign_flip([row[0] - row[1] for row in table], clusters)
    return Spread(spread / len(table), expected / len(table), p)


def variance_share(table: Table) -> float:
    """Returns which share of the variance of single answers comes from the form.

    The components of items, forms and what is left are estimated by analysis of variance of the
    crossed table, both random (Searle, Casella and McCulloch 1992, chapter 4), and cut off at 0:
    s_form = (MS_form - MS_rest) / items. NaN below two items or forms, and without variance.
    """
    items, forms = len(table), len(table[0]) if table else 0
    if items < 2 or forms < 2:
        return math.nan
    rows = [mean(row) for row in table]
    columns = [mean(column) for column in zip(*table, strict=True)]
    centre = mean(rows)
    by_item = forms * math.fsum((row - centre) ** 2 for row in rows) / (items - 1)
    by_form = items * math.fsum((column - centre) ** 2 for column in columns) / (forms - 1)
    rest = math.fsum(
        (value - row - column + centre) ** 2
        for values, row in zip(table, rows, strict=True)
        for value, column in zip(values, columns, strict=True)
    ) / ((items - 1) * (forms - 1))
    form, item = max(0.0, by_form - rest) / items, max(0.0, by_item - rest) / forms
    total = form + item + rest
    return form / total if total > _TOLERANCE**2 else math.nan


def simultaneous_intervals(table: Table, clusters: Sequence[Hashable]) -> list[Interval]:
    """Returns an interval for each form's rate, all of which hold together with 95% confidence.

    Wilson's interval on the effective size at level 1 - 0.05 / forms (Bonferroni), so that the
    interval of the form with the highest rate holds although it was picked for being that.
    """
    columns = list(zip(*table, strict=True))
    tail = 0.025 / max(1, len(columns))
    return [_interval(column, clusters, tail) for column in columns]


def _interval(values: Sequence[float], clusters: Sequence[Hashable], tail: float) -> Interval:
    from scipy.stats import t

    size, critical = effective_size(values, clusters)
    normal = NormalDist()
    if critical > normal.inv_cdf(0.975) + _TOLERANCE:  # the size is estimated
        critical = float(t.isf(tail, len(set(clusters)) - 1))
    else:
        critical = normal.inv_cdf(1 - tail)
    return wilson(min(1.0, max(0.0, mean(values))), size, critical)


def _normal_range(sums: Sequence[Sequence[float]]) -> Spread:
    """The range of sums that are exchangeable and normal, with the variance of permutations."""
    import numpy as np
    from scipy.integrate import quad
    from scipy.stats import norm, studentized_range

    values = np.array(sums)
    count = values.shape[1]
    totals = values.sum(axis=0)
    spread = float(totals.max() - totals.min())
    deviation = math.sqrt(float(values.var(axis=1, ddof=1).sum()))
    inside, _ = quad(lambda x: 1 - norm.cdf(x) ** count - norm.sf(x) ** count, -10, 10)
    p = float(studentized_range.sf(spread / deviation, count, np.inf))
    return Spread(spread, deviation * inside, min(1.0, max(0.0, p)))


def _permuted(sums: Sequence[Sequence[float]]) -> Spread:
    import numpy as np
    from scipy.stats import permutation_test

    def statistic(*columns: Any, axis: int) -> Any:
        totals = np.stack([np.sum(column, axis=axis) for column in columns])
        return np.round(totals.max(axis=0) - totals.min(axis=0), _DECIMALS)

    result = permutation_test(
        tuple(np.array(sums).T),
        statistic,
        permutation_type="samples",
        vectorized=True,
        alternative="greater",
        n_resamples=_DRAWS,
        batch=max(1, 1_000_000 // (len(sums) * len(sums[0]))),
        rng=np.random.default_rng(0),
    )
    return Spread(
        float(result.statistic), float(result.null_distribution.mean()), float(result.pvalue)
    )
