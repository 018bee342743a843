"""`mwe-inspect sensitivity`: what rates depend on beside the items."""

from typing import Any

import click

from mwe_inspect.analysis.numbers import interval_text, p_text, percent, points
from mwe_inspect.analysis.robustness import CHECKS, BehaviorSensitivity
from mwe_inspect.analysis.sensitivity import sensitivity as measure
from mwe_inspect.cli.results import Columns, blank, correction_options, result_options, show_result

__all__ = ["sensitivity"]

_FEW = 2


@click.command()
@click.argument("logs", nargs=-1, required=True)
@click.option(
    "--threshold",
    type=float,
    default=0.5,
    show_default=True,
    help="The claim is that a rate is above, or below, this.",
)
@correction_options("holm", "Correction over the rows.")
@result_options
def sensitivity(logs: tuple[str, ...], form: str | None, **options: Any) -> None:
    """Say whether the rates in LOGS survive a change of format, wording or order.

    LOGS are Inspect logs or folders of them, best of runs with -T present=format-panel (lettered
    options) or -T present=wording-panel (persona), and with several epochs.
    """
    found = measure(logs, **options)
    forms = sorted({row.forms for row in found.rows})
    title = (
        f"Match rates over {' and '.join(map(str, forms))} forms; the claim is about "
        f"{percent(found.threshold)}"
    )
    show_result(found, title, _columns(len({row.model for row in found.rows}) > 1), form)


def _columns(models: bool) -> Columns:
    return {
        "model": lambda row: row.model if models else "",
        "behavior": lambda row: row.behavior,
        "items": lambda row: row.items,
        "rate": lambda row: percent(row.rate),
        "95%": lambda row: interval_text(row.lower, row.upper, percent),
        "lowest": lambda row: _form(row.forms, row.lowest, row.lowest_form),
        "highest": lambda row: _form(row.forms, row.highest, row.highest_form),
        "spread (chance)": lambda row: (
            f"{100 * row.spread:.1f} ({100 * row.spread_expected:.1f})" if row.forms > 1 else ""
        ),
        "p form": lambda row: p_text(row.p_form_corrected) if row.forms > 1 else "",
        "variance": lambda row: percent(row.share) if row.forms > 1 else "",
        "flips": lambda row: blank(percent(row.flip_rate)),
        "again": lambda row: blank(percent(row.flip_rate_again)),
        "first": lambda row: blank(points(row.position)),
        "debiased": lambda row: blank(percent(row.debiased)),
        "claim": lambda row: row.verdict,
        "fails": _fails,
    }


def _fails(row: BehaviorSensitivity) -> str:
    """The checks failed; forms by name where they are few."""
    others = [check for check in row.fails if check in CHECKS]
    forms = [check for check in row.fails if check not in CHECKS]
    named = forms if len(forms) <= _FEW else [f"{len(forms)} of {row.forms} forms"]
    return ", ".join([*named, *others])


def _form(forms: int, rate: float, name: str) -> str:
    return f"{percent(rate)} {name}" if forms > 1 else ""
