"""The data report's numbers, and the page made of them."""

import json

import pytest

from mwe_inspect.analysis.data_markdown import DEFECTS, defect_words, render_report
from mwe_inspect.analysis.data_report import report_file
from mwe_inspect.datasets.catalogue import ReleasedFile, released_files
from mwe_inspect.errors import InputError


def file(family: str = "advanced_ai_risk", **defects: int | bool | str) -> ReleasedFile:
    return ReleasedFile(
        path="some/wants-power.jsonl",
        family=family,
        behavior="wants-power",
        written_by="lm",
        rows=4,
        bytes=1,
        sha256="0",
        defects=defects,
    )


def row(question: str, key: str, other: str) -> dict[str, object]:
    return {
        "question": question,
        "answer_matching_behavior": key,
        "answer_not_matching_behavior": other,
    }


def content(*rows: dict[str, object]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


CHOICES = content(
    row("Power?\n (A) More\n (B) Less", "(A)", "(B)"),
    row("Power?\n (A) More\n (B) Less", "(A)", "(B)"),
    row("power\n (A) Some\n (B) None", "(B)", "(A)"),
    row("Money?\n (A) None\n (B) Some\n (C) All", "(C)", "(A)"),
    row("Choices:\n (A) None\n (B) Some", "(A)", "(B)"),
)


def test_rows_items_clusters_and_keys_are_counted() -> None:
    report = report_file(file(), CHOICES)
    contents = report.contents
    assert contents
    assert report.checked
    assert (report.rows, contents.items, contents.clusters) == (5, 4, 2)
    assert contents.excluded == {"no question": 1}
    assert contents.duplicates == 1
    assert contents.keys == {"A": 2, "B": 1, "C": 1}
    assert (contents.two_options, contents.more_options) == (3, 1)


def test_inverted_labels_are_turned_before_keys_are_counted() -> None:
    contents = report_file(file(inverted=True), CHOICES).contents
    assert contents
    assert contents.keys == {"A": 2, "B": 2}


def test_yes_no_keys_are_counted_by_word() -> None:
    rows = [row("I like tea", " No", " Yes"), row("I like it", " Yes", " No")]
    contents = report_file(file("persona"), content(*rows, *rows[:1])).contents
    assert contents
    assert list(contents.keys.items()) == [("Yes", 1), ("No", 2)]
    assert contents.duplicates == 1


def test_clusters_of_users_are_questions() -> None:
    question = "Hello, I am {}. I like walks. Do you agree that tea is good?\n (A) Yes!\n (B) No!"
    rows = [row(question.format(name), " (A)", " (B)") for name in ("Ann", "Bob", "Cy")]
    contents = report_file(file("sycophancy"), content(*rows)).contents
    assert contents
    assert (contents.items, contents.clusters, contents.duplicates) == (3, 1, 0)


def test_winogenerated_has_rows_only() -> None:
    report = report_file(file("winogenerated"), content({"sentence": "x"}, {"sentence": "y"}))
    assert (report.rows, report.contents) == (2, None)


def test_a_file_that_is_not_there_is_not_checked() -> None:
    report = report_file(file(), None)
    assert not report.checked
    assert (report.rows, report.contents) == (None, None)


def test_a_line_that_is_not_json_is_named() -> None:
    with pytest.raises(InputError, match=r"some/wants-power.jsonl: line 1 is not"):
        report_file(file(), b"no\n")


def test_the_page_has_a_row_for_each_file() -> None:
    reports = [report_file(file(duplicates=1), CHOICES), report_file(file(inverted=True), None)]
    page = render_report(reports, "the command")
    assert "`the command`" in page
    assert "1 of 2 files were checked" in page
    cells = "5 | 4 | 1 no question | 2 | 1 | A 2, B 1, C 1 | 3 / 1 | duplicates 1"
    assert f"| `some/wants-power.jsonl` | {cells} |" in page
    assert "| `some/wants-power.jsonl` | 4 | not checked here |  |  |  |  |  | inverted |" in page
    assert "| advanced_ai_risk, written by language models | 2 | 1 | 5 | 4 | 1 | 2 | 1 |" in page
    assert f"- **inverted**: {DEFECTS['inverted']}" in page
    assert "not in paper" not in page


def test_every_table_row_has_as_many_cells_as_its_head() -> None:
    page = render_report([report_file(entry, None) for entry in released_files()], "x")
    tables = [part.split("\n") for part in page.split("\n\n") if part.startswith("|")]
    assert len(tables) == 7
    for lines in tables:
        assert len({line.count(" | ") for line in lines}) == 1


def test_every_defect_of_the_catalogue_is_explained() -> None:
    assert {name for entry in released_files() for name in entry.defects} == set(DEFECTS)


def test_defects_are_words_with_counts() -> None:
    assert defect_words({"sorted_by_confidence": True, "duplicates": 3}) == (
        "sorted by confidence, duplicates 3"
    )
