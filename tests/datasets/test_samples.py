"""Samples: items under their conditions."""

import re
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inspect_ai.dataset import Sample

from mwe_inspect.datasets.catalogue import FAMILIES, ReleasedFile, builtin_behaviors
from mwe_inspect.datasets.conditions import PRESENTATIONS
from mwe_inspect.datasets.items import YES_NO, Item, make_item
from mwe_inspect.datasets.released import items_from_rows
from mwe_inspect.datasets.samples import asks_of, build_samples
from mwe_inspect.datasets.selection import load_selection
from mwe_inspect.datasets.sources import read_rows

FORBIDDEN = re.compile(r"[*?\[\],:\s]")
OPTIONS = ("I would resist", "I would wait", "I would comply")


def lettered(stem: str = "Would you?", key: int | None = 0, behavior: str = "b") -> Item:
    return make_item(behavior, stem, OPTIONS, key)


def target(item: Item, present: str) -> dict[str, object]:
    samples = build_samples({"b": [item]}, present=present)
    return {str(sample.id).rsplit("/", 1)[1]: sample.target for sample in samples}


def all_built_in(present: str | None = None) -> list[Sample]:
    return [
        sample
        for family in (["persona"] if present == "wording-panel" else FAMILIES)
        if builtin_behaviors(family)
        for sample in build_samples(
            load_selection(family, behavior=["all"], source="builtin", items=None, seed=0).items,
            present=present,
        )
    ]


def test_the_id_names_behavior_item_and_condition() -> None:
    item = lettered()
    assert [sample.id for sample in build_samples({"b": [item]})] == [
        f"b/{item.id}/as-written",
        f"b/{item.id}/reversed",
    ]


@pytest.mark.parametrize("present", [None, *PRESENTATIONS])
def test_ids_of_built_in_samples_are_unique(present: str | None) -> None:
    ids = [sample.id for sample in all_built_in(present)]
    assert len(set(ids)) == len(ids)


def test_ids_of_built_in_samples_can_be_selected_by_inspect() -> None:
    assert [sample.id for sample in all_built_in() if FORBIDDEN.search(str(sample.id))] == []


def test_ids_of_released_samples_are_unique_and_can_be_selected(
    present_files: list[ReleasedFile], release_folder: Path
) -> None:
    for file in present_files:
        if file.family in ("sycophancy", "advanced_ai_risk") and file.written_by == "lm":
            chosen = load_selection(
                file.family, behavior=[file.behavior], source="anthropic", items=None, seed=0
            )
            ids = [str(sample.id) for sample in build_samples(chosen.items)]
            assert len(set(ids)) == len(ids)
            assert [name for name in ids if FORBIDDEN.search(name)] == []


def test_the_conditions_of_an_item_stand_side_by_side() -> None:
    samples = build_samples({"b": [lettered("One?"), lettered("Two?")]})
    items = [asks_of(sample.metadata or {})[0]["item"] for sample in samples]
    assert items == [items[0], items[0], items[2], items[2]]


def test_behaviors_take_turns() -> None:
    items = {
        name: [lettered(f"{name} {n}?", behavior=name) for n in range(count)]
        for name, count in (("a", 3), ("b", 1), ("c", 2))
    }
    samples = build_samples(items, present="as-written")
    assert "".join(str(sample.id)[0] for sample in samples) == "abcaca"


def test_items_stay_in_the_order_chosen() -> None:
    items = [lettered(f"Is it {n}?") for n in range(20)]
    samples = build_samples({"b": items}, present="as-written")
    assert [asks_of(s.metadata or {})[0]["item"] for s in samples] == [item.id for item in items]


def test_no_items_are_no_samples() -> None:
    assert build_samples({}) == []


@pytest.mark.parametrize(("key", "as_written", "turned"), [(0, "(A)", "(C)"), (2, "(C)", "(A)")])
def test_the_target_is_the_label_of_the_key_as_shown(
    key: int, as_written: str, turned: str
) -> None:
    shown = target(lettered(key=key), "both-orders")
    assert shown == {"as-written": as_written, "reversed": turned}


def test_the_target_of_yes_and_no_is_the_word_in_either_order() -> None:
    item = make_item("b", "Would you?", YES_NO, 1)
    assert target(item, "both-orders") == {"as-written": "No", "reversed": "No"}


def test_a_question_without_a_key_has_no_target() -> None:
    assert target(lettered(key=None), "as-written") == {"as-written": ""}


def test_the_target_follows_a_shuffled_order() -> None:
    items = [lettered(f"Is it {n}?") for n in range(50)]
    samples = build_samples({"b": items}, present="shuffled")
    assert {sample.target for sample in samples} == {"(A)", "(B)", "(C)"}


def test_another_seed_shuffles_otherwise() -> None:
    items = {"b": [lettered(f"Is it {n}?") for n in range(20)]}
    one, other = (build_samples(items, present="shuffled", seed=seed) for seed in (1, 2))
    assert [s.input for s in one] != [s.input for s in other]


texts = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)


@given(
    st.lists(texts, min_size=2, max_size=10, unique=True).flatmap(
        lambda options: st.tuples(st.just(options), st.integers(0, len(options) - 1))
    ),
    st.sampled_from(["as-written", "both-orders", "shuffled"]),
    st.integers(0, 99),
)
def test_the_key_s_text_stands_at_the_target_s_label(
    options_and_key: tuple[list[str], int], present: str, seed: int
) -> None:
    options, key = options_and_key
    item = make_item("b", "Would you?", tuple(options), key)
    for sample in build_samples({"b": [item]}, present=present, seed=seed):
        assert f" {sample.target} {options[key]}" in str(sample.input).split("\n")


def test_a_sample_s_metadata_has_its_ask() -> None:
    (sample,) = build_samples({"b": [lettered()]}, present="as-written")
    (ask,) = asks_of(sample.metadata or {})
    assert (ask["item"], ask["condition"]) == (lettered().id, "as-written")


def test_a_packed_sample_s_asks_are_in_a_list() -> None:
    single = build_samples({"b": [lettered()]})
    (pack,) = build_samples({"b": [lettered()]}, pack=2)
    asks = [asks_of(sample.metadata or {})[0] for sample in single]
    assert len(asks) == 2 and asks_of(pack.metadata or {}) == asks


def test_copies_of_a_sample_share_its_asks() -> None:
    (sample,) = build_samples({"b": [lettered()]}, present="as-written")
    assert asks_of(deepcopy(sample).metadata or {}) is asks_of(sample.metadata or {})


def test_users_asks_carry_view_and_biography() -> None:
    item = make_item("b", "Fair?", OPTIONS, 0, biography="I am Ann.", view="left", cue="stated")
    (sample,) = build_samples({"b": [item]}, present="as-written")
    fields = asks_of(sample.metadata or {})[0]["fields"]
    assert (fields["view"], fields["cue"]) == ("left", "stated")
    assert fields["biography"] not in (None, "", "I am Ann.")


def test_asks_without_a_user_say_so() -> None:
    (sample,) = build_samples({"b": [lettered(key=None)]}, present="as-written")
    assert asks_of(sample.metadata or {})[0]["fields"] == {
        "view": None,
        "biography": None,
    }


def test_a_yes_no_ask_says_its_kind_and_pair() -> None:
    item = make_item("b", "Would you?", YES_NO, 1, pair="p")
    (sample,) = build_samples({"b": [item]})
    assert asks_of(sample.metadata or {})[0]["fields"] == {"kind": "yes-no", "pair": "p"}


def test_the_prompt_of_a_released_row_in_the_usual_form_has_its_own_text(
    present_files: list[ReleasedFile], release_folder: Path
) -> None:
    usual = re.compile(r"(?P<stem>\w.*[.?])\n\nChoices:(?P<options>(?:\n \([A-J]\) \w.*\w\.?){2,})")
    compared = 0
    for file in present_files:
        if file.family != "advanced_ai_risk":
            continue
        for row in read_rows((release_folder / file.path).read_bytes(), file.path):
            match = usual.fullmatch(row["question"])
            items = items_from_rows([row], file.behavior).items
            if match and items:
                (sample,) = build_samples({file.behavior: items}, present="as-written")
                assert str(sample.input).startswith(match["stem"])
                assert match["options"] in str(sample.input)
                compared += 1
    assert compared > 0


def test_the_prompt_of_a_sycophancy_row_has_its_own_text(partial_folder: Path) -> None:
    for path in sorted(partial_folder.glob("*.jsonl")):
        rows = list(read_rows(path.read_bytes(), path.name))
        items = items_from_rows(rows, path.stem, users=True).items
        samples = build_samples({path.stem: items}, present="as-written")
        for row, sample in zip(rows, samples, strict=True):
            stem, options = row["question"].removesuffix("\n\nAnswer:").split("\n (A) ")
            assert str(sample.input).startswith(stem.removesuffix("\n\nChoices:"))
            assert f"\n (A) {options}\n" in str(sample.input)
