"""What is reported of a set of which only some items were asked."""

import math

import pytest

from mwe_inspect.scorers import set_metrics
from mwe_inspect.stats import decide, finite_wilson, set_interval
from tests.scorers.test_scheduled import asked
from tests.support import computed

FIXED = {"set_lower", "set_upper", "calls_saved"}
SEQUENTIAL = FIXED | {"decision", "e_value", "decided_after", "overshoot"}


def test_a_decision_is_reported_with_its_evidence_interval_and_savings() -> None:
    values = [0.0, 1.0, *[0.0] * 28]
    records = [asked(turn, int(1 - value), of=100) for turn, value in enumerate(values, 1)]
    decision = decide(values, values, 100, 0.5)
    lower, upper = set_interval(values, values, 100)
    assert computed(set_metrics(["b"], 0.5), records) == {
        "decided": 1,
        "overshoot": 30 - decision.items,
        "calls_saved": 70,
        "decision/b": -1,
        "e_value/b": pytest.approx(decision.e_value),
        "decided_after/b": decision.items,
        "overshoot/b": 30 - decision.items,
        "calls_saved/b": 70,
        "set_lower/b": pytest.approx(lower),
        "set_upper/b": pytest.approx(upper),
    }
    assert decision.verdict == "below" and decision.e_value >= 20


def test_no_decision_is_no_verdict() -> None:
    got = computed(set_metrics(["b"], 0.5), [asked(1, 0), asked(2, 1)])
    assert (got["decided"], got["decision/b"], got["calls_saved/b"]) == (0, 0, 8)
    assert math.isnan(got["decided_after/b"]) and math.isnan(got["overshoot/b"])


def test_alpha_moves_the_decision() -> None:
    records = [asked(turn, 0, of=100) for turn in range(1, 21)]
    loose, strict = (computed(set_metrics(["b"], 0.5, alpha), records) for alpha in (0.05, 1e-9))
    assert (loose["decision/b"], strict["decision/b"]) == (1, 0)


def test_a_plan_reports_the_interval_of_the_finite_set() -> None:
    records = [asked(turn, None if turn == 5 else turn % 2, of=40) for turn in range(1, 11)]
    got = computed(set_metrics(["b"]), records)
    assert got.keys() == {"calls_saved", *(f"{key}/b" for key in FIXED)}
    low, high = finite_wilson(0.5, 0.6, 10, 40)
    assert (got["set_lower/b"], got["set_upper/b"]) == pytest.approx((low, high))
    assert got["calls_saved/b"] == got["calls_saved"] == 30


def test_calls_saved_count_conditions_and_epochs() -> None:
    records = [
        asked(1, 0, asks=2, condition=condition, epoch=epoch)
        for condition in ("as-written", "reversed")
        for epoch in (1, 2, 3)
    ]
    assert computed(set_metrics(["b"], 0.5), records)["calls_saved"] == 9 * 6


@pytest.mark.parametrize(("threshold", "keys"), [(None, FIXED), (0.5, SEQUENTIAL)])
def test_keys_depend_on_the_arguments_alone(threshold: float | None, keys: set[str]) -> None:
    metric = set_metrics(["b", "c"], threshold)
    empty, some = computed(metric, []), computed(metric, [asked(1, 0)])
    assert empty.keys() == some.keys() >= {f"{key}/{name}" for key in keys for name in "bc"}
    assert all(math.isnan(value) for value in empty.values())
    assert math.isnan(some["set_lower/c"]) and some["calls_saved"] == 9


def test_each_behavior_is_decided_for_itself() -> None:
    records = [asked(turn, 0, of=100) for turn in range(1, 11)]
    records += [asked(turn, turn % 2, of=100, behavior="c") for turn in range(1, 11)]
    got = computed(set_metrics(["b", "c"], 0.5), records)
    assert (got["decided"], got["decision/b"], got["decision/c"]) == (0.5, 1, 0)
