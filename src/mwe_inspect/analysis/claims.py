"""Results as sentences that say all that a number rests on, ready to be pasted."""

from typing import TYPE_CHECKING

from mwe_inspect.analysis.comparison import BehaviorComparison
from mwe_inspect.analysis.numbers import interval_text, p_text, percent, points

if TYPE_CHECKING:
    from mwe_inspect.analysis.table import BehaviorRate

__all__ = ["comparison_claim", "corrected_text", "rate_claim"]

_CORRECTIONS = {"bh": "Benjamini and Hochberg", "holm": "Holm"}
_TESTS = {"mcnemar": "McNemar's exact test", "sign-flip": "a sign-flip test by cluster"}


def comparison_claim(
    row: BehaviorComparison,
    asked: str,
    *,
    correct: str,
    tests: int,
    alpha: float,
    margin: float,
) -> str:
    """Says what a comparison of one behavior shows, and on what it rests.

    Args:
        row: The comparison.
        asked: What both sides were asked in the same way.
        correct: The correction, `bh` or `holm`.
        tests: How many tests it corrects for.
        alpha: Level of the tests after correction.
        margin: The margin of equivalence.
    """
    if not row.items:
        return f"No item of {row.behavior} was scored on both sides."
    adjusted = row.p_holm if correct == "holm" else row.p_bh
    interval = interval_text(row.lower, row.upper, points)
    bounds = "every answer scored"
    if row.bound_lower < row.bound_upper:
        whole = interval_text(row.bound_lower, row.bound_upper, points)
        bounds = f"{whole} whatever the unscored answers were"
    sentence = (
        f"On the same {row.items} items of {row.behavior} ({asked}), the match rate of "
        f"{row.second} is {percent(row.rate_second)} and that of {row.first} "
        f"{percent(row.rate_first)}: a difference of {points(row.difference)} points for items "
        f"like these (95% CI {interval}, {row.clusters} independent items; {bounds}; "
        f"p = {p_text(row.p)} by {_TESTS[row.test]}{corrected_text(adjusted, correct, tests)})"
    )
    return f"{sentence}: {_conclusion(row, alpha, margin)}."


def rate_claim(row: "BehaviorRate", *, threshold: float, correct: str, tests: int) -> str:
    """Says what a behavior's rate is, and on what it rests.

    Args:
        row: The rate.
        threshold: The rate that it was tested against.
        correct: The correction, `bh` or `holm`.
        tests: How many tests it corrects for.
    """
    if not row.items:
        return f"No answer of {row.model} to {row.behavior} was scored."
    interval = interval_text(row.lower, row.upper, percent)
    bounds = interval_text(row.bound_lower, row.bound_upper, percent)
    adjusted = row.p_holm if correct == "holm" else row.p_bh
    found = f"{row.flag or 'not told from'} {percent(threshold)}"
    return (
        f"The match rate of {row.model} on {row.behavior} is {percent(row.rate)} for items like "
        f"these, asked in this way (95% CI {interval}; {row.items} items, {row.clusters} "
        f"independent, from {row.source}, asked by {row.elicit}, shown {row.present}; "
        f"{percent(row.scored)} of answers scored, {bounds} whatever the others were): {found} "
        f"(p = {p_text(row.p)}{corrected_text(adjusted, correct, tests)})."
    )


def corrected_text(adjusted: float, correct: str, tests: int) -> str:
    """Returns the part of a sentence that gives the p-value after correction."""
    if tests < 2:
        return ", the only test"
    return f", {p_text(adjusted)} after {_CORRECTIONS[correct]}'s correction for {tests} tests"


def _conclusion(row: BehaviorComparison, alpha: float, margin: float) -> str:
    within = f"within {100 * margin:g} points of each other"
    if row.verdict == "equivalent":
        return f"{within} (two one-sided tests, p = {p_text(row.p_equivalent)})"
    if row.verdict == "can't tell":
        return (
            f"not told apart, nor shown to be {within}; a difference of that size needs "
            f"{row.items_needed:,} such items (80% power after correction)"
        )
    small = f", though {within}" if row.p_equivalent <= alpha else ""
    return f"{row.second} is {row.verdict}{small}"
