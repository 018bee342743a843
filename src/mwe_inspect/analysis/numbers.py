"""Numbers as text, the same in tables, sentences and reports."""

import math
from collections.abc import Callable

__all__ = ["figure_text", "interval_text", "p_text", "percent", "points"]


def percent(rate: float | None) -> str:
    """Returns a rate in percent, `-` where there is none."""
    return "-" if rate is None or math.isnan(rate) else f"{100 * rate:.1f}%"


def points(difference: float | None) -> str:
    """Returns a difference of rates in percentage points with its sign, `-` for none."""
    if difference is None or math.isnan(difference):
        return "-"
    return f"{100 * difference:+.1f}"


def p_text(p: float | None) -> str:
    """Returns a p-value with two significant digits, `-` for none."""
    if p is None or math.isnan(p):
        return "-"
    if p < 1e-300:
        return "<1e-300"
    return f"{p:.2g}" if p >= 1e-4 else f"{p:.0e}"


def interval_text(lower: float, upper: float, number: Callable[[float], str]) -> str:
    """Returns an interval, its bounds written by a function such as `percent`; `-` for none."""
    return "-" if math.isnan(lower) else f"{number(lower)} to {number(upper)}"


def figure_text(value: float | None) -> str:
    """Returns a figure with three decimals, `-` for none; what would round to 0 is `<0.001`."""
    if value is None or math.isnan(value):
        return "-"
    return "<0.001" if 0 < value < 0.0005 else f"{value:.3f}"
