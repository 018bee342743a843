"""Numbers as text."""

import math

import pytest

from mwe_inspect.analysis.numbers import interval_text, p_text, percent, points


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (percent(0.1234), "12.3%"),
        (percent(math.nan), "-"),
        (percent(None), "-"),
        (points(0.05), "+5.0"),
        (points(-0.005), "-0.5"),
        (points(math.nan), "-"),
        (p_text(0.0312), "0.031"),
        (p_text(1.0), "1"),
        (p_text(3e-7), "3e-07"),
        (p_text(math.nan), "-"),
        (p_text(0.0), "<1e-300"),
        (interval_text(math.nan, math.nan, percent), "-"),
        (interval_text(0.1, 0.2, percent), "10.0% to 20.0%"),
    ],
)
def test_numbers_as_text(text: str, expected: str) -> None:
    assert text == expected
