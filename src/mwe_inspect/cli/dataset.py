"""`mwe-inspect dataset`: how good a dataset is."""

from collections.abc import Sequence

import click

from mwe_inspect.analysis.figures import ALL, FAIL, UNCLEAR, Figure, figure_about
from mwe_inspect.analysis.numbers import figure_text, interval_text
from mwe_inspect.analysis.quality import Quality, check_quality
from mwe_inspect.arguments import choice, names
from mwe_inspect.cli.output import print_table
from mwe_inspect.cli.results import result_options, show_result
from mwe_inspect.datasets.catalogue import FAMILIES, behaviors, choose_behaviors
from mwe_inspect.datasets.sources import Part, behaviors_of, family_of, load_parts
from mwe_inspect.errors import InputError

__all__ = ["check", "dataset", "source_families"]

_WRITERS = ("lm", "human")


@click.group()
def dataset() -> None:
    """Check a dataset: built-in items, the 2022 release, or your own."""


@dataset.command()
@click.argument("source", metavar="PATH")
@click.option("--behavior", default="all", help="Behaviors or categories, with commas.")
@click.option("--family", metavar="F", help=f"One of {', '.join(FAMILIES)}, if it can't be told.")
@click.option("--written-by", default="lm", help="lm or human, for risk items of the release.")
@click.option("--items", type=click.IntRange(min=1), help="Measure so many items a behavior.")
@click.option("--against", metavar="PATH", help="Show these items beside them, at equal n.")
@click.option("--embeddings", metavar="MODEL", help="Coverage by a sentence-transformers model.")
@click.option("--strict", is_flag=True, help="Exit code 1 if a figure fails.")
@result_options
@click.pass_context
def check(
    context: click.Context,
    source: str,
    behavior: str,
    family: str | None,
    written_by: str,
    items: int | None,
    against: str | None,
    embeddings: str | None,
    strict: bool,
    form: str | None,
) -> None:
    """Measure the items at PATH and hold the figures against thresholds.

    PATH is builtin, anthropic (the 2022 release), a JSONL file or a folder of them. What the
    figures are: docs/QUALITY.md.
    """
    writer = choice("--written-by", written_by, _WRITERS)
    wanted = names("--behavior", behavior)
    families = [choice("--family", family, FAMILIES)] if family else source_families(source, wanted)
    found = []
    for name in families:
        parts = load_parts(name, wanted, source, writer)
        reference = _reference(name, parts, against, writer) if against else []
        found.append(check_quality(name, parts, reference, items=items, embeddings=embeddings))
    rows = tuple(row for quality in found for row in quality.rows)
    if form:
        notes = tuple(note for quality in found for note in quality.notes)
        show_result(Quality(rows, notes), source, {}, form)
    else:
        for name, quality in zip(families, found, strict=True):
            _show(f"{source} ({name})", quality)
    if strict and any(row.verdict == FAIL for row in rows):
        context.exit(1)


def source_families(source: str, wanted: Sequence[str]) -> list[str]:
    """Returns the families that are meant: those of the behaviors named, or the file's.

    Raises:
        InputError: If that is more than one family, other than all of `builtin`.
    """
    if source not in ("builtin", "anthropic"):
        return [family_of(source)]
    meant = {
        behavior.family
        for behavior in behaviors().values()
        if {"all", behavior.id, *behavior.groups}.intersection(wanted)
    }
    there = [f for f in FAMILIES if f in (meant or FAMILIES) and behaviors_of(f, source, "lm")]
    if not meant:
        everything = [name for family in there for name in behaviors_of(family, source, "lm")]
        choose_behaviors(list(wanted), everything, source)  # says what is near
    if len(there) > 1 and (source, *wanted) != ("builtin", "all"):
        raise InputError(f"--family: name one of {', '.join(there)}")
    return there


def _reference(family: str, parts: Sequence[Part], against: str, written_by: str) -> list[Part]:
    known = behaviors_of(family, against, written_by)
    shared = [part.behavior for part in parts if part.behavior in known]
    return load_parts(family, shared, against, written_by) if shared else []


def _show(title: str, quality: Quality) -> None:
    summary = [row for row in quality.rows if row.behavior == ALL]
    single = [row for row in quality.rows if row.behavior != ALL]
    show_result(
        Quality(tuple(summary or single), quality.notes),
        f"{title}: {_scope(summary, single)}",
        {
            "figure": lambda row: row.figure,
            "value": lambda row: figure_text(row.value),
            "95%": lambda row: interval_text(row.lower, row.upper, figure_text),
            "threshold": lambda row: row.threshold,
            "verdict": lambda row: row.verdict,
            "reference": lambda row: (
                figure_text(row.reference) if row.reference is not None else None
            ),
            "what it is": lambda row: figure_about(row.figure),
        },
        None,
    )
    if summary:
        _show_shortfalls(single)


def _scope(summary: Sequence[Figure], single: Sequence[Figure]) -> str:
    if not summary:
        return f"{single[0].behavior}, {single[0].items} items"
    count = len({row.behavior for row in single})
    return f"means over {count} behaviors, {summary[0].items} items"


def _show_shortfalls(rows: Sequence[Figure]) -> None:
    """Prints for each behavior the figures that don't pass."""
    cells: dict[str, list[list[str]]] = {row.behavior: [[], []] for row in rows}
    for row in rows:
        if row.verdict in (FAIL, UNCLEAR):
            cells[row.behavior][row.verdict == UNCLEAR].append(
                f"{row.figure} {figure_text(row.value)}"
            )
    shown = [[name, *map(", ".join, both)] for name, both in cells.items() if any(both)]
    if shown:
        print_table("Behaviors", ["behavior", "fails", "unclear"], shown)
