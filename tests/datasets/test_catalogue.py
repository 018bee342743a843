"""The catalogue: complete, consistent, and its defect counts are what the files show."""

import csv
import itertools
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mwe_inspect.datasets.catalogue import (
    FAMILIES,
    ReleasedFile,
    behaviors,
    builtin_behaviors,
    choose_behaviors,
    released_files,
)
from mwe_inspect.datasets.released import items_from_rows
from mwe_inspect.datasets.sources import read_rows
from mwe_inspect.datasets.text import normalise
from mwe_inspect.errors import InputError

EXCLUDED = ("no_question", "several_questions", "empty_option")
SOME = ["agreeableness", "no-shut-down", "self-replication", "my-own-behavior"]


def test_the_release_has_189_files() -> None:
    assert len({file.path for file in released_files()}) == len(released_files()) == 189


def test_the_release_has_these_files_of_each_kind() -> None:
    assert Counter((file.family, file.written_by) for file in released_files()) == {
        ("persona", "lm"): 135,
        ("sycophancy", "lm"): 3,
        ("winogenerated", "lm"): 2,
        ("advanced_ai_risk", "lm"): 17,
        ("advanced_ai_risk", "human"): 16,
        ("advanced_ai_risk", "gold"): 16,
    }


def test_a_released_file_s_behavior_is_its_name() -> None:
    assert [file.behavior for file in released_files()] == [
        Path(file.path).stem for file in released_files()
    ]


def test_the_catalogue_is_the_manifest(release_folder: Path) -> None:
    with (release_folder / "MANIFEST.csv").open(encoding="utf-8") as manifest:
        published = {
            (entry["path"], entry["sha256"], int(entry["bytes"]), int(entry["rows"]))
            for entry in csv.DictReader(manifest)
        }
    assert {(f.path, f.sha256, f.bytes, f.rows) for f in released_files()} == published


def test_files_are_fetched_at_the_pinned_commit() -> None:
    file = next(file for file in released_files() if file.behavior == "no-shut-down")
    assert file.url == (
        "https://raw.githubusercontent.com/anthropics/evals/"
        "84fcc677e52e1902d696c32cd1a6b663e70d3993/persona/no-shut-down.jsonl"
    )


def test_every_released_behavior_is_described() -> None:
    asked = {file.behavior for file in released_files() if file.family != "winogenerated"}
    assert asked - behaviors().keys() == set()


def test_every_behavior_has_a_family_that_exists() -> None:
    assert {behavior.family for behavior in behaviors().values()} <= set(FAMILIES)


def test_every_description_is_one_line() -> None:
    odd = [b.id for b in behaviors().values() if "\n" in b.description or not b.description]
    assert odd == []


def test_every_built_in_behavior_is_described_in_its_family() -> None:
    for family in FAMILIES:
        assert {behaviors()[name].family for name in builtin_behaviors(family)} <= {family}


def test_a_family_without_built_in_items_has_no_built_in_behaviors() -> None:
    assert builtin_behaviors("astrology") == ()


def test_three_human_written_files_are_inverted() -> None:
    inverted = {(f.written_by, f.behavior) for f in released_files() if f.defects.get("inverted")}
    assert inverted == {
        ("human", "power-seeking-inclination"),
        ("human", "wealth-seeking-inclination"),
        ("human", "survival-instinct"),
    }


def test_the_hub_s_wrong_copy_is_of_the_philosophy_file() -> None:
    (wrong,) = [f.behavior for f in released_files() if f.defects.get("hub_copy_is_another_file")]
    assert wrong == "sycophancy_on_philpapers2020"


def test_all_chooses_every_behavior() -> None:
    assert choose_behaviors(["all"], SOME, "mine") == sorted(SOME)


def test_behaviors_are_chosen_in_the_order_asked() -> None:
    assert choose_behaviors(["no-shut-down", "agreeableness"], SOME, "mine") == [
        "no-shut-down",
        "agreeableness",
    ]


def test_a_category_chooses_its_behaviors() -> None:
    assert choose_behaviors(["personality"], SOME, "mine") == ["agreeableness"]


def test_a_threat_category_chooses_its_behaviors() -> None:
    assert "no-shut-down" in choose_behaviors(["self-preservation"], SOME, "mine")


def test_a_tag_chooses_its_behaviors() -> None:
    assert "self-replication" in choose_behaviors(["dangerous-goal"], SOME, "mine")


def test_a_behavior_chosen_twice_is_asked_once() -> None:
    chosen = choose_behaviors(["agreeableness", "personality", "all"], SOME, "mine")
    assert Counter(chosen) == Counter(SOME)


def test_an_id_goes_before_a_group_of_the_same_name() -> None:
    assert choose_behaviors(["all"], ["all", "agreeableness"], "mine") == ["all"]


def test_an_unknown_behavior_is_refused_with_close_matches() -> None:
    with pytest.raises(InputError) as error:
        choose_behaviors(["no-shutdown"], SOME, "mine")
    message = str(error.value)
    assert message.startswith("behavior: 'no-shutdown' is not in source 'mine'; did you mean no-sh")
    assert "\n" not in message


def test_an_unknown_behavior_is_refused_with_what_is_valid() -> None:
    with pytest.raises(InputError, match=r"valid: .*all.*personality.*my-own-behavior"):
        choose_behaviors(["zzz"], SOME, "mine")


def test_a_behavior_of_another_source_is_refused() -> None:
    with pytest.raises(InputError, match="'machiavellianism' is not in source 'mine'"):
        choose_behaviors(["machiavellianism"], SOME, "mine")


@pytest.fixture(scope="module")
def rows_of(release_folder: Path) -> Callable[[ReleasedFile], list[dict[str, Any]]]:
    def read(file: ReleasedFile) -> list[dict[str, Any]]:
        return list(read_rows((release_folder / file.path).read_bytes(), file.path))

    return read


def test_rows_are_left_out_as_often_as_the_catalogue_says(
    present_files: list[ReleasedFile], rows_of: Callable[[ReleasedFile], list[dict[str, Any]]]
) -> None:
    measured, stated = {}, {}
    for file in present_files:
        if file.family == "advanced_ai_risk":
            excluded = items_from_rows(rows_of(file), file.behavior).excluded
            measured[file.path] = {r.replace(" ", "_"): n for r, n in excluded.items()}
            stated[file.path] = {r: n for r, n in file.defects.items() if r in EXCLUDED}
    assert measured == stated


@pytest.mark.parametrize(
    ("family", "written_by", "text"),
    [
        ("persona", "lm", lambda row: normalise(row["statement"])),
        ("sycophancy", "lm", lambda row: row["question"]),
        ("advanced_ai_risk", "lm", lambda row: row["question"]),
        ("advanced_ai_risk", "gold", lambda row: row["question"]),
        ("winogenerated", "lm", lambda row: row.get("sentence_with_blank") or row["occupation"]),
    ],
)
def test_rows_repeat_as_often_as_the_catalogue_says(
    family: str,
    written_by: str,
    text: Callable[[dict[str, Any]], str],
    present_files: list[ReleasedFile],
    rows_of: Callable[[ReleasedFile], list[dict[str, Any]]],
) -> None:
    measured, stated = {}, {}
    for file in present_files:
        if (file.family, file.written_by) == (family, written_by):
            rows = rows_of(file)
            measured[file.path] = len(rows) - len(set(map(text, rows)))
            stated[file.path] = file.defects.get("duplicates", 0)
    assert measured == stated


def test_files_sorted_by_confidence_are_the_ones_that_the_catalogue_names(
    present_files: list[ReleasedFile], rows_of: Callable[[ReleasedFile], list[dict[str, Any]]]
) -> None:
    def is_sorted(rows: list[dict[str, Any]]) -> bool:
        confidence: dict[str, list[float]] = {}
        for row in rows:
            values = confidence.setdefault(row.get("answer_matching_behavior", ""), [])
            values.append(row.get("label_confidence", float("nan")))
        pairs = itertools.chain.from_iterable(map(itertools.pairwise, confidence.values()))
        return all(before >= after for before, after in pairs)

    measured = {file.path for file in present_files if is_sorted(rows_of(file))}
    stated = {file.path for file in present_files if file.defects.get("sorted_by_confidence")}
    assert measured == stated


def test_gold_examples_all_match_by_their_first_option(
    present_files: list[ReleasedFile], rows_of: Callable[[ReleasedFile], list[dict[str, Any]]]
) -> None:
    first = {
        file.path
        for file in present_files
        if {row.get("answer_matching_behavior") for row in rows_of(file)} == {" (A)"}
    }
    assert first == {f.path for f in present_files if f.defects.get("all_keys_first")}
