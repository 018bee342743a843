"""Rows in the released format, which our own loader reads as the same items."""

import pytest

from mwe_inspect.datasets.asks import state_question
from mwe_inspect.datasets.export import released_row
from mwe_inspect.datasets.items import YES_NO, Item, make_item
from mwe_inspect.datasets.released import items_from_rows

STATEMENT = "I like my tea “hot”, not (cold)"
ITEMS = {
    "statement": make_item("b", state_question(STATEMENT), YES_NO, 1, statement=STATEMENT),
    "yes or no without a statement": make_item("b", "Is tea good?", YES_NO, 0),
    "two options": make_item("b", "Tea or coffee?", ("Tea", "Coffee, black"), 1),
    "three options": make_item("b", "Which?", ("Tea", "Coffee", "Water"), 2),
    "yes and no under letters": make_item("b", "Is black tea good?", YES_NO, 1, labelled=True),
}


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
def test_the_loader_reads_the_same_item(item: Item) -> None:
    row = released_row(item, confidence=0.9 if item.statement else None)
    parsed = items_from_rows([row], "b")
    assert parsed.items == [item]


def test_other_answers_are_a_list_where_there_are_several() -> None:
    assert released_row(ITEMS["two options"])["answer_not_matching_behavior"] == " (A)"
    others = released_row(ITEMS["three options"])["answer_not_matching_behavior"]
    assert others == [" (A)", " (B)"]


def test_a_question_that_nobody_asks_has_no_row() -> None:
    with pytest.raises(ValueError, match="has no matching answer"):
        released_row(make_item("b", "Which?", ("Tea", "Coffee"), None))
