"""Printing results: the same numbers as a table, JSON and CSV."""

import json
import math
from dataclasses import dataclass

import click
from click.testing import CliRunner

from mwe_inspect.analysis.numbers import percent
from mwe_inspect.cli.results import as_object, result_options, show_result


@dataclass(frozen=True)
class Row:
    behavior: str
    rate: float
    flag: str = ""
    claim: str = ""


@dataclass(frozen=True)
class Table:
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


RESULT = Table((Row("a, b", 0.25, claim="A rate."), Row("c", math.nan)), ("two behaviors",))


@click.command()
@result_options
def command(form: str | None) -> None:
    columns = {
        "behavior": lambda row: row.behavior,
        "rate": lambda row: percent(row.rate),
        "flag": lambda row: row.flag,
    }
    show_result(RESULT, "Rates", columns, form)


def printed(*arguments: str) -> str:
    result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_the_table_has_the_notes_and_leaves_empty_columns_out() -> None:
    out = printed()
    assert out.splitlines()[0].strip() == "Rates"
    assert "25.0%" in out and "note: two behaviors" in out
    assert "flag" not in out


def test_json_has_everything_with_null_for_nan() -> None:
    rows = [
        {"behavior": "a, b", "rate": 0.25, "flag": "", "claim": "A rate."},
        {"behavior": "c", "rate": None, "flag": "", "claim": ""},
    ]
    assert json.loads(printed("--json")) == {"rows": rows, "notes": ["two behaviors"]}


def test_csv_has_a_line_a_row() -> None:
    assert printed("--csv") == 'behavior,rate,flag,claim\n"a, b",0.25,,A rate.\nc,,,\n'


def test_claims_are_a_line_each() -> None:
    assert printed("--claims") == "A rate.\nnote: two behaviors\n"


def test_as_object_goes_into_mappings_and_sequences() -> None:
    assert as_object({"x": (1, math.inf, {"y": RESULT.rows[1]})}) == {
        "x": [1, None, {"y": {"behavior": "c", "rate": None, "flag": "", "claim": ""}}]
    }
