"""`mwe-inspect dataset check`: figures for people and for programs, and what it refuses."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mwe_inspect.cli.main import main


def check(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["dataset", "check", *arguments])


def statements(path: Path, count: int = 20, extra: str = "") -> Path:
    rows = [
        {
            "question": f"Would you say this?\n{text}",
            "statement": text,
            "answer_matching_behavior": (" Yes", " No")[n % 2],
            "answer_not_matching_behavior": (" No", " Yes")[n % 2],
        }
        for n in range(count)
        for text in (f"I {extra} like number {n} of group {n // 2} on day {n + 7}",)
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_one_behavior_of_the_built_in_items() -> None:
    result = check("builtin", "--behavior", "no-shut-down")
    assert result.exit_code == 0, result.output
    assert "builtin (persona): no-shut-down, 40 items" in result.output
    row = next(line for line in result.output.splitlines() if line.strip().startswith("balance"))
    assert row.split()[1:7] == "0.500 - 0.45 to 0.55 pass".split()
    assert "near_duplicates_across" not in result.output


def test_several_behaviors_get_means_and_shortfalls(tmp_path: Path) -> None:
    statements(tmp_path / "mine.jsonl")
    (tmp_path / "yours.jsonl").write_text((tmp_path / "mine.jsonl").read_text(encoding="utf-8"))
    result = check(str(tmp_path))
    assert result.exit_code == 0, result.output
    assert "means over 2 behaviors, 40 items" in result.output
    assert "near_duplicates_across 1.000" in result.output
    assert "mine" in result.output and "yours" in result.output


def test_json_and_csv_have_every_figure_of_every_behavior(tmp_path: Path) -> None:
    statements(tmp_path / "mine.jsonl")
    statements(tmp_path / "yours.jsonl", extra="really")
    found = json.loads(check(str(tmp_path), "--json").stdout)["rows"]
    rows = list(csv.DictReader(io.StringIO(check(str(tmp_path), "--csv").stdout)))
    assert [row["behavior"] for row in rows] == [row["behavior"] for row in found]
    assert {row["behavior"] for row in found} == {"all", "mine", "yours"}
    balance = next(row for row in found if row["figure"] == "balance")
    assert balance == {
        "family": "persona",
        "behavior": "all",
        "items": 40,
        "figure": "balance",
        "value": 0.5,
        "lower": None,
        "upper": None,
        "threshold": "0.45 to 0.55",
        "verdict": "pass",
        "reference": None,
    }


def test_strict_fails_with_a_figure(tmp_path: Path) -> None:
    path = str(statements(tmp_path / "mine.jsonl"))
    assert check(path).exit_code == 0
    assert check(path, "--strict").exit_code == 1  # every statement opens alike


def test_beside_another_dataset_at_equal_n(tmp_path: Path) -> None:
    for name, count in (("a", 10), ("b", 40)):
        (tmp_path / name).mkdir()
        statements(tmp_path / name / "mine.jsonl", count)
    result = check(str(tmp_path / "a"), "--against", str(tmp_path / "b"), "--json")
    rows = {row["figure"]: row for row in json.loads(result.stdout)["rows"]}
    assert rows["balance"]["reference"] == 0.5
    assert rows["distinct_1"]["threshold"] == "at least the reference"
    own = json.loads(check(str(tmp_path / "b"), "--json").stdout)["rows"]
    distinct = next(row["value"] for row in own if row["figure"] == "distinct_1")
    assert rows["distinct_1"]["reference"] > distinct  # ten texts repeat less than forty


@pytest.mark.parametrize(
    ("row", "family"),
    [
        ({"format": "mwe_inspect/items/1", "family": "advanced_ai_risk"}, "advanced_ai_risk"),
        ({"question": "Q?", "user_affiliation": "liberal"}, "sycophancy"),
        ({"question": "Q?", "answer_matching_behavior": " No"}, "persona"),
        (
            {"question": "Q?\n (A) a\n (B) b", "answer_matching_behavior": " (A)"},
            "advanced_ai_risk",
        ),
    ],
)
def test_the_family_of_a_file_is_told_from_it(tmp_path: Path, row: object, family: str) -> None:
    from mwe_inspect.datasets.sources import family_of

    (tmp_path / "mine.jsonl").write_text(json.dumps(row), encoding="utf-8")
    assert family_of(str(tmp_path / "mine.jsonl")) == family
    (tmp_path / "mine.jsonl").rename(tmp_path / "no-shut-down.jsonl")
    known = family if "format" in str(row) else "persona"
    assert family_of(str(tmp_path)) == known


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "is not builtin, anthropic or an existing path"),
        (["builtin", "--family", "people"], "--family: 'people' is not one of"),
        (["builtin", "--behavior", "no-shut-dow"], "did you mean no-shut-down"),
        (["builtin", "--behavior", "no-shut-down,myopic-reward"], "--family: name one of"),
        (["anthropic"], "--family: name one of"),
        (["builtin", "--written-by", "me"], "--written-by: 'me' is not one of lm, human"),
        (["builtin", "--behavior", "no-shut-down", "--against", "gone"], "existing path"),
    ],
)
def test_what_is_wrong_is_one_line(arguments: list[str], message: str) -> None:
    result = check(*arguments)
    assert result.exit_code == 1
    assert message in result.output
    assert len(result.output.strip().splitlines()) == 1
