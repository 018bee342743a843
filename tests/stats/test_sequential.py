"""Decisions: exact error, unscored answers, and how many items they need."""

import math
import random
import statistics
from collections import defaultdict
from itertools import product

import pytest

from mwe_inspect.stats import decide, set_interval
from mwe_inspect.stats.sequential import block_end
from tests.stats.test_prior_posterior import orders

MEDIANS = {0.05: {0.02: 9, 0.1: 13, 0.3: 46, 0.9: 13}, 1e-5: {0.02: 22, 0.1: 36, 0.3: 150, 0.9: 36}}


def shuffled(rate: float, total: int, seed: object) -> list[float]:
    matches = round(rate * total)
    answers = [1.0] * matches + [0.0] * (total - matches)
    random.Random(str(seed)).shuffle(answers)
    return answers


@pytest.mark.parametrize("binary", [True, False])
@pytest.mark.parametrize("threshold", [0.1, 0.25, 0.5, 0.8])
@pytest.mark.parametrize("total", [4, 8, 12])
def test_a_wrong_decision_has_a_probability_of_at_most_alpha(
    total: int, threshold: float, binary: bool
) -> None:
    alpha = 0.2
    counts = range(total + 1) if total < 12 else (round(threshold * total), 3, 6)
    for count in counts:
        right = "above" if count > threshold * total else "below"
        right = "neither" if math.isclose(count, threshold * total) else right
        everything = orders(total, count)
        verdicts = [decide(o, o, total, threshold, alpha=alpha, binary=binary) for o in everything]
        wrong = sum(decision.verdict not in (None, right) for decision in verdicts)
        assert wrong / len(verdicts) <= alpha


@pytest.mark.parametrize("binary", [True, False])
@pytest.mark.parametrize("threshold", [0.3, 0.5])
def test_so_it_has_with_unscored_answers_whatever_they_would_have_been(
    threshold: float, binary: bool
) -> None:
    """Every set of six items, each with an answer that is scored or not, in every order."""
    alpha, kinds = 0.3, [(0.0, True), (1.0, True), (0.0, False), (1.0, False)]
    sets: dict[tuple[tuple[float, bool], ...], list[bool]] = defaultdict(list)
    for items in product(kinds, repeat=6):
        lows = [value if scored else 0.0 for value, scored in items]
        highs = [value if scored else 1.0 for value, scored in items]
        decision = decide(lows, highs, 6, threshold, alpha=alpha, binary=binary)
        rate = sum(value for value, _ in items) / 6
        wrong = rate <= threshold if decision.verdict == "above" else rate >= threshold
        sets[tuple(sorted(items))].append(decision.verdict is not None and wrong)
    assert max(statistics.mean(wrong) for wrong in sets.values()) <= alpha


@pytest.mark.parametrize(("alpha", "rate"), [(a, p) for a in MEDIANS for p in MEDIANS[a]])
def test_the_median_number_of_items_needed(alpha: float, rate: float) -> None:
    needed = []
    for run in range(300):
        answers = shuffled(rate, 1000, f"{rate}/{run}")
        decision = decide(answers, answers, 1000, 0.5, alpha=alpha)
        assert decision.verdict in ("above" if rate > 0.5 else "below", None)
        needed.append(decision.items)
    median = statistics.median(needed)
    print(f"alpha {alpha:g}, rate {rate}: median {median:g}")
    assert median <= MEDIANS[alpha][rate]


def test_betting_needs_hardly_more_items_than_the_ratio() -> None:
    for rate in (0.1, 0.3):
        medians = [
            statistics.median(
                decide(answers, answers, 1000, 0.5, binary=binary).items
                for run in range(101)
                for answers in [shuffled(rate, 1000, run)]
            )
            for binary in (True, False)
        ]
        assert medians[1] <= 1.2 * medians[0]


def test_mirrored_answers_mirror_the_decision() -> None:
    answers = shuffled(0.2, 200, 1)
    turned = [1 - answer for answer in answers]
    below, above = decide(answers, answers, 200, 0.4), decide(turned, turned, 200, 0.6)
    assert (below.verdict, above.verdict) == ("below", "above")
    assert below.items == above.items
    assert below.log_e == pytest.approx(above.log_e)


def test_all_items_decide_unless_the_rate_is_the_threshold() -> None:
    for count in range(11):
        answers = shuffled(count / 10, 10, count)
        decision = decide(answers, answers, 10, 0.4, alpha=1e-9)
        assert decision.verdict == ("above" if count > 4 else "below" if count < 4 else None)
        assert set_interval(answers, answers, 10) == pytest.approx((count / 10, count / 10))


def test_certainty_is_a_finite_number() -> None:
    decision = decide([1.0, 1.0], [1.0, 1.0], 2, 0.5)
    assert decision.verdict == "above" and math.isinf(decision.log_e)
    assert 1e307 < decision.e_value < math.inf


@pytest.mark.parametrize("binary", [True, False])
def test_refusals_alone_never_decide(binary: bool) -> None:
    lows, highs = [0.0] * 50, [1.0] * 50
    assert decide(lows, highs, 50, 0.1, binary=binary).verdict is None
    assert set_interval(lows, highs, 50, binary=binary) == pytest.approx((0, 1))


def test_nothing_asked_decides_nothing() -> None:
    decision = decide([], [], 10, 0.5)
    assert (decision.verdict, decision.items, decision.e_value) == (None, 0, 1)
    assert all(math.isnan(bound) for bound in set_interval([], [], 10))


@pytest.mark.parametrize("multiple", [1, 7, 25])
def test_blocks_reach_the_end_and_grow_slowly(multiple: int) -> None:
    asked, blocks = 0, 0
    while asked < 1000:
        end = block_end(asked, 1000, multiple)
        assert end == 1000 or (end - asked) % multiple == 0
        assert 0 < end - asked < max(10, asked / 4) + multiple
        asked, blocks = end, blocks + 1
    assert asked == 1000 and blocks <= 20
