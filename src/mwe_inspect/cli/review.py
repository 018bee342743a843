"""`mwe-inspect review`: people judge items, offline."""

from pathlib import Path

import click

from mwe_inspect.analysis.numbers import figure_text, interval_text
from mwe_inspect.analysis.review import summarize_ratings
from mwe_inspect.analysis.review_logs import is_log, read_panel
from mwe_inspect.analysis.review_ratings import read_ratings
from mwe_inspect.analysis.review_sheet import csv_sheet, html_page, make_card
from mwe_inspect.arguments import choice, names
from mwe_inspect.cli.dataset import source_families
from mwe_inspect.cli.results import result_options, show_result
from mwe_inspect.datasets.catalogue import FAMILIES
from mwe_inspect.datasets.items import Item
from mwe_inspect.datasets.selection import choose_items
from mwe_inspect.datasets.sources import load_parts
from mwe_inspect.errors import InputError

__all__ = ["export_sheets", "import_sheets", "review"]

_source = click.argument("source", metavar="PATH")
_behavior = click.option("--behavior", default="all", help="Behaviors or categories, with commas.")
_family = click.option("--family", metavar="F", help=f"One of {', '.join(FAMILIES)}.")
_writer = click.option("--written-by", default="lm", help="lm or human, for risk items.")


@click.group()
def review() -> None:
    """Let people judge items: relevance, the label without seeing the key, ambiguity.

    PATH is builtin, anthropic, a JSONL file or a folder of them.
    """


@review.command("export")
@_source
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Folder.")
@_behavior
@_family
@_writer
@click.option("--items", type=click.IntRange(min=1), help="So many items a behavior, seeded.")
@click.option("--seed", type=int, default=0, help="Seed of choice and order.", show_default=True)
def export_sheets(
    source: str,
    output: Path,
    behavior: str,
    family: str | None,
    written_by: str,
    items: int | None,
    seed: int,
) -> None:
    """Write review.html (offline, by keyboard) and review.csv, which ask the same."""
    chosen = []
    for own in _items(source, behavior, family, written_by).values():
        chosen += choose_items(own, items, f"{seed}/{own[0].behavior}")
    cards = [make_card(item) for item in choose_items(chosen, None, str(seed))]
    try:
        output.mkdir(parents=True, exist_ok=True)
        (output / "review.html").write_bytes(html_page(cards).encode("utf-8", "replace"))
        (output / "review.csv").write_bytes(csv_sheet(cards).encode("utf-8-sig", "replace"))
    except OSError as error:
        raise InputError(f"--output: {output} can't be written ({error.strerror})") from None
    click.echo(f"wrote {len(cards)} items to {output / 'review.html'} and {output / 'review.csv'}")


@review.command("import")
@_source
@click.argument("sheets", nargs=-1, required=True, type=click.Path(path_type=Path))
@_behavior
@_family
@_writer
@result_options
def import_sheets(
    source: str,
    sheets: tuple[Path, ...],
    behavior: str,
    family: str | None,
    written_by: str,
    form: str | None,
) -> None:
    """Sum up filled SHEETS of items at PATH: kappa, label agreement, relevance, ambiguity.

    Logs of the task judge_items count as sheets that models filled in.
    """
    found = _items(source, behavior, family, written_by)
    items = [item for own in found.values() for item in own]
    filled = [path for path in sheets if not is_log(path)]
    ratings = read_panel(path for path in sheets if is_log(path))
    ratings += read_ratings(filled, items) if filled else []
    result = summarize_ratings(ratings, items)
    show_result(
        result,
        f"Review of {source}",
        {
            "behavior": lambda row: row.behavior,
            "rater": lambda row: row.rater,
            "figure": lambda row: row.figure,
            "value": lambda row: figure_text(row.value),
            "95%": lambda row: interval_text(row.lower, row.upper, figure_text),
            "items": lambda row: row.items,
        },
        form,
    )


def _items(
    source: str, behavior: str, family: str | None, written_by: str
) -> dict[str, list[Item]]:
    writer = choice("--written-by", written_by, ("lm", "human"))
    wanted = names("--behavior", behavior)
    families = [choice("--family", family, FAMILIES)] if family else source_families(source, wanted)
    parts = [part for name in families for part in load_parts(name, wanted, source, writer)]
    keyed = {part.behavior: [i for i in part.parsed.items if i.key is not None] for part in parts}
    if not any(keyed.values()):
        raise InputError(f"{source}: has no usable item with a key")
    return {name: items for name, items in keyed.items() if items}
