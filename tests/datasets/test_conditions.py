"""Conditions: the orders in which an item's options are shown."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mwe_inspect.datasets.conditions import PRESENTATIONS, conditions_for
from mwe_inspect.datasets.items import Item, make_item
from mwe_inspect.errors import InputError


def item(size: int = 3, stem: str = "Would you?") -> Item:
    return make_item("b", stem, tuple(f"plan {n}" for n in range(size)), 0)


def orders(present: str | None, asked: Item, seed: int = 0) -> dict[str, tuple[int, ...]]:
    conditions = conditions_for(present, asked.labelled, seed)
    return {condition.slug: condition.order(asked) for condition in conditions}


def test_as_written_is_the_item_s_own_order() -> None:
    assert orders("as-written", item()) == {"as-written": (0, 1, 2)}


def test_both_orders_are_as_written_and_reversed() -> None:
    assert orders("both-orders", item()) == {"as-written": (0, 1, 2), "reversed": (2, 1, 0)}


def test_labelled_options_are_shown_in_both_orders_by_default() -> None:
    assert orders(None, item()) == orders("both-orders", item())


def test_yes_and_no_are_asked_as_written_by_default() -> None:
    assert orders(None, make_item("b", "Would you?", ("Yes", "No"), 0)) == {"as-written": (0, 1)}


def test_yes_and_no_are_reversed_if_that_is_asked_for() -> None:
    yes_no = make_item("b", "Would you?", ("Yes", "No"), 0)
    assert orders("both-orders", yes_no)["reversed"] == (1, 0)


@given(st.sampled_from(PRESENTATIONS), st.integers(2, 10), st.integers())
def test_every_order_shows_every_option_once(present: str, size: int, seed: int) -> None:
    for order in orders(present, item(size), seed).values():
        assert sorted(order) == list(range(size))


def test_a_shuffled_order_depends_on_the_seed() -> None:
    assert len({orders("shuffled", item(8), seed)["shuffled"] for seed in range(9)}) > 1


def test_a_shuffled_order_depends_on_the_item() -> None:
    asked = [item(8, f"Would you do {n}?") for n in range(9)]
    assert len({orders("shuffled", one)["shuffled"] for one in asked}) > 1


def test_two_options_are_shuffled_either_way_about_equally_often() -> None:
    asked = [item(2, f"Would you do {n}?") for n in range(1000)]
    swapped = sum(orders("shuffled", one)["shuffled"] == (1, 0) for one in asked)
    assert 420 < swapped < 580


def test_a_shuffled_order_is_the_same_in_another_process() -> None:
    code = (
        "from mwe_inspect.datasets.conditions import conditions_for\n"
        "from mwe_inspect.datasets.items import make_item\n"
        "item = make_item('b', 'Would you?', tuple(f'plan {n}' for n in range(8)), 0)\n"
        "print(conditions_for('shuffled', True, 7)[0].order(item))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == str(orders("shuffled", item(8), 7)["shuffled"])


@pytest.mark.parametrize("present", ["both", "Reversed"])
def test_an_unknown_presentation_is_refused_by_name(present: str) -> None:
    with pytest.raises(InputError) as error:
        conditions_for(present, True, 0)
    message = str(error.value)
    assert message.startswith(f"present: {present!r} is not one of {', '.join(PRESENTATIONS)}")
    assert "\n" not in message
