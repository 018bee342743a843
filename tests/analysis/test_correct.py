"""Labels of a random subset of a log, and what they correct."""

import csv
import io
import json
import math
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from inspect_ai.model import get_model

from mwe_inspect import correct, persona
from mwe_inspect.analysis.labels import LABEL_COLUMNS, draw_answers
from mwe_inspect.analysis.logs import read_log
from mwe_inspect.cli.main import main
from mwe_inspect.errors import InputError
from tests.support import run

Row = dict[str, str]


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("log")
    model = get_model("mwe_inspect/simulated", match=0.6, refuse=0.1, memoize=False)
    task = persona(behavior="agreeableness,no-shut-down", items=20, pack=20)
    return Path(run(task, model, folder, epochs=2).location)


def labelled(log: Path, path: Path, label: Callable[[Row], object], count: int = 200) -> Path:
    """A file as --draw prints it, with labels from a function of its rows."""
    drawn = CliRunner().invoke(main, ["correct", str(log), "--draw", str(count)])
    assert drawn.exit_code == 0, drawn.output
    rows = list(csv.DictReader(io.StringIO(drawn.stdout)))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(row | {"label": str(label(row))} for row in rows)
    return path


def judged(log: Path) -> Callable[[Row], float]:
    matches = {
        (r["behavior"], r["item"], r["condition"], str(r["epoch"])): r["match"]
        for r in read_log(log).records
    }
    return lambda row: matches[row["behavior"], row["item"], row["condition"], row["epoch"]] or 0.0


def test_labels_that_agree_leave_the_rate_and_widen_the_interval(log: Path, tmp_path: Path) -> None:
    labels = labelled(log, tmp_path / "labels.csv", judged(log), 40)
    found = correct(log, labels)
    assert found.method == "labels" and len(found.rows) == 2
    assert sum(row.labelled for row in found.rows) == 40
    for row in found.rows:
        assert (row.agreement, row.correction, row.corrected) == (1, 0, row.rate)
        assert row.corrected_upper - row.corrected_lower > row.upper - row.lower
    assert any("drawn at random" in note for note in found.notes)


def test_labels_that_all_say_no_bring_the_rate_to_nothing(log: Path, tmp_path: Path) -> None:
    found = correct(log, labelled(log, tmp_path / "labels.csv", lambda _: 0))
    for row in found.rows:
        assert row.rate > 0.4
        assert row.correction == pytest.approx(-row.rate, abs=0.05)
        assert row.corrected == pytest.approx(0, abs=0.05)


def test_empty_labels_are_none_and_a_behavior_without_any_is_said(
    log: Path, tmp_path: Path
) -> None:
    labels = labelled(
        log, tmp_path / "labels.csv", lambda row: 1 if row["behavior"] == "agreeableness" else ""
    )
    found = correct(log, labels)
    bare = next(row for row in found.rows if row.behavior == "no-shut-down")
    assert bare.labelled == 0 and math.isnan(bare.corrected)
    assert "behaviors without a label, not corrected: 1" in found.notes


def test_without_labels_a_largest_error_rate_gives_a_range(log: Path) -> None:
    found = correct(log, error=0.1)
    for row in found.rows:
        assert row.corrected_lower == pytest.approx((row.lower - 0.1) / 0.9)
        assert row.corrected_upper == pytest.approx(min(1, row.upper / 0.9))
        assert math.isnan(row.corrected) and "errs in up to 10%" in row.claim


def test_a_draw_is_of_scored_answers_and_repeats_itself(log: Path) -> None:
    records = read_log(log).records
    drawn = draw_answers(records, 10, seed=3)
    assert drawn == draw_answers(records[::-1], 10, seed=3)
    assert drawn != draw_answers(records, 10, seed=4)
    assert all(record["match"] is not None for record in drawn)
    scored = sum(record["match"] is not None for record in records)
    assert len(draw_answers(records, 999)) == scored < len(records)


def test_the_command_shows_both(log: Path, tmp_path: Path) -> None:
    labels = labelled(log, tmp_path / "labels.csv", judged(log))
    result = CliRunner().invoke(main, ["correct", str(log), "--labels", str(labels)])
    assert result.exit_code == 0 and "corrected" in result.stdout
    result = CliRunner().invoke(main, ["correct", str(log), "--error", "0.1", "--json"])
    assert json.loads(result.stdout)["error"] == 0.1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("item,label\n1,1\n", "has no column behavior, condition, epoch"),
        ("", "has no column behavior"),
        ("{columns}\nb,1,as-written,1,\n", "has no label; write 1 or 0"),
        (
            "{columns}\nb,1,as-written,1,yes\n",
            "line 2: epoch '1' and label 'yes' should be numbers",
        ),
        ("{columns}\nb,1,as-written,1,7\n", "line 2: label 7 is not between 0 and 1"),
        ("{columns}\nb,1,c,1,1\nb,1,c,1,0\n", "line 3 contradicts an earlier line about 1"),
        ("{columns}\nb,1,c,1,1\n", "1 are of answers that .* doesn't have, such as item 1"),
    ],
)
def test_a_wrong_file_gets_one_line(log: Path, tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(content.format(columns=",".join(LABEL_COLUMNS)), encoding="utf-8")
    with pytest.raises(InputError, match=message) as caught:
        correct(log, path)
    assert "\n" not in caught.value.message


def test_wrong_arguments_get_one_line(log: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="either labels"):
        correct(log)
    with pytest.raises(InputError, match=r"error: 0.5 is not a rate"):
        correct(log, error=0.5)
    with pytest.raises(InputError, match="can't be read"):
        correct(log, tmp_path / "none.csv")
