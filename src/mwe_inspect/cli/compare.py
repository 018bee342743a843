"""`mwe-inspect compare`: models, or ways of asking one, on the same items."""

from typing import Any

import click

from mwe_inspect.analysis.compare import Comparison
from mwe_inspect.analysis.compare import compare as compare_logs
from mwe_inspect.analysis.comparison import BehaviorComparison
from mwe_inspect.analysis.numbers import interval_text, p_text, percent, points
from mwe_inspect.analysis.sides import ACROSS
from mwe_inspect.cli.results import Columns, correction_options, result_options, show_result

__all__ = ["compare"]


@click.command()
@click.argument("logs", nargs=-1, required=True)
@click.option("--across", metavar="|".join(ACROSS), help="Compare one model with itself in this.")
@click.option("--baseline", metavar="NAME", help="Side to compare with; by default the first.")
@click.option(
    "--margin",
    type=float,
    default=0.05,
    show_default=True,
    help="The smallest difference that matters, for equivalence.",
)
@correction_options("bh", "Correction that verdicts use: the share of false discoveries, or any.")
@result_options
def compare(logs: tuple[str, ...], form: str | None, **options: Any) -> None:
    """Compare models (or --across ways of asking one) on the items that LOGS share.

    LOGS are Inspect logs or folders of them. The sides are the models; where all logs are of one
    model, each of the LOGS is a side.
    """
    found = compare_logs(logs, **options)
    show_result(found, _title(found), _columns(found), form)


def _title(found: Comparison) -> str:
    sides = {row.second for row in found.rows}
    subject = f"{sides.pop()}" if len(sides) == 1 else f"{len(sides)} sides"
    return f"Match rates of {subject} compared with {found.baseline} ({found.asked})"


def _columns(found: Comparison) -> Columns:
    def adjusted(row: BehaviorComparison) -> str:
        return p_text(row.p_holm if found.correct == "holm" else row.p_bh)

    tasks, sides = ({getattr(row, name) for row in found.rows} for name in ("task", "second"))
    return {
        "task": lambda row: row.task if len(tasks) > 1 else "",
        "behavior": lambda row: row.behavior,
        "side": lambda row: row.second if len(sides) > 1 else "",
        "items": lambda row: row.items,
        "baseline": lambda row: percent(row.rate_first),
        "rate": lambda row: percent(row.rate_second),
        "points": lambda row: points(row.difference),
        "95%": lambda row: interval_text(row.lower, row.upper, points),
        "p": lambda row: p_text(row.p),
        f"p ({found.correct})": adjusted,
        "verdict": lambda row: row.verdict,
        f"items for {100 * found.margin:g}": lambda row: row.items_needed,
    }
