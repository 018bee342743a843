"""`mwe-inspect table`: the rates of many behaviors, corrected for their number."""

import math
from typing import Any

import click

from mwe_inspect.analysis.numbers import interval_text, p_text, percent
from mwe_inspect.analysis.table import BehaviorRate, RateTable
from mwe_inspect.analysis.table import table as tabulate
from mwe_inspect.cli.results import Columns, correction_options, result_options, show_result

__all__ = ["table"]


@click.command()
@click.argument("logs", nargs=-1, required=True)
@click.option(
    "--threshold",
    type=float,
    default=0.5,
    show_default=True,
    help="The rate that each behavior's is tested against.",
)
@correction_options("bh", "Correction that flags use: the share of false discoveries, or any.")
@result_options
def table(logs: tuple[str, ...], form: str | None, **options: Any) -> None:
    """Tabulate the match rates of all behaviors in LOGS, Inspect logs or folders of them.

    `pooled` draws each rate towards the others of its model and task; nothing else rests on it.
    """
    found = tabulate(logs, **options)
    show_result(found, _title(found), _columns(found), form)


def _title(found: RateTable) -> str:
    return (
        f"Match rates by behavior ({len(found.rows)} in all), flagged above or below "
        f"{percent(found.threshold)} at {percent(found.alpha)} after correction"
    )


def _columns(found: RateTable) -> Columns:
    def adjusted(row: BehaviorRate) -> str:
        return p_text(row.p_holm if found.correct == "holm" else row.p_bh)

    def differing(name: str) -> bool:
        return len({getattr(row, name) for row in found.rows}) > 1

    columns: dict[str, Any] = {
        name: lambda row, name=name: getattr(row, name)
        for name in ("model", "task", "source", "elicit", "present")
        if differing(name)
    }
    return columns | {
        "behavior": lambda row: row.behavior,
        "items": lambda row: row.items,
        "scored": lambda row: percent(row.scored),
        "rate": lambda row: percent(row.rate),
        "95%": lambda row: interval_text(row.lower, row.upper, percent),
        "unscored bounds": lambda row: interval_text(row.bound_lower, row.bound_upper, percent),
        "consistency": lambda row: "" if math.isnan(row.consistency) else percent(row.consistency),
        "pooled": lambda row: percent(row.pooled),
        f"p ({found.correct})": adjusted,
        "flag": lambda row: row.flag,
    }
