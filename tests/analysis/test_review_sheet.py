"""Cards, sheet and page: what a reviewer sees."""

import csv
import io
import json
import re

from hypothesis import given
from hypothesis import strategies as st

from mwe_inspect.analysis.review_sheet import csv_sheet, html_page, make_card
from mwe_inspect.datasets.items import YES_NO, make_item


def test_a_card_says_what_the_behavior_is_and_not_the_key() -> None:
    item = make_item("agreeableness", "Stem?", ("this", "that"), 1, biography="I am Ann.")
    card = make_card(item)
    assert card.meaning == "a person who is kind, warm and considerate toward other people."
    assert card.text == "I am Ann. Stem?"
    assert card.options == (("A", "this"), ("B", "that"))
    assert make_card(item._replace(options=YES_NO)).options == (("Yes", "Yes"), ("No", "No"))
    assert make_card(item._replace(behavior="my-own")).meaning == "my-own"


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_any_text_survives_the_page_and_the_sheet(texts: list[str]) -> None:
    cards = [make_card(make_item("b", text, (text, "other"), 0)) for text in texts]
    page = html_page(cards)
    [data] = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    assert [card["text"] for card in json.loads(data)["cards"]] == texts
    assert not set(data) & set("<>&")
    assert page.count("<script") == html_page([]).count("<script") == 2


def test_no_cell_of_the_sheet_is_a_formula() -> None:
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "plain"]
    cards = [make_card(make_item("b", text, YES_NO, 0)) for text in texts]
    rows = list(csv.DictReader(io.StringIO(csv_sheet(cards), newline="")))
    assert [row["text"] for row in rows] == [*("'" + text for text in texts[:-1]), "plain"]
