"""`mwe-inspect suite`: the threat categories as one suite."""

from math import isnan
from pathlib import Path
from typing import Any

import click

from mwe_inspect.analysis.plan import plan_task
from mwe_inspect.analysis.suite_files import RUNNERS, suite_file
from mwe_inspect.analysis.suite_table import suite_table
from mwe_inspect.cli.output import console, print_json, print_table
from mwe_inspect.cli.results import Columns, correction_options, result_options, show_result
from mwe_inspect.errors import InputError
from mwe_inspect.suites import SuiteEntry, suite_entries, threat_categories

__all__ = ["list_entries", "plan", "run", "suite", "table", "write"]

_choice = [
    click.option("--category", "categories", multiple=True, metavar="NAME", help="All by default."),
    click.option("--source", default="builtin", show_default=True, help="builtin or anthropic."),
    click.option("--items", type=click.IntRange(min=1), help="Items of each task."),
    click.option("--votes", type=click.IntRange(min=1), help="Votes of a judge, where there are."),
    click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True),
]


def _suite_options(command: Any) -> Any:
    for option in reversed(_choice):
        command = option(command)
    return command


@click.group()
def suite() -> None:
    """Eight categories of threat, each with the tasks that bear on it."""


@suite.command(name="list")
@_suite_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_entries(as_json: bool, **options: Any) -> None:
    """List the categories and their tasks."""
    entries = _entries(options)
    if as_json:
        print_json([{"category": e.category, "task": e.task, **e.arguments} for e in entries])
        return
    for category, about in threat_categories().items():
        own = [entry for entry in entries if entry.category == category]
        if own:
            console().print(f"{category}: {about}")
            rows = [(entry.task, _arguments(entry)) for entry in own]
            print_table(None, ["task", "arguments"], rows)


@suite.command()
@_suite_options
def plan(**options: Any) -> None:
    """Show items and calls of each task before anything is spent."""
    rows = []
    for entry in _entries(options):
        total = plan_task(entry.build()).total
        tokens = total.input_tokens + total.output_tokens
        rows.append(
            (entry.category, entry.task, _arguments(entry), total.items, total.calls, tokens)
        )
    columns = ["category", "task", "arguments", "items", "calls", "tokens"]
    sums = [sum(int(row[index]) for row in rows) for index in (3, 4, 5)]
    print_table("Planned, for each model under test", columns, [*rows, ("all", "", "", *sums)])
    console().print("Calls of judges and their tokens: mwe-inspect plan TASK.")


@suite.command()
@_suite_options
@click.option("--for", "runner", required=True, metavar="|".join(RUNNERS), help="Whose form.")
@click.option(
    "--model", "--models", "models", multiple=True, required=True, help="Model under test."
)
@click.option("--model-role", "roles", multiple=True, metavar="ROLE=MODEL", help="A judge.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
def write(
    runner: str, models: tuple[str, ...], roles: tuple[str, ...], output: Path, **options: Any
) -> None:
    """Write the suite as a definition file for steward, flow or Hawk."""
    text = suite_file(runner, _entries(options), models, _roles(roles))
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{output}: can't be written ({error.strerror})") from None
    console().print(f"wrote {output}")


@suite.command()
@_suite_options
@click.option(
    "--model", "--models", "models", multiple=True, required=True, help="Model under test."
)
@click.option("--model-role", "roles", multiple=True, metavar="ROLE=MODEL", help="A judge.")
@click.option("--log-dir", default="logs/threat-suite", show_default=True, help="Folder or URL.")
@click.option("--max-connections", type=click.IntRange(min=1), help="Calls at once.")
@click.option("--display", default=None, help="Inspect's display: full, plain, none, ...")
def run(
    models: tuple[str, ...],
    roles: tuple[str, ...],
    log_dir: str,
    max_connections: int | None,
    display: Any,
    **options: Any,
) -> None:
    """Run the suite with Inspect's eval_set; run again with the same folder, it goes on.

    A simulated model is judged by the simulated judge; any other needs --model-role grader=MODEL.
    """
    from inspect_ai import eval_set

    done, _ = eval_set(
        [entry.build() for entry in _entries(options)],
        log_dir=log_dir,
        model=list(models),
        model_roles=dict(_roles(roles)),
        max_connections=max_connections,
        display=display,
    )
    if not done:
        raise InputError(f"not all tasks finished; run the same command again ({log_dir})")
    console().print(f"done; see: mwe-inspect suite table {log_dir}")


def _entries(options: dict[str, Any]) -> list[SuiteEntry]:
    categories = options.pop("categories") or "all"
    return suite_entries(categories, **options)


def _arguments(entry: SuiteEntry) -> str:
    return " ".join(f"{name}={value}" for name, value in entry.arguments.items())


def _roles(pairs: tuple[str, ...]) -> dict[str, str]:
    roles = {}
    for pair in pairs:
        role, equals, model = pair.partition("=")
        if not (role and equals and model):
            raise InputError(f"--model-role {pair}: is not ROLE=MODEL")
        roles[role] = model
    return roles


@suite.command()
@click.argument("logs")
@correction_options("bh", "Correction that flags use: the share of false discoveries, or any.")
@result_options
def table(logs: str, form: str | None, **options: Any) -> None:
    """Show the results in LOGS, a line for each category and measure."""
    found = suite_table(logs, **options)
    several = len({row.model for row in found.rows}) > 1
    columns: Columns = {
        "model": lambda row: row.model if several else "",
        "category": lambda row: row.category,
        "task": lambda row: row.task,
        "behavior": lambda row: row.behavior,
        "measure": lambda row: row.measure,
        "value": lambda row: f"{row.value:.3f}",
        "95% interval": lambda row: f"{row.lower:.3f} to {row.upper:.3f}",
        "scored": lambda row: f"{row.scored:.0%}",
        "recognised": lambda row: "" if isnan(row.recognised) else f"{row.recognised:.3f}",
        f"p ({found.correct})": lambda row: f"{row.p_corrected:.2g}",
        "flag": lambda row: row.flag,
    }
    title = f"Threat suite{'' if several else f', {found.rows[0].model}'}"
    show_result(found, title, columns, form)
