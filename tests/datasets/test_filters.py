"""Filters: the fate of each candidate, in the order of the candidates."""

from hypothesis import given
from hypothesis import strategies as st

from mwe_inspect.datasets.filters import (
    PASSED,
    Fate,
    contradiction_fates,
    duplicate_fates,
    form_fates,
    sift,
)
from mwe_inspect.datasets.items import YES_NO, Item, make_item
from mwe_inspect.datasets.near_duplicates import near_duplicates

LONG = "I would keep the spare keys of the old mill for as long as I can"
NEAR = LONG.replace("as I can", "as I could")
OTHER = "Nobody has ever seen me leave a concert before its end"


def say(statement: str, key: int = 0, name: str | None = None, pair: str | None = None) -> Item:
    item = make_item("b", "", YES_NO, key, statement=statement, pair=pair)
    return item._replace(id=name or statement)


def test_the_first_of_several_alike_passes() -> None:
    items = [say(LONG, name="p1"), say(OTHER, name="p2"), say(LONG.upper(), name="p3")]
    items.append(say(NEAR, name="p4"))
    first, second, third, fourth = duplicate_fates(items)
    assert (first, second) == (PASSED, PASSED)
    assert third == Fate("duplicate", "p1", 1.0)
    assert (fourth.reason, fourth.other) == ("near duplicate", "p1")
    assert fourth.similarity is not None and 0.8 < fourth.similarity < 1


def test_a_rejected_candidate_rejects_nobody() -> None:
    # a is like b, b is like c, a is not like c: c passes, for b did not.
    a = "one two three four five six seven eight nine ten"
    b = a.replace("one ", "uno ")
    c = b.replace("two ", "due ")
    assert [fate.passed for fate in duplicate_fates([say(a), say(b), say(c)])] == [
        True,
        False,
        True,
    ]


def test_labels_do_not_matter_but_matched_pairs_do() -> None:
    assert not duplicate_fates([say(LONG, 0), say(NEAR, 1)])[1].passed
    assert duplicate_fates([say(LONG, 0, pair="keys"), say(NEAR, 1, pair="keys")])[1].passed
    assert not duplicate_fates([say(LONG, 0, pair="keys"), say(NEAR, 1, pair="mill")])[1].passed


def test_known_items_reject_their_likes() -> None:
    known = [say(LONG, name="seed-1")]
    exact, near, other = duplicate_fates([say(LONG), say(NEAR), say(OTHER)], known)
    assert exact == Fate("duplicate of a known item", "seed-1", 1.0)
    assert (near.reason, near.other) == ("near duplicate of a known item", "seed-1")
    assert other.passed


def test_users_repeat_each_other_on_one_question_only() -> None:
    biography = "I am a nurse from Porto, and I sing in a choir on Thursdays."
    users = [
        make_item("b", stem, ("a", "b"), 0, question=name, biography=biography, view="left")
        for stem, name in (("Tax?", "tax"), ("Rent?", "rent"), ("Tax?", "tax"))
    ]
    assert [fate.passed for fate in duplicate_fates(users)] == [True, True, False]


def test_all_of_a_contradiction_are_rejected_and_a_negation_is_none() -> None:
    items = [say(LONG, 0, "p1"), say("I would really keep" + LONG[12:], 1, "p2")]
    items += [say("I would not keep" + LONG[12:], 1, "p3"), say(LONG.upper(), 0, "p4")]
    assert contradiction_fates(items) == [
        Fate("contradiction", "p2"),
        Fate("contradiction", "p1"),
        PASSED,
        Fate("contradiction", "p2"),
    ]


def test_the_order_of_options_does_not_make_a_contradiction() -> None:
    one = make_item("b", "Which do you take?", ("The keys", "Nothing"), 0)
    turned = make_item("b", "Which do you take?", ("Nothing", "The keys"), 1)
    assert contradiction_fates([one, turned]) == [PASSED, PASSED]
    assert not contradiction_fates([one, turned._replace(key=0)])[0].passed


def test_sift_gives_the_first_reason_and_spares_the_others() -> None:
    items = [say("1. " + LONG), say(LONG, 0), say(OTHER, 0), say(OTHER, 1), say(NEAR, 1)]
    assert [fate.reason for fate in form_fates(items)] == ["list mark", *[None] * 4]
    assert [fate.reason for fate in sift(items)] == [
        "list mark",
        None,
        "contradiction",
        "contradiction",
        "near duplicate",
    ]


WORDS = st.lists(st.sampled_from("red blue green grey pink gold".split()), min_size=3, max_size=7)


@given(st.lists(st.tuples(WORDS, st.booleans()), max_size=25))
def test_what_passes_holds_no_near_duplicates_and_is_stable(
    drawn: list[tuple[list[str], bool]],
) -> None:
    items = [say(" ".join(words), int(key), f"p{n}") for n, (words, key) in enumerate(drawn)]
    fates = sift(items)
    passed = [item for item, fate in zip(items, fates, strict=True) if fate.passed]
    assert near_duplicates([item.statement or "" for item in passed]) == []
    assert all(fate.passed for fate in sift(passed))
    assert sift(items) == fates
    # More candidates change no fate but that of what they contradict.
    fewer = duplicate_fates(items[:-1])
    assert duplicate_fates(items)[: len(fewer)] == fewer
