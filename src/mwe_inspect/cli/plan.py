"""`mwe-inspect plan`: what a task would ask, before anything is spent."""

from dataclasses import asdict
from typing import Any

import click

from mwe_inspect.analysis.plan import (
    CHARACTERS_PER_TOKEN,
    VERDICT_TOKENS,
    Amount,
    Plan,
    plan_task,
)
from mwe_inspect.analysis.plan_writing import plan_writing
from mwe_inspect.cli.output import amounts, console, print_json, print_table
from mwe_inspect.cli.registered import build_task, parse_arguments
from mwe_inspect.errors import InputError
from mwe_inspect.stats.power import mcnemar_items

__all__ = ["plan"]

_Prices = tuple[float, float] | None
_price = click.FloatRange(min=0)
_GAPS, _DISCORDANT = (0.1, 0.05, 0.03, 0.01), (0.1, 0.2, 0.3, 0.5)
_count = click.IntRange(min=1)


@click.command()
@click.argument("task")
@click.option("-T", "pairs", multiple=True, metavar="NAME=VALUE", help="Task argument.")
@click.option("--epochs", type=_count, help="How often each sample is run.")
@click.option(
    "--output-tokens",
    type=click.IntRange(min=0),
    help="Assumed tokens of a reply; by default the task's own assumption, or 8.",
)
@click.option("--input-price", type=_price, help="Price of a million input tokens.")
@click.option("--output-price", type=_price, help="Price of a million output tokens.")
@click.option("--power", is_flag=True, help="How many pairs of queries a gap needs (McNemar).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def plan(
    task: str,
    pairs: tuple[str, ...],
    epochs: int | None,
    output_tokens: int | None,
    input_price: float | None,
    output_price: float | None,
    power: bool,
    as_json: bool,
) -> None:
    """Show items, calls, tokens and cost of TASK before anything is spent.

    Arguments are read as `inspect eval -T` reads them. No model is called; with
    -T source=anthropic, data that is not there yet is fetched.
    """
    prices: _Prices = None
    if input_price is not None and output_price is not None:
        prices = input_price, output_price
    elif input_price is not None or output_price is not None:
        raise InputError("a cost needs both --input-price and --output-price")
    built = build_task(task, parse_arguments(pairs))
    if power and not (built.headline_metric and built.headline_metric.metric == "compliance_gap"):
        raise InputError(f"--power: {task} has no gap that is paired by query")
    if "writing" in (built.metadata or {}):
        planned = plan_writing(built)
    else:
        planned = plan_task(built, epochs=epochs, output_tokens=output_tokens)
    if as_json:
        print_json(_as_object(built.name, planned, prices))
    else:
        _show(built.name, planned, prices)
        if power:
            _show_power()


def _show(name: str, planned: Plan, prices: _Prices) -> None:
    total, out = planned.total, console()
    epochs = f"{planned.epochs} epoch{'s' if planned.epochs > 1 else ''}"
    out.print(f"{name} ({planned.metadata.get('source', 'no source named')})")
    out.print(f"items          {total.items:,}")
    out.print(f"samples        {total.samples:,}")
    out.print(f"model calls    {total.calls:,} ({epochs})")
    out.print(f"conditions     {amounts(planned.conditions)}")
    out.print(
        f"input tokens   about {total.input_tokens:,} "
        f"(an estimate: characters / {CHARACTERS_PER_TOKEN})"
    )
    out.print(
        f"output tokens  {total.output_tokens:,} "
        f"({planned.metadata.get('assumed') or _assumed(planned.reply_tokens)})"
    )
    if planned.judging:
        out.print(
            f"judge          at most {planned.judging.calls:,} verdicts, about "
            f"{planned.judging.input_tokens:,} tokens in and {planned.judging.output_tokens:,} out "
            f"({VERDICT_TOKENS} a verdict, an assumption)"
        )
    if prices:
        cost = total.cost(*prices)
        out.print(
            f"cost           about {cost:,.2f} ({prices[0]:g} in, {prices[1]:g} out a million)"
        )
    out.print()
    _show_behaviors(planned, prices)
    for note in planned.metadata.get("notes", ()):
        out.print(f"note: {note}")


def _assumed(output_tokens: int) -> str:
    return f"an assumption: {output_tokens} a reply, see --output-tokens"


def _show_behaviors(planned: Plan, prices: _Prices) -> None:
    excluded = planned.metadata.get("excluded", {})
    columns = ["behavior", "items", "samples", "calls", "input tokens", "output tokens"]
    columns += ["cost"] if prices else []
    columns += ["excluded rows"] if excluded else []
    rows = []
    for behavior, amount in planned.behaviors.items():
        row: list[object] = [behavior, *asdict(amount).values()]
        row += [f"{amount.cost(*prices):.4f}"] if prices else []
        row += [amounts(excluded.get(behavior, {}))] if excluded else []
        rows.append(row)
    print_table(None, columns, rows)


def _show_power() -> None:
    """Pairs that McNemar's exact test needs, by gap and share of discordant pairs."""
    rows: list[list[object]] = [
        [f"{gap:.0%}", *(mcnemar_items(max(gap, share), gap) for share in (0.0, *_DISCORDANT))]
        for gap in _GAPS
    ]
    columns = ["gap", "all one way", *(f"{share:.0%} differ" for share in _DISCORDANT)]
    print_table("Pairs of queries needed for a power of 80% at 5%, two-sided", columns, rows)


def _as_object(name: str, planned: Plan, prices: _Prices) -> dict[str, Any]:
    def amount_object(amount: Amount) -> dict[str, Any]:
        cost = {"cost": amount.cost(*prices)} if prices else {}
        return asdict(amount) | cost

    return {
        "task": name,
        "epochs": planned.epochs,
        "total": amount_object(planned.total),
        "conditions": dict(planned.conditions),
        "behaviors": {name: amount_object(a) for name, a in planned.behaviors.items()},
        "assumptions": {
            "characters_per_token": CHARACTERS_PER_TOKEN,
            "output_tokens_per_call": planned.reply_tokens,
            **({"output_tokens_per_verdict": VERDICT_TOKENS} if planned.judging else {}),
        },
        **({"judging": asdict(planned.judging)} if planned.judging else {}),
        "metadata": dict(planned.metadata),
    }
