"""`mwe-inspect correct`: judged rates corrected by labels."""

import csv
import sys

import click

from mwe_inspect.analysis.correct import correct as correct_log
from mwe_inspect.analysis.labels import LABEL_COLUMNS, draw_answers
from mwe_inspect.analysis.logs import read_log
from mwe_inspect.analysis.numbers import interval_text, percent, points
from mwe_inspect.cli.results import Columns, blank, result_options, show_result

__all__ = ["correct"]


@click.command()
@click.argument("log")
@click.option("--labels", metavar="CSV", help="Labels of a random subset of the answers.")
@click.option(
    "--error", type=float, metavar="RATE", help="Without labels: the judge's largest error rate."
)
@click.option(
    "--draw",
    type=click.IntRange(min=1),
    metavar="N",
    help="Print N answers drawn at random as CSV, to be labelled.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the draw.")
@result_options
def correct(
    log: str,
    labels: str | None,
    error: float | None,
    draw: int | None,
    seed: int,
    form: str | None,
) -> None:
    """Correct the rates in LOG for errors of the judge (or reader) that decided them.

    First draw answers (--draw 100 > labels.csv), write 1 (matches) or 0 into the column label
    without looking at the judgement, then give the file as --labels.
    """
    if draw is not None:
        _print_draw(log, draw, seed)
        return
    found = correct_log(log, labels, error=error)
    show_result(found, "Match rates as judged and corrected", _COLUMNS, form)


def _print_draw(log: str, count: int, seed: int) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([*LABEL_COLUMNS, "read"])
    for record in draw_answers(read_log(log).records, count, seed):
        named = [record["behavior"], record["item"], record["condition"], record["epoch"]]
        writer.writerow([*named, "", record["read"]])


_COLUMNS: Columns = {
    "behavior": lambda row: row.behavior,
    "items": lambda row: row.items,
    "judged": lambda row: percent(row.rate),
    "95%": lambda row: interval_text(row.lower, row.upper, percent),
    "labels": lambda row: row.labelled or None,
    "agree": lambda row: blank(percent(row.agreement)),
    "points": lambda row: blank(points(row.correction)),
    "corrected": lambda row: blank(percent(row.corrected)),
    "95% or range": lambda row: interval_text(row.corrected_lower, row.corrected_upper, percent),
}
