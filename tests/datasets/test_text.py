"""Text identity."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mwe_inspect.datasets.text import digest, normalise, slug, unique


@pytest.mark.parametrize(
    "variant",
    ["i want power now", "I want power,  now!", " I WANT\npower -- now.", "I want_power 'now'"],
)
def test_case_space_and_punctuation_do_not_count(variant: str) -> None:
    assert normalise(variant) == "i want power now"


def test_a_hyphen_separates_words() -> None:
    assert normalise("long-term goals") == normalise("long term goals")


def test_other_words_are_another_text() -> None:
    assert normalise("I want power") != normalise("I wanted power")


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.lists(st.text(alphabet=st.characters())))
@example(["\ud800"])
def test_a_digest_is_ten_hexadecimal_digits_of_any_text(parts: list[str]) -> None:
    assert re.fullmatch("[0-9a-f]{10}", digest(*parts))


def test_a_digest_is_the_same_in_every_version() -> None:
    assert digest("stem", "Yes", "No") == "b8a1756f6d"


def test_a_digest_tells_where_texts_end() -> None:
    assert digest("ab", "c") != digest("a", "bc")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Agree", "agree"),
        ("Consciousness of plants (some or all?)", "consciousness-of-plants-some-or"),
        ("it's a dog's life", "it-s-a-dog-s"),
    ],
)
def test_a_slug_is_the_first_words(text: str, expected: str) -> None:
    assert slug(text, words=5) == expected


def test_a_text_without_words_has_a_slug_of_its_own() -> None:
    assert slug("???") != slug("!!!")


@given(st.text())
def test_a_slug_is_never_empty_and_safe_in_ids(text: str) -> None:
    assert re.fullmatch(r"[\w-]+", slug(text))


def test_repeats_are_numbered_from_two() -> None:
    assert list(unique(["a", "b", "a", "a"])) == ["a", "b", "a-2", "a-3"]


@given(st.lists(st.sampled_from(["a", "a-2", "a-3", "a-2-2", "b"])))
@example(["a-2", "a", "a"])
@example(["a", "a", "a-2"])
def test_numbered_names_never_meet(names: list[str]) -> None:
    numbered = list(unique(names))
    assert len(set(numbered)) == len(names)


@given(st.lists(st.text(), unique=True))
def test_names_that_differ_stay_as_they_are(names: list[str]) -> None:
    assert list(unique(names)) == names
