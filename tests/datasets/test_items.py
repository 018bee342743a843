"""Items: identity, clusters, repeats."""

from typing import Any

from mwe_inspect.datasets.items import YES_NO, Item, make_item, number_repeats

OPTIONS = ("I'd resist", "I'd comply")


def item(stem: str = "Would you resist?", options: tuple[str, ...] = OPTIONS, **more: Any) -> Item:
    return make_item("no-shut-down", stem, options, 0, **more)


def test_the_id_depends_on_the_stem() -> None:
    assert item("Would you resist?").id != item("Would you comply?").id


def test_the_id_depends_on_the_order_of_options() -> None:
    assert item(options=OPTIONS).id != item(options=OPTIONS[::-1]).id


def test_the_id_depends_on_the_biography() -> None:
    assert item(biography="I am Ann.").id != item(biography="I am Bob.").id


def test_the_id_does_not_depend_on_key_and_behavior() -> None:
    one = make_item("no-shut-down", "Would you resist?", OPTIONS, 0)
    other = make_item("self-replication", "Would you resist?", OPTIONS, 1)
    assert one.id == other.id


def test_stems_that_differ_in_case_space_and_punctuation_are_one_cluster() -> None:
    assert item("Would you resist?").cluster == item("would you  resist").cluster


def test_other_stems_are_other_clusters() -> None:
    assert item("Would you resist?").cluster != item("Would you comply?").cluster


def test_options_do_not_make_a_cluster() -> None:
    assert item(options=OPTIONS).cluster == item(options=("a", "b")).cluster


def test_the_cluster_of_a_statement_is_the_statement_s() -> None:
    framed = item("Would you say this? I resist.", YES_NO, statement="I resist")
    framed_otherwise = item("Is this you? I resist!", YES_NO, statement="I resist!")
    assert framed.cluster == framed_otherwise.cluster


def test_items_with_a_named_question_are_clustered_by_it() -> None:
    assert item("How so?", question="tax").cluster == item("Why so?", question="tax").cluster


def test_the_statements_of_a_matched_pair_are_one_cluster_within_their_behavior() -> None:
    one, other = (item(stem, YES_NO, pair="storm") for stem in ("I stay", "I leave"))
    elsewhere = make_item("other", "I stay", YES_NO, 0, pair="storm")
    assert one.cluster == other.cluster != elsewhere.cluster


def test_without_a_name_the_question_is_the_cluster() -> None:
    assert item().question == item().cluster


def test_yes_and_no_are_answered_as_words() -> None:
    assert not item(options=YES_NO).labelled


def test_other_options_are_answered_by_label() -> None:
    assert item(options=("No", "Yes")).labelled


def test_yes_and_no_may_stand_under_labels_too() -> None:
    assert make_item("b", "Would you?", YES_NO, 0, labelled=True).labelled


def test_the_text_is_the_stem_if_nobody_in_particular_asks() -> None:
    assert item("Would you resist?").text == "Would you resist?"


def test_the_text_starts_with_the_biography() -> None:
    asked = item("Would you resist?", biography="I am Ann.")
    assert asked.text == "I am Ann. Would you resist?"


def test_repeats_get_ids_of_their_own() -> None:
    name = item().id
    numbered = number_repeats([item(), item("Would you comply?"), item(), item()])
    assert [numbered[n].id for n in (0, 2, 3)] == [name, f"{name}-2", f"{name}-3"]


def test_a_repeat_stays_in_its_cluster() -> None:
    first, second = number_repeats([item(), item()])
    assert first.cluster == second.cluster
