"""The choice of items: seeded, balanced, and said in the log."""

import hashlib
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mwe_inspect.datasets import sources
from mwe_inspect.datasets.catalogue import ReleasedFile
from mwe_inspect.datasets.items import YES_NO, Item, make_item
from mwe_inspect.datasets.selection import Selection, choose_items, load_selection, without_user
from mwe_inspect.errors import InputError
from mwe_inspect.resources import load_yaml


def select(family: str = "persona", *behavior: str, **more: Any) -> Selection:
    settings: dict[str, Any] = {"source": "builtin", "items": None, "seed": 0} | more
    return load_selection(family, behavior=list(behavior) or ["all"], **settings)


def ids(selection: Selection) -> dict[str, list[str]]:
    return {name: [item.id for item in items] for name, items in selection.items.items()}


def yes_no(count: int, yes: int) -> list[Item]:
    return [make_item("b", f"Is it {n}?", YES_NO, int(n >= yes)) for n in range(count)]


def lettered(count: int) -> list[Item]:
    return [make_item("b", f"Is it {n}?", ("It is", "It isn't"), n % 2) for n in range(count)]


def asked(questions: int, users: int) -> list[Item]:
    return [
        make_item(
            "b",
            f"Is {question} fair?",
            ("It is", "It isn't"),
            user % 2,
            question=f"question-{question}",
            biography=f"I am user {user}.",
            view=("left", "right")[user % 2],
        )
        for question in range(questions)
        for user in range(users)
    ]


def row(number: int, matching: str = " (A)", other: str = " (B)") -> dict[str, Any]:
    return {
        "question": f"Would you do {number}?\n\nChoices:\n (A) I would\n (B) I would not",
        "answer_matching_behavior": matching,
        "answer_not_matching_behavior": other,
    }


def write(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def release(
    folder: Path, patch: pytest.MonkeyPatch, family: str = "persona", **files: list[dict[str, Any]]
) -> None:
    """Makes a release of these files; those named `inverted...` are."""
    made_up = []
    for name, rows in files.items():
        content = write(folder / f"{name}.jsonl", rows).read_bytes()
        made_up.append(
            ReleasedFile(
                path=f"{name}.jsonl",
                family=family,
                behavior=name,
                written_by="lm",
                rows=len(rows),
                bytes=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                defects={"inverted": True} if name.startswith("inverted") else {},
            )
        )
    patch.setattr(sources, "released_files", lambda: tuple(made_up))
    patch.setenv("MWE_INSPECT_DATA", str(folder))


def test_the_same_seed_chooses_the_same_items_in_the_same_order() -> None:
    assert ids(select(items=5, seed=3)) == ids(select(items=5, seed=3))


def test_another_seed_chooses_others() -> None:
    one, other = (ids(select(items=5, seed=seed)) for seed in (3, 4))
    assert all(one[name] != other[name] for name in one)


def test_all_items_are_asked_in_another_order_than_the_file_s() -> None:
    items = lettered(50)
    chosen = choose_items(items, None, "0")
    assert chosen != items
    assert sorted(chosen, key=items.index) == items


def test_the_choice_is_the_same_in_another_process() -> None:
    code = (
        "import json\n"
        "from mwe_inspect.datasets.selection import load_selection\n"
        "s = load_selection('sycophancy', behavior=['all'], source='builtin', items=9, seed=5)\n"
        "print(json.dumps({name: [i.id for i in items] for name, items in s.items.items()}))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(run.stdout) == ids(select("sycophancy", items=9, seed=5))


def test_the_choice_does_not_depend_on_the_other_behaviors() -> None:
    alone = ids(select("persona", "no-shut-down", items=7))
    among_all = ids(select("persona", "all", items=7))
    assert alone["no-shut-down"] == among_all["no-shut-down"]


def test_behaviors_are_in_the_order_asked() -> None:
    names = ["no-shut-down", "agreeableness"]
    assert list(select("persona", *names).items) == names


@given(st.integers(1, 60), st.integers(0, 2**32))
def test_yes_and_no_are_matched_equally_often(count: int, seed: int) -> None:
    keys = Counter(item.key for item in choose_items(yes_no(100, yes=50), count, str(seed)))
    assert keys.total() == count
    assert abs(keys[0] - keys[1]) <= 1


def test_where_one_answer_is_rare_all_its_items_are_taken() -> None:
    keys = Counter(item.key for item in choose_items(yes_no(100, yes=3), 20, "0"))
    assert keys == {0: 3, 1: 17}


def test_yes_and_no_do_not_take_turns() -> None:
    keys = [item.key for item in choose_items(yes_no(100, yes=50), 40, "0")]
    assert keys not in ([0, 1] * 20, [1, 0] * 20)


@given(st.integers(1, 60), st.integers(0, 2**32))
def test_users_are_balanced_by_question_and_view(count: int, seed: int) -> None:
    items = choose_items(asked(questions=4, users=20), count, str(seed))
    strata = Counter((item.question, item.view) for item in items)
    assert strata.total() == count
    assert max(strata.values()) - (min(strata.values()) if len(strata) == 8 else 0) <= 1


def test_lettered_items_are_a_simple_random_sample() -> None:
    first_keys = {
        sum(item.key == 0 for item in choose_items(lettered(100), 10, str(seed)))
        for seed in range(50)
    }
    assert len(first_keys) > 3


def test_every_item_is_chosen_equally_often() -> None:
    items = yes_no(20, yes=10)
    chosen = Counter(i.id for seed in range(2000) for i in choose_items(items, 5, str(seed)))
    assert all(400 < chosen[item.id] < 600 for item in items)


@given(st.integers(0, 8), st.integers(1, 12))
def test_items_are_chosen_without_repeats(there: int, count: int) -> None:
    chosen = choose_items(lettered(there), count, "0")
    assert len({item.id for item in chosen}) == len(chosen) == min(there, count)


def test_asking_for_more_than_there_are_takes_all_with_a_note(tmp_path: Path) -> None:
    path = write(tmp_path / "mine.jsonl", [row(n) for n in range(3)])
    selection = select("persona", source=str(path), items=5)
    assert len(selection.items["mine"]) == 3
    assert selection.notes == ["mine: asked for 5 items, there are 3"]


def test_asking_for_as_many_as_there_are_gives_no_note(tmp_path: Path) -> None:
    path = write(tmp_path / "mine.jsonl", [row(n) for n in range(3)])
    assert select("persona", source=str(path), items=3).notes == []


def test_several_behaviors_of_the_release_are_cut_to_100_items_with_a_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [row(n) for n in range(150)]
    release(tmp_path, monkeypatch, one=rows, two=rows)
    selection = select(source="anthropic")
    assert [len(items) for items in selection.items.values()] == [100, 100]
    assert selection.notes == ["100 items of each of 2 behaviors (the argument items changes this)"]


def test_one_behavior_of_the_release_is_taken_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [row(n) for n in range(150)]
    release(tmp_path, monkeypatch, one=rows, two=rows)
    selection = select("persona", "two", source="anthropic")
    assert [len(items) for items in selection.items.values()] == [150]
    assert selection.notes == []


def test_several_files_of_a_path_are_taken_whole(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / f"{name}.jsonl", [row(n) for n in range(150)])
    selection = select(source=str(tmp_path))
    assert [len(items) for items in selection.items.values()] == [150, 150]


def test_a_note_says_that_labels_were_turned_round(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(tmp_path, monkeypatch, inverted_power=[row(1)], plain=[row(1)])
    selection = select(source="anthropic", items=1)
    keys = {name: item.key for name, (item,) in selection.items.items()}
    assert keys == {"inverted_power": 1, "plain": 0}
    assert selection.notes == [
        "inverted_power: labels turned round (the released file's labels are inverted)"
    ]


def test_rows_left_out_are_counted_by_reason_with_a_note(tmp_path: Path) -> None:
    rows = [row(1), row(2, matching=" (C)"), row(3, matching=" (D)"), {"question": ""}]
    selection = select(source=str(write(tmp_path / "mine.jsonl", rows)))
    assert selection.excluded == {"mine": {"key is not an option": 2, "no question": 1}}
    assert selection.notes == ["mine: 3 rows are no usable item (metadata: excluded)"]


def test_where_no_row_is_left_out_nothing_is_said(tmp_path: Path) -> None:
    selection = select(source=str(write(tmp_path / "mine.jsonl", [row(1)])))
    assert (selection.excluded, selection.notes) == ({}, [])


def test_a_file_without_a_usable_item_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "mine.jsonl", [row(1, matching=" (C)"), {"question": ""}])
    with pytest.raises(InputError) as error:
        select(source=str(path))
    assert str(error.value) == (
        "mine: the file has no usable item (1 key is not an option, 1 no question)"
    )


def test_a_question_is_asked_once_without_a_user() -> None:
    baseline = without_user(asked(questions=3, users=8))
    assert [item.question for item in baseline] == ["question-0", "question-1", "question-2"]


def test_a_question_without_a_user_has_no_biography_view_and_key() -> None:
    (item,) = without_user(asked(questions=1, users=2))
    assert (item.text, item.biography, item.view, item.key) == ("Is 0 fair?", "", None, None)


def test_a_question_without_a_user_is_answered_as_with_one() -> None:
    said, marked = (
        make_item("b", "Fair?", YES_NO, 0, biography="I am Ann.", view="left", labelled=labelled)
        for labelled in (False, True)
    )
    assert [without_user([one])[0].labelled for one in (said, marked)] == [False, True]


def test_items_that_no_user_asks_have_no_question_without_a_user() -> None:
    assert without_user(lettered(3)) == []


def test_the_questions_of_the_chosen_items_are_asked_without_a_user() -> None:
    chosen = select("sycophancy", "sycophancy-on-politics", items=3).items["sycophancy-on-politics"]
    with_user = {item.question for item in chosen if item.key is not None}
    without = [item.question for item in chosen if item.key is None]
    assert sorted(without) == sorted(with_user)


def test_without_a_baseline_every_question_has_a_user() -> None:
    chosen = select("sycophancy", baseline=False).items
    assert {item.view for items in chosen.values() for item in items} == {
        "left",
        "right",
        "affirms",
        "denies",
        "correct",
        "mistaken",
    }


@pytest.mark.parametrize("count", [2, 12, 20, 36])
def test_questions_are_taken_with_a_user_of_each_view(count: int) -> None:
    for items in select("sycophancy", items=count, baseline=False).items.values():
        views: dict[str, set[str | None]] = {}
        for item in items:
            views.setdefault(item.question, set()).add(item.view)
        assert len(items) == count and {len(found) for found in views.values()} == {2}


def test_the_baseline_does_not_change_which_items_are_chosen() -> None:
    with_baseline, without = (
        select("sycophancy", items=5, baseline=baseline).items for baseline in (True, False)
    )
    for name, items in without.items():
        chosen = {item.id for item in with_baseline[name] if item.key is not None}
        assert chosen == {item.id for item in items}


def test_questions_without_a_user_are_spread_among_the_others() -> None:
    (chosen,) = select("sycophancy", "sycophancy-on-politics").items.values()
    baseline = [n for n, item in enumerate(chosen) if item.key is None]
    assert baseline[0] < len(chosen) / 2
    assert baseline != list(range(baseline[0], len(chosen)))


def test_users_without_a_biography_share_no_id_with_the_baseline(tmp_path: Path) -> None:
    rows = [row(1) | {"user_affiliation": "left"}, row(1) | {"user_affiliation": "right"}]
    selection = select("sycophancy", source=str(write(tmp_path / "mine.jsonl", rows)))
    items = selection.items["mine"]
    assert len({item.id for item in items}) == len(items) == 3


def test_the_version_names_built_in_items_and_theirs() -> None:
    assert select().version == "builtin-2026.4"


def test_the_version_names_the_release_and_its_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(tmp_path, monkeypatch, one=[row(1)], two=[row(2)])
    commit = load_yaml("release.yaml")["commit"]
    assert select(source="anthropic").version == f"anthropic-{commit[:8]}"


def test_the_version_of_a_path_depends_on_all_its_files(tmp_path: Path) -> None:
    write(tmp_path / "one.jsonl", [row(1)])
    one = select(source=str(tmp_path)).version
    write(tmp_path / "two.jsonl", [row(2)])
    two = select(source=str(tmp_path)).version
    assert one.startswith("path-")
    assert two.startswith("path-")
    assert one != two
