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
from mwe_inspect.cli.planned import detection_object, duration, show_detection
from mwe_inspect.cli.prices import Prices, find_prices
from mwe_inspect.cli.registered import build_task, parse_arguments

__all__ = ["plan"]

_Prices = Prices | None
_price = click.FloatRange(min=0)
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
@click.option("--power", is_flag=True, help="Show what differences the items can find.")
@click.option("--model", help="Take prices from Inspect's cost data of this model.")
@click.option(
    "--model-cost-config",
    "config",
    envvar="INSPECT_EVAL_MODEL_COST_CONFIG",
    help="Or from a file with prices, as inspect eval takes it.",
)
@click.option(
    "--connections", type=_count, default=10, show_default=True, help="Calls made at a time."
)
@click.option(
    "--seconds", type=_price, default=2.0, show_default=True, help="Assumed time of a call."
)
@click.option(
    "--discordant",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.2,
    show_default=True,
    help="Assumed share of items that two models answer differently.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def plan(
    task: str,
    pairs: tuple[str, ...],
    epochs: int | None,
    output_tokens: int | None,
    input_price: float | None,
    output_price: float | None,
    power: bool,
    model: str | None,
    config: str | None,
    connections: int,
    seconds: float,
    discordant: float,
    as_json: bool,
) -> None:
    """Show items, calls, tokens, cost and time of TASK, and what differences it can find.

    Arguments are read as `inspect eval -T` reads them. No model is called; with
    -T source=anthropic, data that is not there yet is fetched.
    """
    prices = find_prices((input_price, output_price), model, config)
    built = build_task(task, parse_arguments(pairs))
    if "writing" in (built.metadata or {}):
        planned = plan_writing(built)
    else:
        planned = plan_task(built, epochs=epochs, output_tokens=output_tokens)
    if as_json:
        described = _as_object(built.name, planned, prices)
        print_json(described | detection_object(planned, discordant, connections, seconds))
    else:
        _show(built.name, planned, prices)
        console().print(duration(planned, connections, seconds))
        if power:
            show_detection(planned, discordant)


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
