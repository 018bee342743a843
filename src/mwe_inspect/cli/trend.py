"""`mwe-inspect trend`: rates over ordered models."""

import math

import click

from mwe_inspect.analysis.numbers import interval_text, p_text, percent, points
from mwe_inspect.analysis.trend import BehaviorTrend, Trend
from mwe_inspect.analysis.trend import trend as measure
from mwe_inspect.cli.results import Columns, result_options, show_result
from mwe_inspect.errors import InputError

__all__ = ["trend"]


@click.command()
@click.argument("logs", nargs=-1, required=True)
@click.option(
    "--at",
    metavar="NUMBERS",
    help="Where each model stands, with commas (7e9,70e9,4e11): slopes are for a tenfold increase.",
)
@click.option(
    "--alpha", type=float, default=0.05, show_default=True, help="Level of all tests together."
)
@result_options
def trend(logs: tuple[str, ...], at: str | None, alpha: float, form: str | None) -> None:
    """Say whether rates rise or fall over the models of LOGS, given in their order.

    LOGS are Inspect logs or folders of them: sizes, training steps or dates of one model family.
    """
    found = measure(logs, at=None if at is None else _numbers(at), alpha=alpha)
    show_result(found, _title(found), _columns(found), form)


def _numbers(text: str) -> list[float]:
    try:
        return [float(part) for part in text.split(",")]
    except ValueError:
        raise InputError(f"--at: {text!r} is not a list of numbers with commas") from None


def _title(found: Trend) -> str:
    page = f"; Page's test over behaviors: p = {p_text(found.p_page)}" if found.p_page >= 0 else ""
    return f"Trend over {', '.join(found.models)} ({found.asked}){page}"


def _columns(found: Trend) -> Columns:
    def rates(row: BehaviorTrend) -> str:
        return " ".join(map(percent, row.rates))

    return {
        "behavior": lambda row: row.behavior,
        "items": lambda row: row.items,
        "rates": rates,
        f"points a {found.unit}": lambda row: points(row.slope),
        "95%": lambda row: interval_text(row.lower, row.upper, points),
        "corrected": lambda row: interval_text(row.corrected_lower, row.corrected_upper, points),
        "p (holm)": lambda row: p_text(row.p_holm),
        "odds": lambda row: "" if math.isnan(row.odds_ratio) else f"x {row.odds_ratio:.2f}",
        "p (gee)": lambda row: p_text(row.p_gee),
        "verdict": lambda row: row.verdict,
    }
