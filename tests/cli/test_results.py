"""Printing results: the same numbers as a table, JSON and CSV."""

import json
import math
from dataclasses import dataclass

import click
import pytest
from click.testing import CliRunner

from mwe_inspect.cli.results import (
    as_object,
    interval_text,
    p_text,
    percent,
    points,
    result_options,
    show_result,
)


@dataclass(frozen=True)
class Row:
    behavior: str
    rate: float
    flag: str = ""


@dataclass(frozen=True)
class Table:
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


RESULT = Table((Row("a, b", 0.25), Row("c", math.nan)), ("two behaviors",))


@click.command()
@result_options
def command(as_json: bool, as_csv: bool) -> None:
    columns = {
        "behavior": lambda row: row.behavior,
        "rate": lambda row: percent(row.rate),
        "flag": lambda row: row.flag,
    }
    show_result(RESULT, "Rates", columns, as_json=as_json, as_csv=as_csv)


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
        {"behavior": "a, b", "rate": 0.25, "flag": ""},
        {"behavior": "c", "rate": None, "flag": ""},
    ]
    assert json.loads(printed("--json")) == {"rows": rows, "notes": ["two behaviors"]}


def test_csv_has_a_line_a_row() -> None:
    assert printed("--csv") == 'behavior,rate,flag\n"a, b",0.25,\nc,,\n'


def test_as_object_goes_into_mappings_and_sequences() -> None:
    assert as_object({"x": (1, math.inf, {"y": RESULT.rows[1]})}) == {
        "x": [1, None, {"y": {"behavior": "c", "rate": None, "flag": ""}}]
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (percent(0.1234), "12.3%"),
        (percent(math.nan), "-"),
        (percent(None), "-"),
        (points(0.05), "+5.0"),
        (points(-0.005), "-0.5"),
        (points(math.nan), "-"),
        (p_text(0.0312), "0.031"),
        (p_text(1.0), "1"),
        (p_text(3e-7), "3e-07"),
        (p_text(math.nan), "-"),
        (interval_text(0.1, 0.2, percent), "10.0% to 20.0%"),
    ],
)
def test_numbers_as_text(text: str, expected: str) -> None:
    assert text == expected
