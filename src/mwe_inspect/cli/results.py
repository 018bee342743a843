"""How every analysis prints its result: a table for people, JSON or CSV for programs.

An analysis returns a frozen dataclass with `rows` (frozen dataclasses of one type, one a line of
the table) and `notes` (sentences below it); whatever else it has is in the JSON.
"""

import csv
import io
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass
from typing import Any, Protocol, TypeVar

import click

from mwe_inspect.cli.output import console, print_json, print_table

__all__ = [
    "Columns",
    "Result",
    "as_object",
    "interval_text",
    "p_text",
    "percent",
    "points",
    "print_csv",
    "result_options",
    "show_result",
]

Command = TypeVar("Command", bound=Callable[..., Any])

Columns = Mapping[str, Callable[[Any], object]]
"""The columns of a table: a heading, and what to print of a row."""


class Result(Protocol):
    """What an analysis returns."""

    @property
    def rows(self) -> Sequence[Any]:
        """One frozen dataclass a line of the table, all of one type."""

    @property
    def notes(self) -> Sequence[str]:
        """What a reader should know beside the numbers."""


def result_options(command: Command) -> Command:
    """Gives a command the options `--json` and `--csv`, as the parameters `as_json`, `as_csv`."""
    command = click.option("--csv", "as_csv", is_flag=True, help="Print CSV, a line a row.")(
        command
    )
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def show_result(
    result: Result, title: str, columns: Columns, *, as_json: bool, as_csv: bool
) -> None:
    """Prints a result as JSON, as CSV (notes on the error stream), or as a table with its notes.

    Columns of which no row has anything are left out of the table.
    """
    if as_json:
        print_json(as_object(result))
        return
    if as_csv:
        print_csv(result.rows)
        for note in result.notes:
            console(stderr=True).print(f"note: {note}")
        return
    cells = {name: [cell(row) for row in result.rows] for name, cell in columns.items()}
    shown = {name: own for name, own in cells.items() if any(c not in (None, "") for c in own)}
    print_table(title, list(shown), [list(row) for row in zip(*shown.values(), strict=True)])
    for note in result.notes:
        console().print(f"note: {note}")


def print_csv(rows: Sequence[Any]) -> None:
    """Prints rows as CSV, a column a field; nothing for no rows."""
    out = io.StringIO()
    if rows:
        writer = csv.DictWriter(out, [field.name for field in fields(rows[0])], lineterminator="\n")
        writer.writeheader()
        writer.writerows(as_object(row) for row in rows)
    click.echo(out.getvalue(), nl=False)


def as_object(value: Any) -> Any:
    """Returns a result as JSON has it: NaN and infinities become null, tuples lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return as_object(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): as_object(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [as_object(entry) for entry in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def percent(rate: float | None) -> str:
    """Returns a rate in percent, `-` where there is none."""
    return "-" if rate is None or math.isnan(rate) else f"{100 * rate:.1f}%"


def points(difference: float | None) -> str:
    """Returns a difference of rates in percentage points, with its sign."""
    if difference is None or math.isnan(difference):
        return "-"
    return f"{100 * difference:+.1f}"


def p_text(p: float | None) -> str:
    """Returns a p-value with two significant digits."""
    if p is None or math.isnan(p):
        return "-"
    return f"{p:.2g}" if p >= 1e-4 else f"{p:.0e}"


def interval_text(lower: float, upper: float, number: Callable[[float], str]) -> str:
    """Returns an interval as text, its bounds written by a function such as `percent`."""
    return f"{number(lower)} to {number(upper)}"
