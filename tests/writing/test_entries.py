"""What a writer's reply proposes, however it is dressed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mwe_inspect.writing.entries import read_entries

ONE = [{"statement": "I like tea"}]


@pytest.mark.parametrize(
    "text",
    [
        '{"items": [{"statement": "I like tea"}]}',
        'Here you are:\n```json\n{"items": [{"statement": "I like tea"}]}\n```\nEnjoy!',
        '[{"statement": "I like tea"}]',
        '["I like tea"]',
        '{"items": ["I like tea"]}',
        '{"statement": "I like tea"}',
        "Sure:\n- I like tea",
        '1. "I like tea"',
        "1) “I like tea”",
        "* I like tea\n\nThat is all.",
    ],
)
def test_all_forms_give_the_same_entry(text: str) -> None:
    assert read_entries(text, "statement") == ONE


def test_a_reply_that_was_cut_keeps_its_whole_entries() -> None:
    text = '{"items": [{"statement": "I like tea"}, {"statement": "I lik'
    assert read_entries(text, "statement") == ONE


def test_prose_and_nothing_have_no_entries() -> None:
    for text in ("", "I'm sorry, but I can't help with that.", "{}", "[]", '{"items": []}'):
        assert read_entries(text, "statement") == []


@given(st.lists(st.text(min_size=1), min_size=1))
def test_what_was_written_as_json_comes_back(texts: list[str]) -> None:
    entries = [{"statement": text} for text in texts]
    assert read_entries(json.dumps({"items": entries}), "statement") == entries


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert isinstance(read_entries(text, "statement"), list)
