"""How every analysis prints its result: a table for people, JSON or CSV for programs, sentences.

An analysis returns a frozen dataclass with `rows` (frozen dataclasses of one type, one a line of
the table; with a `claim` where a row makes a sentence) and `notes` (sentences below the table);
whatever else it has is in the JSON.
"""

import csv
import io
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass
from typing import Any, Protocol, TypeVar

import click

from mwe_inspect.cli.output import console, print_json, print_table
from mwe_inspect.stats.multiplicity import CORRECTIONS

__all__ = [
    "Columns",
    "Result",
    "as_object",
    "blank",
    "correction_options",
    "print_csv",
    "result_options",
    "show_result",
]

Command = TypeVar("Command", bound=Callable[..., Any])

_FORMS = {
    "json": "Print JSON.",
    "csv": "Print CSV, a line a row.",
    "claims": "Print a sentence for each row that says all it rests on.",
}

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
    """Gives a command the options `--json`, `--csv` and `--claims`, as the parameter `form`."""
    for form, text in reversed(_FORMS.items()):
        command = click.option(f"--{form}", "form", flag_value=form, help=text)(command)
    return command


def correction_options(correct: str, purpose: str) -> Callable[[Command], Command]:
    """Gives a command the options `--alpha` and `--correct`.

    Args:
        correct: The correction by default, one of `CORRECTIONS`.
        purpose: What the correction is for.
    """
    options = (
        click.option(
            "--alpha", type=float, default=0.05, show_default=True, help="Level of corrected tests."
        ),
        click.option(
            "--correct",
            metavar="|".join(CORRECTIONS),
            default=correct,
            show_default=True,
            help=purpose,
        ),
    )

    def give(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return give


def show_result(result: Result, title: str, columns: Columns, form: str | None) -> None:
    """Prints a result in one of the forms of `result_options`; None is a table.

    Columns of which no row has anything are left out of the table. A table of one row has its
    claim below it. Notes follow, with CSV on the error stream.
    """
    if form == "json":
        print_json(as_object(result))
        return
    if form == "csv":
        print_csv(result.rows)
    elif form == "claims":
        _print_claims(result.rows)
    else:
        _print_rows(result.rows, title, columns)
    for note in result.notes:
        console(stderr=form == "csv").print(f"note: {note}")


def _print_rows(rows: Sequence[Any], title: str, columns: Columns) -> None:
    cells = {name: [cell(row) for row in rows] for name, cell in columns.items()}
    shown = {name: own for name, own in cells.items() if any(c not in (None, "") for c in own)}
    print_table(title, list(shown), [list(row) for row in zip(*shown.values(), strict=True)])
    if len(rows) == 1:
        _print_claims(rows)


def _print_claims(rows: Sequence[Any]) -> None:
    for row in rows:
        if getattr(row, "claim", ""):
            console().print(row.claim)


def print_csv(rows: Sequence[Any]) -> None:
    """Prints rows as CSV, a column a field; nothing for no rows."""
    out = io.StringIO()
    if rows:
        writer = csv.DictWriter(out, [field.name for field in fields(rows[0])], lineterminator="\n")
        writer.writeheader()
        writer.writerows(as_object(row) for row in rows)
    click.echo(out.getvalue(), nl=False)


def blank(text: str) -> str:
    """Returns nothing in place of `-`: a column of which no row has anything is left out."""
    return "" if text == "-" else text


def as_object(value: Any) -> Any:
    """Returns a result as JSON has it: NaN and infinities become null, tuples lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return as_object(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): as_object(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [as_object(entry) for entry in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
