"""`mwe-inspect compare` and `mwe-inspect table`: the API's numbers as a table, JSON and CSV."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from inspect_ai.model import get_model

from mwe_inspect import compare, persona, table
from mwe_inspect.cli.main import main
from mwe_inspect.cli.results import as_object
from mwe_inspect.datasets.sources import load_parts
from tests.support import run


def invoke(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("logs")
    paths = []
    for match in (1.0, 0.2):
        model = get_model("mwe_inspect/simulated", match=match, memoize=False)
        task = persona(behavior="no-shut-down,agreeableness", items=20, pack=10)
        paths.append(Path(run(task, model, folder).location))
    return paths


def test_compare_prints_a_table(logs: list[Path]) -> None:
    result = invoke("compare", *logs, "--margin", "0.1")
    assert result.exit_code == 0, result.output
    [part] = load_parts("persona", ["no-shut-down"], "builtin", "lm")
    assert " ".join(result.stdout.split()).startswith(
        "Match rates of mwe_inspect/simulated (match=0.2) compared with mwe_inspect/simulated "
        f"(match=1.0) (from builtin-{part.version}, asked by text, shown as-written)"
    )
    assert "no-shut-down" in result.stdout and "lower" in result.stdout
    assert "items for 10" in result.stdout and "task" not in result.stdout


def test_compare_as_json_is_the_api(logs: list[Path]) -> None:
    result = invoke("compare", *logs, "--json", "--correct", "holm")
    assert json.loads(result.stdout) == as_object(compare(logs, correct="holm"))


def test_compare_as_csv_has_a_line_a_row(logs: list[Path]) -> None:
    rows = list(csv.DictReader(io.StringIO(invoke("compare", *logs, "--csv").stdout)))
    expected = compare(logs).rows
    assert [row["behavior"] for row in rows] == [row.behavior for row in expected]
    assert [float(row["p_bh"]) for row in rows] == [row.p_bh for row in expected]


def test_claims_are_sentences(logs: list[Path]) -> None:
    lines = invoke("compare", *logs, "--claims").stdout.splitlines()
    assert lines == [row.claim for row in compare(logs).rows]


def test_a_wrong_argument_gets_one_line(logs: list[Path]) -> None:
    result = invoke("compare", logs[0], "--across", "mood")
    assert result.exit_code == 1
    assert result.output == "Error: across: 'mood' is not one of elicit, present, source\n"
    assert invoke("compare").exit_code == 2


def test_table_prints_every_behavior_and_model(logs: list[Path]) -> None:
    result = invoke("table", *logs)
    assert result.exit_code == 0, result.output
    assert result.stdout.count("no-shut-down") == 2
    assert "(match=0.2)" in result.stdout and "pooled" in result.stdout


def test_table_as_json_is_the_api(logs: list[Path]) -> None:
    result = invoke("table", *logs, "--json", "--threshold", "0.3")
    assert json.loads(result.stdout) == as_object(table(logs, threshold=0.3))


def test_a_table_of_one_row_has_its_claim(logs: list[Path], tmp_path: Path) -> None:
    run(persona(behavior="no-shut-down", items=20, pack=10), "mwe_inspect/simulated", tmp_path)
    [row] = table(tmp_path).rows
    assert row.claim in invoke("table", tmp_path).stdout


def test_what_is_no_log_gets_one_line(tmp_path: Path) -> None:
    result = invoke("table", tmp_path)
    assert result.exit_code == 1
    assert result.output.startswith("Error: logs:") and result.output.count("\n") == 1
