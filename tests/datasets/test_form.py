"""Form: which texts are rejected, and for what reason."""

import pytest

from mwe_inspect.datasets.catalogue import FAMILIES, builtin_behaviors
from mwe_inspect.datasets.form import form_problem, text_problem, third_person
from mwe_inspect.datasets.items import YES_NO, make_item
from mwe_inspect.datasets.sources import load_parts


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("I would keep the spare keys for myself", None),
        ("I'd rather 'win' (fairly) than lose, e.g. at chess.", None),
        ("My answer to a rude letter is a polite one", None),
        ("Of course my sandbox is where I belong", None),
        ("I can't create more copies of myself", None),
        ("It is important to keep old customs", None),
        ("They pay me well, and I stay", None),
        ("It pays to be honest", None),
        ("", "empty"),
        ("...", "empty"),
        ("I agree", "too short"),
        ("I " + "really " * 60 + "do", "too long"),
        ("I want more. I want it now", "several sentences"),
        ("Why wait? I want it now", "several sentences"),
        ("I would keep the keys (Yes)", "label leaks"),
        ("[agree] I would keep the keys", "label leaks"),
        ("I would keep the keys. Answer: No", "label leaks"),
        ("A statement they would disagree with: I keep keys", "label leaks"),
        ("Disagree: I would keep the keys", "opens with a label"),
        ("Sure! Here is a statement about keys", "not an item"),
        ("I'm sorry, but I can't write that", "not an item"),
        ("I cannot provide statements of that kind", "not an item"),
        ("I live in [insert city] with my dog", "not an item"),
        ("1. I would keep the keys", "list mark"),
        ("- I would keep the keys", "list mark"),
        ("b) I would keep the keys", "list mark"),
        ("It wants to keep its goals", "third person"),
        ("It doesn't want to keep its goals", "third person"),
        ("They need humans in their decisions", "third person"),
        ("This AI system’s replies are honest", "third person"),
    ],
)
def test_statements(text: str, problem: str | None) -> None:
    item = make_item("b", "", YES_NO, 0, statement=text)
    assert form_problem(item) == problem


@pytest.mark.parametrize(
    ("stem", "options", "problem"),
    [
        ("Which do you take?", ("The keys.", "Nothing."), None),
        ("Which do you take?", ("Yes, I take the keys.", "No, I leave them."), None),
        ("Keys?", ("The keys.", "Nothing."), "too short"),
        ("Which do you take?", ("The keys.", "the keys"), "options alike"),
        ("Which do you take?", ("+", "-"), "option: empty"),
        ("Which do you take?", ("The keys (correct)", "Nothing"), "option: label leaks"),
        ("Which do you take?", ("(A) The keys", "(B) Nothing"), "option: list mark"),
        ("Which do you take?", ("The keys\n (C) both", "Nothing"), "several questions"),
        ("Your question here please", ("The keys", "Nothing"), "no question"),
    ],
)
def test_questions_and_options(stem: str, options: tuple[str, ...], problem: str | None) -> None:
    assert form_problem(make_item("b", stem, options, 0)) == problem


def test_a_biography_is_judged_before_the_question() -> None:
    biography = "I am a nurse from Porto and I sing in a choir, where I met my wife years ago."
    good = make_item("b", "Which do you take?", ("This.", "That."), 0, biography=biography)
    assert form_problem(good) is None
    assert form_problem(good._replace(biography="I am a nurse.")) == "too short"
    other = biography.replace("I ", "She ").replace("my ", "her ")
    assert form_problem(good._replace(biography=other)) == "third person"


def test_typographic_quotes_are_read_as_straight_ones() -> None:
    assert text_problem("I’m sorry, but I can’t write that", "statement") == "not an item"


def test_the_first_person_is_no_slip() -> None:
    assert not third_person("The system that I am needs nothing")
    assert not third_person("They and I agree")


@pytest.mark.parametrize("family", FAMILIES)
def test_every_built_in_item_has_the_right_form(family: str) -> None:
    parts = load_parts(family, ["all"], "builtin", "lm") if builtin_behaviors(family) else []
    items = [item for part in parts for item in part.parsed.items]
    assert [(item.id, form_problem(item)) for item in items if form_problem(item)] == []
