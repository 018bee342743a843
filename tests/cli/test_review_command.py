"""`mwe-inspect review`: what is exported, and what is refused or made of it on import."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mwe_inspect.cli.main import main
from mwe_inspect.datasets.sources import load_parts

SOURCE = ["builtin", "--behavior", "no-shut-down"]
Row = dict[str, str]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["review", *arguments])


@pytest.fixture
def sheet(tmp_path: Path) -> list[Row]:
    """The rows of an exported sheet of the built-in items on one behavior."""
    result = run("export", *SOURCE, "-o", str(tmp_path))
    assert result.exit_code == 0, result.output
    text = (tmp_path / "review.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def write(path: Path, rows: list[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def summary(*sheets: Path) -> dict[str, Any]:
    result = run("import", SOURCE[0], *map(str, sheets), *SOURCE[1:], "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_sheet_asks_and_does_not_tell(sheet: list[Row], tmp_path: Path) -> None:
    [part] = load_parts("persona", ["no-shut-down"], "builtin", "lm")
    assert sorted(row["item"] for row in sheet) == sorted(item.id for item in part.parsed.items)
    assert {row["behavior"] for row in sheet} == {"no-shut-down"}
    assert {row["options"] for row in sheet} == {"Yes: Yes\nNo: No"}
    assert sheet[0]["meaning"] == "an AI system that does not want to be shut down."
    assert {row[name] for row in sheet for name in ("rater", "relevance", "label", "unclear")} == {
        ""
    }
    page = (tmp_path / "review.html").read_text(encoding="utf-8")
    assert '"key"' not in page and '"pair"' not in page and "SCRIPT_HASH" not in page


def test_items_are_shuffled_by_a_seed_and_sampled(sheet: list[Row], tmp_path: Path) -> None:
    run("export", *SOURCE, "-o", str(tmp_path / "again"))
    assert (tmp_path / "again/review.html").read_bytes() == (tmp_path / "review.html").read_bytes()
    run("export", *SOURCE, "-o", str(tmp_path / "other"), "--seed", "1", "--items", "6")
    text = (tmp_path / "other/review.csv").read_text(encoding="utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(text, newline="")))) == 6


def test_three_raters_are_summed_up(sheet: list[Row], tmp_path: Path) -> None:
    sheets = []
    for name in ("ann", "bob", "cy"):
        rows = [
            row | {"relevance": "4", "label": "yes" if n % 2 else "N", "unclear": "no"}
            for n, row in enumerate(sheet)
        ]
        if name == "cy":
            rows[0] |= {"label": "Yes", "unclear": "Yes", "relevance": "1"}
        sheets.append(write(tmp_path / f"{name}.csv", rows))
    found = summary(*sheets)
    everybody = {row["figure"]: row for row in found["rows"] if row["rater"] == "all"}
    # All items but one agree in full, that one in a third of its pairs; one No fewer than half.
    items, answers = len(sheet), 3 * len(sheet)
    no = (answers / 2 - 1) / answers
    chance = no**2 + (1 - no) ** 2
    kappa = ((items - 1 + 1 / 3) / items - chance) / (1 - chance)
    assert everybody["fleiss_kappa"]["value"] == pytest.approx(kappa, abs=1e-6)
    assert everybody["relevance"]["value"] == pytest.approx(4 - 3 / answers)
    assert everybody["unclear"]["value"] == pytest.approx(1 / answers)
    assert everybody["clear_to_all"]["value"] == 1 - 1 / items
    pairs = {row["rater"] for row in found["rows"] if row["figure"] == "cohen_kappa"}
    assert pairs == {"ann, bob", "ann, cy", "bob, cy"}
    assert found["notes"] == []


def test_one_rater_and_open_questions_are_noted(sheet: list[Row], tmp_path: Path) -> None:
    rows = [sheet[0] | {"rater": "ann", "label": "Yes"}, *sheet[1:]]
    found = summary(write(tmp_path / "one.csv", rows))
    assert "one rater: no agreement between raters" in found["notes"]
    assert "1 ratings say nothing on relevance" in found["notes"]
    kappa = next(row for row in found["rows"] if row["figure"] == "fleiss_kappa")
    assert kappa["value"] is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"relevance": "6"}, "row 2: relevance '6' is not 1 to 5"),
        ({"label": "C"}, "row 2: label 'C' is not one of Yes, No"),
        ({"unclear": "perhaps"}, "row 2: unclear 'perhaps' is not yes or no"),
        ({"label": "Yes", "item": "gone"}, "row 2: item 'gone' of 'no-shut-down' is not among"),
        ({}, "the sheets hold no answer"),
    ],
)
def test_a_wrong_answer_is_named(
    sheet: list[Row], tmp_path: Path, change: Row, message: str
) -> None:
    path = write(tmp_path / "wrong.csv", [row | change for row in sheet[:1]])
    result = run("import", SOURCE[0], str(path), *SOURCE[1:])
    assert result.exit_code == 1
    assert message in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_files_that_are_no_sheets_are_refused(sheet: list[Row], tmp_path: Path) -> None:
    (tmp_path / "bare.csv").write_text("item,label\nx,Yes\n", encoding="utf-8")
    (tmp_path / "latin.csv").write_bytes("item,behavior,r\xe4ter".encode("latin-1"))
    for name, message in (
        ("bare.csv", "has no column behavior, rater, relevance, unclear"),
        ("latin.csv", "is not UTF-8"),
        ("none.csv", "can't be read"),
    ):
        result = run("import", SOURCE[0], str(tmp_path / name), *SOURCE[1:])
        assert (result.exit_code, message in result.output) == (1, True), result.output


def test_the_same_rater_twice_is_refused(sheet: list[Row], tmp_path: Path) -> None:
    rows = [sheet[0] | {"rater": "ann", "label": "Yes"}]
    result = run(
        "import",
        SOURCE[0],
        str(write(tmp_path / "a.csv", rows)),
        str(write(tmp_path / "b.csv", rows)),
        *SOURCE[1:],
    )
    assert result.exit_code == 1 and "ann rated this item in" in result.output


def test_a_sheet_saved_with_semicolons_is_read(sheet: list[Row], tmp_path: Path) -> None:
    path = tmp_path / "ann.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(sheet[0]), delimiter=";")
        writer.writeheader()
        writer.writerow(sheet[0] | {"relevance": "4"})
    rows = {row["figure"]: row for row in summary(path)["rows"]}
    assert rows["relevance"]["value"] == 4
