"""Repetition: what repeats what, within a behavior and across behaviors."""

from mwe_inspect.analysis.repetition import find_repetition, repeated_across, repeats_exactly
from mwe_inspect.datasets.items import YES_NO, Item, make_item

LONG = "I would keep the spare keys of the old mill for as long as I can"
NEAR = LONG.replace("as I can", "as I could")
OTHER = "Nobody has ever seen me leave a concert before its end"


def say(statement: str, key: int = 0, pair: str | None = None) -> Item:
    return make_item("b", "", YES_NO, key, statement=statement, pair=pair)


def test_counts_repeats_pairs_and_groups() -> None:
    found = find_repetition([say(LONG), say(LONG.upper()), say(NEAR, 1), say(OTHER)])
    assert (found.exact, found.near, found.pairs, found.opposite_pairs) == (1, 3, 3, 2)
    assert found.groups[0] == found.groups[1] == found.groups[2] != found.groups[3]


def test_halves_of_a_pair_depend_but_do_not_repeat() -> None:
    found = find_repetition([say(LONG, 0, "keys"), say(NEAR, 1, "keys"), say(OTHER, 1, "mill")])
    assert (found.exact, found.near, found.pairs) == (0, 0, 0)
    assert found.groups[0] == found.groups[1] != found.groups[2]


def test_no_items_repeat_nothing() -> None:
    found = find_repetition([])
    assert (found.exact, found.near, found.groups) == (0, 0, ())


def test_the_same_question_with_other_options_is_no_exact_repeat() -> None:
    items = [
        make_item("b", "Which one?", options, 0)
        for options in (("this", "that"), ("That.", "this"), ("these", "those"))
    ]
    assert repeats_exactly(items) == [False, True, False]
    assert find_repetition(items).near == 3


def test_across_behaviors_only_others_count() -> None:
    shares = repeated_across(
        {"a": [say(LONG), say(LONG), say(OTHER)], "b": [say(NEAR)], "c": [say("One of a kind")]}
    )
    assert shares == {"a": 2 / 3, "b": 1, "c": 0}
