"""What to write next: how many batches, under which caps."""

from mwe_inspect.writing.candidates import Label
from mwe_inspect.writing.rounds import Caps, Progress, calls_planned, next_round

LABELS = [Label(name=name, group="all", about={}) for name in ("agree", "disagree")]
MANY = Caps(10_000)
START = Progress({}, {}, {}, {})


def batches(progress: Progress, caps: Caps = MANY, items: int = 50) -> dict[str, int]:
    return next_round(
        LABELS, progress, caps, items=items, per_call=10, acceptance=0.5, judge_calls=1
    ).batches


def test_the_first_round_rests_on_the_assumed_acceptance() -> None:
    assert batches(START) == {"agree": 11, "disagree": 11}
    planned = calls_planned(2, items=50, per_call=10, acceptance=0.5, judge_calls=1)
    assert planned == (22, 220)


def test_later_rounds_rest_on_what_passed_and_on_each_label() -> None:
    passed, proposed = {"agree": 50, "disagree": 20}, {"agree": 110, "disagree": 100}
    assert batches(Progress(passed, proposed, {}, {})) == {"disagree": 17}  # 1.1 * 30 / (.2 * 10)


def test_enough_is_enough() -> None:
    assert batches(Progress({"agree": 50, "disagree": 51}, {}, {}, {})) == {}


def test_a_cap_on_calls_leaves_room_for_the_judge_and_cuts_both_labels() -> None:
    assert batches(START, Caps(110)) == {"agree": 5, "disagree": 5}
    assert batches(START, Caps(33)) == {"agree": 2, "disagree": 1}
    none = next_round(LABELS, START, Caps(10), items=5, per_call=10, acceptance=0.5, judge_calls=1)
    assert none.batches == {}
    assert none.notes[0] == "agree: cap reached: 0 of max_calls=10 calls made"


def test_a_cap_on_cost_starts_with_one_batch_and_counts_every_call_as_the_dearest() -> None:
    assert batches(START, Caps(10_000, 5.0)) == {"agree": 1}
    spent = Progress({}, {}, {}, {}, calls=11, cost=1.0, dearest=0.1)
    assert batches(spent, Caps(10_000, 5.0)) == {"agree": 2, "disagree": 1}  # 4 / (0.1 * 11)
    gone = Progress({}, {}, {}, {}, calls=11, cost=4.5, dearest=0.1)
    plan = next_round(
        LABELS, gone, Caps(999, 5.0), items=5, per_call=10, acceptance=0.5, judge_calls=1
    )
    assert plan.batches == {}
    assert "4.50 of max_cost=5 dollars spent" in plan.notes[0]


def test_a_label_that_brings_nothing_is_given_up() -> None:
    stuck = Progress({"disagree": 50}, {"agree": 300}, {}, {"agree": 3})
    plan = next_round(LABELS, stuck, MANY, items=50, per_call=10, acceptance=0.5, judge_calls=1)
    assert plan.batches == {}
    assert plan.notes == ["agree: given up, 3 rounds brought nothing that passed"]
