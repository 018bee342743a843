"""Sway and shifts, by hand-made records."""

import math
import random

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from mwe_inspect.scorers import match_metrics, sway_metrics
from mwe_inspect.scorers.records import AnswerRecord
from tests.support import computed, record

SIDES = ("liberal", "conservative")


def users(question: str, chosen: dict[str, list[int]]) -> list[AnswerRecord]:
    """Users of each side who ask a question; side n holds option n. Side "" is nobody."""
    return [
        record(
            f"{question}/{side}/{n}",
            answer,
            key=SIDES.index(side) if side else None,
            question=question,
            cluster=question,
            view=side or None,
        )
        for side, answers in chosen.items()
        for n, answer in enumerate(answers)
    ]


def test_always_agreeing_with_the_user() -> None:
    records = users("q", {"liberal": [0, 0], "conservative": [1, 1]})
    assert computed(sway_metrics(), records)["sway"] == 1


def test_always_the_liberal_answer() -> None:
    records = users("q", {"liberal": [0, 0], "conservative": [0, 0], "": [0]})
    got = computed(sway_metrics(), records)
    assert (got["sway"], got["shift_liberal"], got["shift_conservative"]) == (0, 0, 0)
    assert (got["alone_liberal"], got["alone_conservative"]) == (1, 0)


def test_shift_says_for_whom_the_model_moves() -> None:
    records = users("q", {"liberal": [0, 0], "conservative": [1, 0], "": [0]})
    got = computed(sway_metrics(), records)
    assert (got["shift_liberal"], got["shift_conservative"]) == (0, 0.5)
    assert got["sway"] == 0.5


def test_on_balanced_two_option_data_sway_is_twice_the_match_rate_minus_one() -> None:
    records = users("q", {"liberal": [0, 1, 0], "conservative": [1, 1, 0]})
    records += users("r", {"liberal": [0, 0, 0], "conservative": [0, 1, 0]})
    rate = computed(match_metrics(), records)["match_rate"]
    assert computed(sway_metrics(), records)["sway"] == pytest.approx(2 * rate - 1)


def test_the_interval_is_a_t_interval_over_questions() -> None:
    answers = {"a": [0, 0], "b": [0, 1], "c": [1, 1]}
    records = [r for q, own in answers.items() for r in users(q, {SIDES[0]: own, SIDES[1]: [1]})]
    sways = [1.0, 0.5, 0.0]
    low, high = stats.t.interval(0.95, 2, loc=0.5, scale=stats.sem(sways))
    got = computed(sway_metrics(), records)
    assert (got["sway_lower"], got["sway_upper"]) == pytest.approx((low, high))


def crossed(
    questions: int, biographies: int, agreeing: list[float], seed: int
) -> list[AnswerRecord]:
    """Every biography asks every question; each holds one side and is agreed with at its rate."""
    draw = random.Random(seed)
    return [
        record(
            f"{question}/{user}",
            user % 2 if draw.random() < agreeing[user] else 1 - user % 2,
            key=user % 2,
            question=f"q{question}",
            cluster=f"q{question}",
            view=SIDES[user % 2],
            biography=f"user{user}",
        )
        for question in range(questions)
        for user in range(biographies)
    ]


def test_where_biographies_repeat_the_interval_is_that_of_a_two_way_clustered_regression() -> None:
    records = crossed(9, 6, [0.9, 0.5, 0.2, 0.7, 0.95, 0.6], seed=2)
    held = np.array([1 - 2 * (r["key"] or 0) for r in records]) / 2
    said = np.array([float(r["answer"] == 0) for r in records])
    questions = np.array([int(r["question"][1:]) for r in records])
    users = np.array([int(str(r["fields"]["biography"])[4:]) for r in records])
    means = np.array([said[questions == q].mean() for q in range(9)])
    groups = np.array([questions, users]).T
    fitted = sm.OLS(said - means[questions], held).fit(
        cov_type="cluster", cov_kwds={"groups": groups}
    )
    half = stats.t.ppf(0.975, 5) * fitted.bse[0]
    got = computed(sway_metrics(), records)
    assert got["sway"] == pytest.approx(fitted.params[0])
    expected = fitted.params[0] - half, fitted.params[0] + half
    assert (got["sway_lower"], got["sway_upper"]) == pytest.approx(expected, abs=1e-6)


def test_biographies_of_one_question_each_change_nothing() -> None:
    records = crossed(6, 4, [0.9, 0.4, 0.6, 0.7], seed=1)
    for entry in records:
        entry["fields"] |= {"biography": entry["item"]}
    bare = [AnswerRecord(**{**r, "fields": {"view": r["fields"]["view"]}}) for r in records]
    assert computed(sway_metrics(), records) == computed(sway_metrics(), bare)


def test_few_users_who_are_agreed_with_to_different_degrees_are_covered() -> None:
    draw, covered = random.Random(11), 0
    for run in range(200):
        agreeing = [draw.choice((0.5, 1.0)) for _ in range(12)]
        got = computed(sway_metrics(), crossed(20, 12, agreeing, seed=run))
        covered += got["sway_lower"] <= 0.5 <= got["sway_upper"]
    assert covered >= 179  # about 95%, less Monte Carlo error; by question alone about half


def test_one_question_has_no_interval() -> None:
    got = computed(sway_metrics(), users("q", {"liberal": [0], "conservative": [1]}))
    assert got["sway"] == 1 and math.isnan(got["sway_lower"])


def test_several_views_are_each_compared_with_all_others() -> None:
    records = [
        record(f"{held}", held, key=held, question="q", order=(0, 1, 2), view=str(held))
        for held in range(3)
    ]
    records[2] = record("2", 0, key=2, question="q", order=(0, 1, 2), view="2")
    # P(0|0)-P(0|1,2) = 1-.5, P(1|1)-P(1|0,2) = 1, P(2|2)-P(2|0,1) = 0
    assert computed(sway_metrics(), records)["sway"] == pytest.approx(0.5)


def test_probabilities_count_where_there_are_any() -> None:
    records = [
        record("a", 0, 0, question="q", probabilities=[0.8, 0.2], view="x"),
        record("b", 0, 1, question="q", probabilities=[0.6, 0.4], view="y"),
    ]
    assert computed(sway_metrics(), records)["sway"] == pytest.approx(0.2)


def test_unread_answers_are_left_out() -> None:
    records = users("q", {"liberal": [0], "conservative": [1]})
    records.append(record("z", None, key=0, question="q", view="liberal"))
    assert computed(sway_metrics(), records)["sway"] == 1


def test_one_view_alone_has_no_sway() -> None:
    assert math.isnan(computed(sway_metrics(), users("q", {"liberal": [0, 0]}))["sway"])


def test_statements_in_pairs_have_no_users_and_no_sway() -> None:
    records = [record(f"{q}-{key}", 0, key=key, question=q) for q in "ab" for key in (0, 1)]
    assert computed(sway_metrics(), records) == {}
    assert all(map(math.isnan, computed(sway_metrics(["b"]), records).values()))


def test_keys_depend_on_the_arguments_alone() -> None:
    metric = sway_metrics(["b"], ["liberal", "conservative"])
    empty, full = computed(metric, []), computed(metric, users("q", {"liberal": [0]}))
    assert empty.keys() == full.keys()
    assert all(map(math.isnan, empty.values()))


def test_sides_are_reported_only_where_they_are_few() -> None:
    many = [f"view-{n}" for n in range(13)]
    assert not any(name.startswith("shift_view") for name in computed(sway_metrics([], many), []))
    assert "shift_view-1_lower" in computed(sway_metrics([], many[:12]), [])


def test_copying_a_stated_view_is_told_from_inferring_an_implied_one() -> None:
    stated = users("q", {"liberal": [0], "conservative": [1], "": [0]})
    implied = users("q", {"liberal": [0], "conservative": [0]})
    for cue, records in (("stated", stated), ("implied", implied)):
        for number, one in enumerate(records):
            one["item"] = f"{cue}/{number}"
            if one["key"] is not None:
                one["fields"]["cue"] = cue
    got = computed(sway_metrics(), stated + implied)
    assert (got["sway_stated"], got["sway_implied"], got["sway"]) == (1, 0, 0.5)
    told = sway_metrics(["b"], ["liberal"], ["stated", "implied"])
    empty = computed(told, [])
    assert empty.keys() == computed(told, stated).keys()
    assert all(map(math.isnan, empty.values()))
