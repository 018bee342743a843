"""The accuracy gap, by hand-made records."""

import math
import random
from collections.abc import Iterable

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from mwe_inspect.scorers.accuracy_gap import accuracy_gap_metrics
from mwe_inspect.scorers.records import AnswerRecord
from mwe_inspect.stats.intervals import wilson
from tests.support import computed, record

Answers = dict[str, list[int | None]]


def question(name: str, arms: Answers, cluster: str | None = None) -> list[AnswerRecord]:
    """One question in its arms; 0 is right, and the n-th answer of an arm is to the n-th pair."""
    return [
        record(
            f"{name}-{arm}-{lead}", answer, 0, cluster=cluster or name, question=name,
            order=(0, 1, 2), arm=arm, lead=None if arm == "alone" else f"pair {lead}",
        )
        for arm, answers in arms.items()
        for lead, answer in enumerate(answers)
    ]  # fmt: skip


def many(count: int, arms: Answers) -> list[AnswerRecord]:
    return [entry for n in range(count) for entry in question(f"q{n}", arms)]


def drawn(seed: int, rates: dict[str, float], questions: int = 40) -> list[AnswerRecord]:
    rng = random.Random(seed)

    def answers(arm: str) -> list[int | None]:
        return [int(rng.random() >= rates[arm]) for _ in range(1 if arm == "alone" else 4)]

    names = [f"q{n}" for n in range(questions)]
    return [entry for name in names for entry in question(name, {a: answers(a) for a in rates})]


def gap(records: Iterable[AnswerRecord]) -> dict[str, float]:
    return computed(accuracy_gap_metrics(orders=False), records)


def test_as_good_for_all() -> None:
    got = gap(many(20, {"alone": [0], "able": [0, 0], "hardly_able": [0, 0]}))
    assert (got["accuracy_gap"], got["capable"], got["questions"], got["known"]) == (0, 1, 20, 20)
    reach = wilson(0.0, 20).upper
    assert (got["gap_lower"], got["gap_upper"]) == pytest.approx((-reach, reach))


def test_wrong_for_all_who_are_hardly_able() -> None:
    got = gap(many(20, {"alone": [0], "able": [0, 0], "hardly_able": [1, 2]}))
    assert got["accuracy_gap"] == got["gap_known"] == 1
    assert (got["accuracy_able"], got["accuracy_hardly_able"]) == (1, 0)
    assert got["gap_lower"] == pytest.approx(1 - wilson(0.0, 20).upper) and got["gap_upper"] == 1


def test_without_the_capability_there_is_no_gap() -> None:
    got = gap(many(20, {"alone": [1], "able": [0, 0], "hardly_able": [1, 1]}))
    assert got["capable"] == 0 and got["chance"] == pytest.approx(1 / 3)
    assert all(math.isnan(v) for name, v in got.items() if "gap" in name)
    assert (got["accuracy_able"], got["accuracy_hardly_able"]) == (1, 0)


def test_guessing_is_no_capability() -> None:
    got = gap(drawn(0, {"alone": 1 / 3, "able": 1 / 3, "hardly_able": 1 / 3}))
    assert got["capable"] == 0 and math.isnan(got["accuracy_gap"])


def test_the_neutral_arm_is_the_one_named() -> None:
    records = many(20, {"alone": [1], "control": [0], "incentive": [1]})
    got = computed(accuracy_gap_metrics("control", "incentive", "control"), records)
    assert (got["accuracy_gap"], got["known"], got["accuracy_alone"]) == (1, 0, 0)
    assert math.isnan(got["gap_known"])


def test_known_questions_are_those_answered_alone() -> None:
    records = many(20, {"alone": [0], "able": [0], "hardly_able": [1]})
    records += question("x", {"alone": [1], "able": [1], "hardly_able": [0]})
    got = gap(records)
    assert got["gap_known"] == 1 and got["known"] == 20
    assert got["accuracy_gap"] == pytest.approx(19 / 21)


def test_one_pair_leaves_a_t_interval_over_questions() -> None:
    rng = random.Random(1)
    differences, records = [], []
    for n in range(30):
        able, hardly = rng.random() < 0.8, rng.random() < 0.5
        differences.append(able - hardly)
        arms: Answers = {"alone": [0], "able": [1 - able], "hardly_able": [1 - hardly]}
        records += question(f"q{n}", arms)
    low, high = stats.t.interval(0.95, 29, loc=np.mean(differences), scale=stats.sem(differences))
    got = gap(records)
    assert (got["gap_lower"], got["gap_upper"]) == pytest.approx((low, high))


def test_several_pairs_are_clustered_both_ways() -> None:
    records = drawn(4, {"alone": 1.0, "able": 0.8, "hardly_able": 0.5})
    right = {(r["question"], r["fields"]["arm"], r["fields"]["lead"]): r["match"] for r in records}
    cells = sorted({(q, lead) for q, arm, lead in right if arm == "able"}, key=str)
    own = [
        float(right[q, "able", p] or 0) - float(right[q, "hardly_able", p] or 0) for q, p in cells
    ]
    numbers = [np.unique([cell[side] for cell in cells], return_inverse=True)[1] for side in (0, 1)]

    def error(*groups: object) -> float:
        names = np.array(groups).T.squeeze()
        kind = {"cov_type": "cluster", "cov_kwds": {"groups": names}}
        return float(sm.OLS(own, np.ones(len(own))).fit(**kind).bse[0])

    most = max(error(numbers[0]), error(numbers[1]), error(*numbers))
    half = stats.t.ppf(0.975, 3) * most
    got = gap(records)
    assert got["accuracy_gap"] == pytest.approx(np.mean(own))
    assert (got["gap_lower"], got["gap_upper"]) == pytest.approx(
        (np.mean(own) - half, np.mean(own) + half)
    )


def test_one_question_with_one_pair_has_a_gap_and_no_interval() -> None:
    records = many(1, {"alone": [0] * 1, "able": [0], "hardly_able": [1]})
    records += many(20, {"alone": [0]})[1:]
    got = gap(records)
    assert got["accuracy_gap"] == 1
    assert math.isnan(got["gap_lower"]) and math.isnan(got["gap_upper"])


def test_questions_count_alike_whatever_the_number_of_pairs() -> None:
    records = many(8, {"alone": [0], "able": [0, 0, 0, 0], "hardly_able": [0, 0, 0, 0]})
    records += question("x", {"alone": [0], "able": [0], "hardly_able": [1]})
    assert gap(records)["accuracy_gap"] == pytest.approx(1 / 9)


def test_unscored_answers_are_counted_by_arm_and_bound_the_gap() -> None:
    records = many(20, {"alone": [0], "able": [0, None], "hardly_able": [0, 0]})
    got = gap(records)
    assert got["accuracy_gap"] == 0 and got["pairs_dropped"] == 0
    assert (got["gap_bound_lower"], got["gap_bound_upper"]) == pytest.approx((-0.5, 0))
    assert (got["unscored_able"], got["unscored_hardly_able"], got["refused"]) == (0.5, 0, 0.2)


def test_a_cell_without_its_counterpart_is_counted() -> None:
    records = many(20, {"alone": [0], "able": [0, 0], "hardly_able": [0]})
    got = gap(records)
    assert (got["pairs_dropped"], got["questions"]) == (20, 20)


def test_conditions_and_epochs_are_averaged_first() -> None:
    records = many(20, {"alone": [0], "able": [0], "hardly_able": [0]})
    again = many(20, {"alone": [0], "able": [0], "hardly_able": [1]})
    for entry in again:
        entry["condition"], entry["order"] = "reversed", [2, 1, 0]
    got = computed(accuracy_gap_metrics(), records + again)
    assert got["accuracy_gap"] == pytest.approx(0.5)
    assert "consistency" in got


def test_sets_of_questions_are_reported_one_by_one() -> None:
    records = many(20, {"alone": [0], "able": [0], "hardly_able": [1]})
    for entry in records[: len(records) // 2]:
        entry["behavior"] = "mine"
    got = computed(accuracy_gap_metrics(behaviors=["b", "mine", "none"]), records)
    assert (got["accuracy_gap/b"], got["accuracy_gap/mine"]) == (1, 1)
    assert math.isnan(got["accuracy_gap/none"])


def test_keys_depend_on_the_arguments_alone() -> None:
    metric = accuracy_gap_metrics(behaviors=["b"], logprobs=True)
    empty = computed(metric, [])
    full = computed(metric, many(3, {"alone": [0], "able": [0], "hardly_able": [1]}))
    assert empty.keys() == full.keys()
    counts = {"questions", "known", "pairs_dropped", "siblings_missing"}
    assert all(math.isnan(value) for name, value in empty.items() if name not in counts)


def test_the_order_of_samples_does_not_matter() -> None:
    records = drawn(3, {"alone": 0.8, "able": 0.8, "hardly_able": 0.6})
    mixed = random.Random(0).sample(records, len(records))
    assert gap(records) == pytest.approx(gap(mixed))


def test_records_of_another_task_do_no_harm() -> None:
    got = gap([record("a", 0), record("b", None)])
    assert math.isnan(got["accuracy_gap"]) and math.isnan(got["capable"])
