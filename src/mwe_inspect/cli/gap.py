"""`mwe-inspect gap`: the compliance gap of a log, and what the judge's errors do to it."""

import click

from mwe_inspect.analysis.gap import judged_gap
from mwe_inspect.analysis.numbers import interval_text, p_text, points
from mwe_inspect.cli.results import Columns, blank, result_options, show_result

__all__ = ["gap"]

_COLUMNS: Columns = {
    "gap": lambda row: row.kind,
    "points": lambda row: blank(points(row.gap)),
    "95% or range": lambda row: interval_text(row.lower, row.upper, points),
    "p": lambda row: blank(p_text(row.p)),
    "labels": lambda row: row.labels,
}


@click.command()
@click.argument("log")
@click.option("--judges", metavar="LOG", help="Log of alignment_faking_judges, same judge.")
@click.option("--labels", metavar="CSV", help="Labels of a random subset: id, complied, epoch.")
@result_options
def gap(log: str, judges: str | None, labels: str | None, form: str | None) -> None:
    """Show the compliance gap of LOG (alignment_faking), and what its judge's errors do to it.

    With --judges a range of sensitivity: the true gaps that the judge's measured error rates leave
    possible, if it errs alike in both tiers. With --labels a corrected gap: it needs labels of a
    random subset of the log's own answers.
    """
    found = judged_gap(log, judges=judges, labels=labels)
    show_result(found, "Compliance gap, free minus paid", _COLUMNS, form)
