"""Corrections against statsmodels and their definitions."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from mwe_inspect.stats.multiplicity import benjamini_hochberg, e_bh, holm

p_values = st.lists(st.floats(0, 1, allow_nan=False), min_size=1, max_size=30)


@settings(max_examples=8)  # a tenth of a second each in statsmodels
@given(p_values)
def test_holm_is_statsmodels(tests: list[float]) -> None:
    assert holm(tests) == pytest.approx(list(multipletests(tests, method="holm")[1]), abs=1e-9)


@given(p_values)
def test_benjamini_hochberg_is_statsmodels(tests: list[float]) -> None:
    expected = list(multipletests(tests, method="fdr_bh")[1])
    assert benjamini_hochberg(tests) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("adjust", [holm, benjamini_hochberg])
def test_what_is_no_test_is_not_counted(adjust: type) -> None:
    got = adjust([0.01, math.nan, 0.04])
    assert math.isnan(got[1])
    assert [got[0], got[2]] == adjust([0.01, 0.04])
    assert adjust([]) == [] and math.isnan(adjust([math.nan])[0])


@given(st.lists(st.floats(0, 1e6, allow_nan=False), max_size=20), st.floats(0.01, 0.5))
def test_e_bh_is_benjamini_hochberg_of_the_reciprocals(e_values: list[float], rate: float) -> None:
    if not e_values:
        assert e_bh(e_values, rate) == []
        return
    p = [min(1.0, 1 / e) if e > 0 else 1.0 for e in e_values]
    adjusted = multipletests(p, method="fdr_bh")[1]
    if any(abs(a - rate) < 1e-9 for a in adjusted):
        return
    assert e_bh(e_values, rate) == [bool(a <= rate) for a in adjusted]


def test_e_bh_passes_over_what_has_no_e_value() -> None:
    assert e_bh([200.0, math.nan, 1.0], 0.05) == [True, False, False]
    assert e_bh([math.nan]) == [False]
