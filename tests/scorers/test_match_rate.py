"""Match rate, bounds and controls, by hand-made records."""

import math
import random

import pytest

from mwe_inspect.scorers import match_metrics
from mwe_inspect.stats import cluster_wilson
from tests.support import computed, record


def both_orders(item: str, chosen: tuple[int, int], key: int = 0, epoch: int = 1) -> list:  # type: ignore[type-arg]
    return [
        record(item, chosen[0], key, epoch=epoch),
        record(item, chosen[1], key, order=(1, 0), condition="reversed", epoch=epoch),
    ]


def test_the_rate_is_the_mean_over_items_not_answers() -> None:
    records = [record("a", 0, epoch=epoch) for epoch in (1, 2, 3)] + [record("b", 1)]
    assert computed(match_metrics(), records)["match_rate"] == 0.5


def test_the_interval_is_by_cluster() -> None:
    records = [record(f"i{n}", n % 3 % 2, cluster=f"c{n // 5}") for n in range(30)]
    values = [float(n % 3 % 2 == 0) for n in range(30)]
    expected = cluster_wilson(values, [n // 5 for n in range(30)])
    got = computed(match_metrics(), records)
    assert (got["lower"], got["upper"]) == pytest.approx(tuple(expected))


def test_each_behavior_has_its_rate() -> None:
    records = [record("a", 0, behavior="x"), record("a", 1, behavior="y")]
    got = computed(match_metrics(), records)
    assert (got["match_rate/x"], got["match_rate/y"]) == (1, 0)


def test_unscored_answers_are_counted_not_scored() -> None:
    records = [record("a", 0), record("b", None), record("c", None, reason="unreadable")]
    records += [record("d", None, reason="no_response")]
    got = computed(match_metrics(), records)
    assert got["match_rate"] == 1
    assert [got[k] for k in ("scored", "refused", "unreadable", "no_response")] == [0.25] * 4
    assert (got["bound_lower"], got["bound_upper"]) == (0.25, 1)


def test_always_refusing() -> None:
    got = computed(match_metrics(), [record(str(n), None) for n in range(9)])
    assert got["refused"] == 1
    assert math.isnan(got["match_rate"]) and math.isnan(got["lower"])
    assert (got["bound_lower"], got["bound_upper"]) == (0, 1)


def test_always_the_first_option() -> None:
    records = [r for n in range(10) for r in both_orders(str(n), (0, 1), key=n % 2)]
    got = computed(match_metrics(), records)
    assert got["consistency"] == 0
    assert got["first_position_rate"] == 1
    assert got["match_rate"] == 0.5


def test_a_missing_sibling_is_tolerated_and_counted() -> None:
    records = both_orders("a", (0, 0)) + both_orders("b", (1, 1))[:1]
    got = computed(match_metrics(), records)
    assert got["siblings_missing"] == 1
    assert got["consistency"] == 1


def test_an_unread_sibling_is_not_inconsistent() -> None:
    records = both_orders("a", (0, 0))
    records[1] = record("a", None, order=(1, 0), condition="reversed")
    assert math.isnan(computed(match_metrics(), records)["consistency"])


def test_consistency_pairs_within_an_epoch() -> None:
    records = both_orders("a", (0, 0), epoch=1) + both_orders("a", (1, 1), epoch=2)
    assert computed(match_metrics(), records)["consistency"] == 1


def test_yes_sayer_shows_in_the_rates_by_key() -> None:
    records = [record(str(n), 0, key=n % 2, kind="yes-no") for n in range(8)]
    got = computed(match_metrics(), records)
    assert (got["yes_rate"], got["match_rate_yes_items"], got["match_rate_no_items"]) == (1, 1, 0)
    assert got["match_rate"] == 0.5


def test_records_without_a_key_are_outside_every_rate() -> None:
    records = [record("a", 1), record("q", 0, key=None), record("r", None, key=None)]
    got = computed(match_metrics(), records)
    assert (got["match_rate"], got["scored"], got["refused"], got["items"]) == (0, 1, 0, 1)


@pytest.mark.parametrize("controls", [["orders", "yes-no"], ["yes-no"]])
def test_keys_depend_on_the_arguments_alone(controls: list[str]) -> None:
    metric = match_metrics(["b", "c"], controls)
    empty, full = computed(metric, []), computed(metric, both_orders("a", (0, 1)))
    assert empty.keys() == full.keys()
    counts = {"items", "siblings_missing"}
    assert all(math.isnan(value) for name, value in empty.items() if name not in counts)


def test_the_order_of_samples_does_not_matter() -> None:
    rng = random.Random(0)
    records = [r for n in range(30) for r in both_orders(str(n), (rng.randrange(2), 0), n % 2)]
    shuffled = rng.sample(records, len(records))
    first, second = (computed(match_metrics(), data) for data in (records, shuffled))
    assert first == pytest.approx(second)
