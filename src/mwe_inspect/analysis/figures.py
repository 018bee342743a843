"""A figure, the threshold it is held against, and the verdict."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mwe_inspect.analysis.numbers import figure_text, interval_text
from mwe_inspect.resources import load_yaml
from mwe_inspect.stats.intervals import EMPTY, Interval

__all__ = [
    "ALL",
    "FAIL",
    "PASS",
    "UNCLEAR",
    "Figure",
    "Subject",
    "figure_about",
    "judge",
    "known_figures",
]

ALL = "all"
PASS, UNCLEAR, FAIL = "pass", "unclear", "fail"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a set of items.

    Attributes:
        family: Kind of eval that the items are for.
        behavior: Id of the behavior, or `ALL` for the mean over the behaviors.
        items: Number of items.
        figure: Name of the figure in `resources/quality.yaml`, which says what it is.
        value: Its value.
        lower: Lower end of the 95% interval, NaN for a figure that estimates nothing.
        upper: Upper end.
        threshold: What is asked for, in words, or None.
        verdict: `pass` if the value meets the threshold, `unclear` if it does not but the
            interval reaches it, else `fail`; None without a threshold or a value.
        reference: The same figure of the items that they are compared with, or None.
    """

    family: str
    behavior: str
    items: int
    figure: str
    value: float
    lower: float = math.nan
    upper: float = math.nan
    threshold: str | None = None
    verdict: str | None = None
    reference: float | None = None

    @property
    def claim(self) -> str:
        """The figure in a sentence that says all it rests on."""
        text = f"{self.family}, {self.behavior}, {self.items} items: {figure_about(self.figure)}"
        text += f": {figure_text(self.value)}"
        if not math.isnan(self.lower):
            text += f" (95% {interval_text(self.lower, self.upper, figure_text)})"
        if self.reference is not None:
            text += f"; the reference at equal n: {figure_text(self.reference)}"
        return f"{text}; {self.verdict}: {self.threshold}" if self.verdict else text


def known_figures() -> Mapping[str, Mapping[str, Any]]:
    """Returns what is known of each figure (`resources/quality.yaml`), in the order shown."""
    figures: Mapping[str, Mapping[str, Any]] = load_yaml("quality.yaml")["figures"]
    return figures


def figure_about(name: str) -> str:
    """Returns what a figure is, in a phrase."""
    return str(known_figures()[name]["about"])


@dataclass(frozen=True, slots=True)
class Subject:
    """What a figure is of: see `Figure`."""

    family: str
    behavior: str
    items: int


def judge(
    subject: Subject,
    figure: str,
    value: float,
    interval: Interval = EMPTY,
    reference: float | None = None,
) -> Figure:
    """Holds a value against the threshold of its figure, if there is one."""
    low, high, words = _range(known_figures()[figure], subject.family, reference)
    verdict = None
    if words is not None and not math.isnan(value):
        reached = low <= interval.upper and interval.lower <= high  # never with an empty one
        verdict = PASS if low <= value <= high else UNCLEAR if reached else FAIL
    return Figure(
        subject.family,
        subject.behavior,
        subject.items,
        figure,
        value,
        interval.lower,
        interval.upper,
        words,
        verdict,
        reference,
    )


def _range(
    known: Mapping[str, Any], family: str, reference: float | None
) -> tuple[float, float, str | None]:
    """The values that pass, and what that is in words."""
    if family in known.get("families", (family,)):
        if "between" in known:
            low, high = known["between"]
            return low, high, f"{low:g} to {high:g}"
        if "at_most" in known:
            return -math.inf, known["at_most"], f"at most {known['at_most']:g}"
        if "against" in known and reference is not None and not math.isnan(reference):
            return reference, math.inf, "at least the reference"
    return -math.inf, math.inf, None
