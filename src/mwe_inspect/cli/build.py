"""`mwe-inspect dataset build`: a dataset from the logs of writing tasks."""

from dataclasses import asdict
from pathlib import Path

import click

from mwe_inspect.analysis.build_dataset import build_dataset
from mwe_inspect.cli.output import print_json

__all__ = ["build"]


@click.command()
@click.argument("logs", nargs=-1, required=True, metavar="LOG...")
@click.option(
    *("-o", "--output"), required=True, type=click.Path(path_type=Path), help="Folder to write."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def build(logs: tuple[str, ...], output: Path, as_json: bool) -> None:
    """Build a dataset from LOGs of writing tasks: items, rejects with reasons, and a card."""
    built = build_dataset(logs, output)
    if as_json:
        print_json([asdict(one) for one in built])
        return
    for one in built:
        click.echo(
            f"{one.behavior}: {one.items} items, {one.rejects} rejects; "
            f"in {one.folder} ({one.behavior}.jsonl, released/, rejects/, {one.behavior}.md)"
        )
        for note in one.notes:
            click.echo(f"note: {note}", err=True)
