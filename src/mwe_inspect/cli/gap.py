"""`mwe-inspect gap`: the compliance gap of a log, and what the judge's errors do to it."""

from typing import Any

import click

from mwe_inspect.analysis.gap import corrected_gap, gap_range, read_answers, read_labels
from mwe_inspect.cli.output import console, print_json
from mwe_inspect.stats.gap import Gap

__all__ = ["gap"]


@click.command()
@click.argument("log")
@click.option("--judges", metavar="LOG", help="Log of alignment_faking_judges, same judge.")
@click.option("--labels", metavar="CSV", help="Labels of a random subset: id, complied, epoch.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def gap(log: str, judges: str | None, labels: str | None, as_json: bool) -> None:
    """Show the compliance gap of LOG (alignment_faking), and what its judge's errors do to it.

    With --judges a range of sensitivity: the true gaps that the judge's measured error rates leave
    possible, if it errs alike in both tiers. With --labels a corrected gap: it needs labels of a
    random subset of the log's own answers.
    """
    answers = read_answers(log)
    found: dict[str, Any] = {"judged": _as_object(answers.gap())}
    if judges:
        lower, upper = gap_range(answers, judges)
        found["range_of_sensitivity"] = {"lower": lower, "upper": upper}
    if labels:
        given = read_labels(labels)
        found["corrected"] = _as_object(corrected_gap(answers, given)) | {"labels": len(given)}
    if as_json:
        print_json(found)
        return
    for name, values in found.items():
        shown = "  ".join(f"{key} {value:.4g}" for key, value in values.items())
        console().print(f"{name.replace('_', ' '):<22}{shown}")


def _as_object(found: Gap) -> dict[str, float]:
    lower, upper = found.interval
    return {"gap": found.gap, "lower": lower, "upper": upper, "p": found.p}
