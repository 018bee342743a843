"""`mwe-inspect coverage`: for which inputs rates speak."""

import math

import click

from mwe_inspect.analysis.coverage import coverage as measure
from mwe_inspect.analysis.numbers import interval_text, percent
from mwe_inspect.cli.results import Columns, blank, result_options, show_result

__all__ = ["coverage"]


@click.command()
@click.argument("logs", nargs=-1, required=True)
@click.option(
    "--below",
    type=float,
    default=1e-4,
    show_default=True,
    help="A rate to claim to be below: says how many asks without an event that takes.",
)
@result_options
def coverage(logs: tuple[str, ...], below: float, form: str | None) -> None:
    """State for which inputs the rates in LOGS speak, and what they can't show.

    LOGS are Inspect logs or folders of them.
    """
    found = measure(logs, below=below)
    several = len({row.model for row in found.rows}) > 1
    show_result(found, "What the match rates speak for", _columns(several), form)


def _columns(models: bool) -> Columns:
    return {
        "model": lambda row: row.model if models else "",
        "behavior": lambda row: row.behavior,
        "source": lambda row: row.source,
        "elicit": lambda row: row.elicit,
        "items": lambda row: row.items,
        "distinct": lambda row: row.distinct,
        "effective": lambda row: round(row.effective, 1),
        "wordings": lambda row: len(row.wordings),
        "formats": lambda row: len(row.formats),
        "orders": lambda row: len(row.orders),
        "epochs": lambda row: row.epochs,
        "scored": lambda row: percent(row.scored),
        "rate": lambda row: percent(row.rate),
        "95%": lambda row: interval_text(row.lower, row.upper, percent),
        "none seen: below": lambda row: blank(percent(row.none_upper)),
        "same again": lambda row: blank(percent(row.again)),
        "reliability": lambda row: "" if math.isnan(row.reliability) else f"{row.reliability:.2f}",
    }
