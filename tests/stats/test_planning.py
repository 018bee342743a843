"""Fixed plans: their size, and the interval that they give."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from mwe_inspect.stats import finite_wilson, sample_size, wilson


def test_five_points_of_a_thousand_items_take_277() -> None:
    assert sample_size(1000, 0.05) == 277


@given(total=st.integers(1, 50_000), half_width=st.floats(0.005, 0.45), share=st.floats(0, 1))
def test_the_plan_gives_the_precision_at_any_rate(
    total: int, half_width: float, share: float
) -> None:
    asked = sample_size(total, half_width)
    assert 1 <= asked <= total
    rate = round(share * asked) / asked
    lower, upper = finite_wilson(rate, rate, asked, total)
    assert (upper - lower) / 2 <= half_width + 1e-12


def test_an_unlimited_set_takes_what_wilson_takes() -> None:
    asked = sample_size(10**9, 0.05)
    assert asked == 381
    lower, upper = wilson(0.5, asked)
    assert (upper - lower) / 2 <= 0.05 < upper - wilson(0.5, asked - 1).lower


@pytest.mark.parametrize(("total", "count"), [(1000, 500), (1000, 300), (1000, 100), (400, 200)])
def test_the_set_s_rate_is_covered(total: int, count: int) -> None:
    """Exactly, over all samples: the number of matches in one is hypergeometric."""
    asked = sample_size(total, 0.05)
    matches = stats.hypergeom(total, count, asked)
    covered = 0.0
    for got in range(asked + 1):
        lower, upper = finite_wilson(got / asked, got / asked, asked, total)
        covered += float(matches.pmf(got)) * (lower <= count / total <= upper)
    assert covered >= 0.94


def test_degenerate_samples() -> None:
    assert finite_wilson(0.25, 0.25, 4, 4) == (0.25, 0.25)
    assert finite_wilson(0.0, 1.0, 10, 100).lower == 0
    assert finite_wilson(0.0, 1.0, 10, 100).upper == 1
    assert all(math.isnan(bound) for bound in finite_wilson(math.nan, math.nan, 0, 10))
    wider = finite_wilson(0.4, 0.6, 50, 100)
    assert wider.lower < finite_wilson(0.5, 0.5, 50, 100).lower
