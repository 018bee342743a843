"""Corrections for testing many hypotheses at once."""

import math
from collections.abc import Callable, Mapping, Sequence

__all__ = ["CORRECTIONS", "benjamini_hochberg", "e_bh", "holm"]


def holm(p_values: Sequence[float]) -> list[float]:
    """Returns Holm's adjusted p-values (Holm 1979).

    Rejecting those of at most alpha keeps the chance of any false rejection at most alpha,
    however the tests depend on each other. NaN stands for no test: it stays, and is not counted.
    """
    return _of_tests(p_values, _holm)


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Returns Benjamini and Hochberg's adjusted p-values (1995), by scipy.

    Rejecting those of at most q keeps the expected share of false rejections among all
    rejections at most q, for independent or positively dependent tests. NaN stands for no test.
    """
    from scipy.stats import false_discovery_control

    return _of_tests(p_values, lambda tests: [float(p) for p in false_discovery_control(tests)])


CORRECTIONS: Mapping[str, Callable[[Sequence[float]], list[float]]] = {
    "bh": benjamini_hochberg,
    "holm": holm,
}
"""The corrections that a reader chooses from: the share of false discoveries, or any."""


def e_bh(e_values: Sequence[float], rate: float = 0.05) -> list[bool]:
    """Returns which hypotheses the e-BH procedure rejects (Wang and Ramdas 2022).

    The k largest of m e-values are rejected, for the largest k whose k-th largest e-value is at
    least m / (rate k). The false discovery rate is at most `rate` under any dependence, and
    for e-values read off at any time (those of `decide`, stopped when one likes).

    Args:
        e_values: One for each hypothesis; NaN stands for none, and is not rejected.
        rate: The false discovery rate, in (0, 1).
    """
    tests = sorted((e for e in e_values if not math.isnan(e)), reverse=True)
    enough = [e for k, e in enumerate(tests, 1) if rate * k * e >= len(tests)]
    return [bool(enough) and e >= enough[-1] for e in e_values]


def _holm(p_values: Sequence[float]) -> list[float]:
    order = sorted(range(len(p_values)), key=lambda index: p_values[index])
    adjusted = [0.0] * len(order)
    largest = 0.0
    for place, index in enumerate(order):
        largest = max(largest, min(1.0, (len(order) - place) * p_values[index]))
        adjusted[index] = largest
    return adjusted


def _of_tests(
    p_values: Sequence[float], adjust: Callable[[list[float]], list[float]]
) -> list[float]:
    """Adjusts the p-values that are numbers, and leaves the others where they are."""
    tests = [p for p in p_values if not math.isnan(p)]
    adjusted = iter(adjust(tests) if tests else ())
    return [p if math.isnan(p) else next(adjusted) for p in p_values]
