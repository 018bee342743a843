"""The prior-posterior ratio against exact enumeration in fractions."""

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, product

import pytest

from mwe_inspect.stats.prior_posterior import log_evidence, lower_bound

LARGEST = 12


def exact_ratio(total: int, count: int, asked: int, matches: int) -> Fraction | None:
    """Prior over posterior of the number of matches in the set, by Bayes; None if ruled out."""

    def likelihood(count: int) -> int:
        rest = count - matches
        return math.comb(total - asked, rest) * (0 <= rest <= total - asked) if rest >= 0 else 0

    # With K matches all orders are equally likely: P(these answers) = C(N-t, K-S) / C(N, K).
    weights = [Fraction(likelihood(k), math.comb(total, k)) for k in range(total + 1)]
    if not weights[count]:
        return None
    return sum(weights, Fraction(0)) / (total + 1) / weights[count]


def exact_evidence(total: int, most: int, asked: int, matches: int) -> float:
    ratios = [exact_ratio(total, count, asked, matches) for count in range(most + 1)]
    known = [ratio for ratio in ratios if ratio is not None]
    return float(min(known)) if known else math.inf


def orders(total: int, count: int) -> list[tuple[float, ...]]:
    """All orders of a set with some matches: equally likely."""
    return [
        tuple(float(place in chosen) for place in range(total))
        for chosen in combinations(range(total), count)
    ]


def sequence(asked: int, matches: int) -> list[float]:
    return [1.0] * matches + [0.0] * (asked - matches)


@pytest.mark.parametrize("total", range(1, LARGEST + 1))
def test_the_evidence_is_the_exact_ratio_least_in_favour(total: int) -> None:
    for asked in range(1, total + 1):
        for matches in range(asked + 1):
            for most in range(total):
                for threshold in (most / total, (most + 0.5) / total):
                    *_, got = log_evidence(sequence(asked, matches), total, threshold)
                    expected = exact_evidence(total, most, asked, matches)
                    assert math.exp(got) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("total", (2, 5, 8, 10))
def test_the_bounds_are_the_running_intersection(total: int) -> None:
    alpha = 0.2
    for answers in orders(total, total // 3):
        kept = set(range(total + 1))
        matches = 0
        for asked, answer in enumerate(answers, 1):
            matches += int(answer)
            ratios = {count: exact_ratio(total, count, asked, matches) for count in kept}
            kept -= {c for c, ratio in ratios.items() if ratio is None or ratio >= 1 / alpha}
        upper = 1 - lower_bound([1 - answer for answer in answers], total, alpha)
        got = (lower_bound(answers, total, alpha), upper)
        if kept:
            assert got == pytest.approx((min(kept) / total, max(kept) / total))


@pytest.mark.parametrize("total", range(1, LARGEST + 1))
@pytest.mark.parametrize("alpha", [0.05, 0.3])
def test_the_true_rate_is_ever_outside_with_probability_at_most_alpha(
    total: int, alpha: float
) -> None:
    for count in range(total + 1):
        everything = orders(total, count)
        outside = 0
        for answers in everything:
            lower = lower_bound(answers, total, alpha)
            upper = 1 - lower_bound([1 - answer for answer in answers], total, alpha)
            outside += not lower - 1e-9 <= count / total <= upper + 1e-9
        assert outside / len(everything) <= alpha


def test_at_the_threshold_the_evidence_is_an_e_value() -> None:
    """Its mean over all orders is at most 1."""
    total, count = 10, 4
    for asked in range(1, total + 1):
        evidence = [
            math.exp(list(log_evidence(answers, total, count / total))[asked - 1])
            for answers in orders(total, count)
        ]
        assert sum(evidence) / len(evidence) <= 1 + 1e-9


def test_evidence_grows_with_every_answer_that_turns_to_a_match() -> None:
    """Why unscored answers may be set to their worst: a decision then holds for all others."""
    total = 7

    def path(answers: Sequence[float], most: int) -> list[float]:
        return list(log_evidence(answers, total, most / total))

    for answers in product((0.0, 1.0), repeat=total):
        for place in range(total):
            turned = [*answers[:place], 1.0, *answers[place + 1 :]]
            for most in range(total):
                for before, after in zip(path(answers, most), path(turned, most), strict=True):
                    assert after >= before - 1e-9 or before <= 0


def test_no_rounding_error_moves_the_threshold() -> None:
    assert 0.29 * 100 < 29
    *_, at = log_evidence([1.0] * 29, 100, 0.29)
    *_, beyond = log_evidence([1.0] * 30, 100, 0.29)
    assert math.isfinite(at) and math.isinf(beyond)
