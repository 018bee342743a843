"""Gaps against scipy, statsmodels, and exact enumeration."""

import math
from itertools import product

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from mwe_inspect.stats.gap import (
    Pair,
    bonett_price,
    cluster_gap,
    paired_gap,
    random_wording_gap,
)
from mwe_inspect.stats.paired import mcnemar_exact

counts = st.integers(0, 60)
rates = st.floats(-1, 1, allow_nan=False)


def pairs(both: int, first: int, second: int, neither: int) -> list[Pair]:
    cells = [(1, 1)] * both + [(1, 0)] * first + [(0, 1)] * second + [(0, 0)] * neither
    return [Pair(float(one), float(other), n) for n, (one, other) in enumerate(cells)]


def test_bonett_price_by_hand() -> None:
    # 12 and 4 of 50: (13 - 5)/52 and 1.959964 sqrt((18/52 - (8/52)^2)/52)
    lower, upper = bonett_price(12, 4, 50)
    half = stats.norm.ppf(0.975) * math.sqrt((18 / 52 - (8 / 52) ** 2) / 52)
    assert (lower, upper) == pytest.approx((8 / 52 - half, 8 / 52 + half), abs=1e-9)


@pytest.mark.parametrize(("free", "paid"), [(0.142, 0.028), (0.5, 0.5), (0.3, 0.1)])
def test_bonett_price_covers_as_often_as_it_says_exactly(free: float, paid: float) -> None:
    """The exact probability, over all outcomes of 60 independent pairs."""
    n, one, other = 60, free * (1 - paid), paid * (1 - free)
    covered = 0.0
    for b, c in product(range(n + 1), repeat=2):
        if b + c <= n:
            lower, upper = bonett_price(b, c, n)
            if lower <= free - paid <= upper:
                rest = max(0.0, 1 - one - other)
                covered += float(stats.multinomial.pmf([b, c, n - b - c], n, [one, other, rest]))
    assert 0.93 <= covered <= 0.99


@given(counts, counts, counts, counts)
def test_single_answers_give_bonett_price_and_mcnemar(a: int, b: int, c: int, d: int) -> None:
    found = paired_gap(pairs(a, b, c, d))
    if not a + b + c + d:
        assert math.isnan(found.gap) and math.isnan(found.p) and math.isnan(found.interval.lower)
        return
    assert found.gap == pytest.approx((b - c) / (a + b + c + d))
    assert found.interval == bonett_price(b, c, a + b + c + d)
    assert found.p == mcnemar_exact(b, c)


@given(st.lists(st.tuples(rates, st.integers(0, 6)), min_size=3, max_size=60))
def test_cluster_gap_is_statsmodels(data: list[tuple[float, int]]) -> None:
    values, clusters = [v for v, _ in data], [c for _, c in data]
    sums = {c: sum(v - np.mean(values) for v, k in data if k == c) for c in clusters}
    if len(sums) < 2 or sum(s * s for s in sums.values()) < 1e-6:
        return
    found = cluster_gap(values, clusters)
    fit = sm.OLS(values, np.ones(len(values))).fit(
        cov_type="cluster",
        cov_kwds={"groups": np.array(clusters), "df_correction": True},
        use_t=True,
    )
    # statsmodels also multiplies the variance by (n - 1) / (n - 1) = 1 for one regressor
    assert found.gap == pytest.approx(fit.params[0], abs=1e-9)
    assert found.interval == pytest.approx(tuple(fit.conf_int()[0]), abs=1e-6)
    assert found.p == pytest.approx(fit.pvalues[0], abs=1e-6)


def test_several_answers_or_repeated_queries_are_clustered() -> None:
    several = [Pair(0.5, 0.25, n, single=False) for n in range(4)] + [Pair(1, 0.5, 4, single=False)]
    differences = [pair.first - pair.second for pair in several]
    assert paired_gap(several) == cluster_gap(differences, range(5))
    repeated = [pair._replace(cluster=0) for pair in pairs(1, 2, 1, 1)]
    assert math.isnan(paired_gap(repeated).p) and paired_gap(repeated).gap == pytest.approx(0.2)


def test_no_variance_counts_clusters_as_pairs() -> None:
    floor = [Pair(0.0, 0.0, n, single=False) for n in range(30)]
    assert paired_gap(floor).interval == bonett_price(0, 0, 30)
    assert paired_gap(floor).p == 1


def test_a_random_wording_is_a_t_interval_where_wordings_differ() -> None:
    groups = [pairs(0, b, 10 - b, 20) for b in (1, 9, 5, 10, 2, 8)]
    gaps = [(2 * b - 10) / 30 for b in (1, 9, 5, 10, 2, 8)]
    found = random_wording_gap(groups)
    expected = stats.t.interval(0.95, 5, loc=np.mean(gaps), scale=stats.sem(gaps))
    assert found.interval == pytest.approx(expected, abs=1e-9)
    within = [np.var([*(p.first - p.second for p in g), 1, -1]) / 32 for g in groups]
    assert found.tau == pytest.approx(math.sqrt(np.var(gaps, ddof=1) - np.mean(within)))


def test_wordings_that_happen_to_agree_are_not_free_of_error() -> None:
    found = random_wording_gap([pairs(0, 3, 3, 20)] * 6)
    assert found.tau == 0 and found.interval.upper - found.interval.lower > 0.1
    floor = random_wording_gap([pairs(0, 0, 0, 25)] * 6)
    assert floor.interval.lower < 0 < floor.interval.upper


def test_one_wording_has_no_interval_over_wordings() -> None:
    found = random_wording_gap([pairs(1, 2, 0, 1), []])
    assert found.gap == 0.5 and math.isnan(found.interval.lower) and math.isnan(found.tau)
    assert math.isnan(random_wording_gap([]).gap)
