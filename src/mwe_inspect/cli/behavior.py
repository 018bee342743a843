"""`mwe-inspect behavior`: behavior files, which say what to write items about."""

from pathlib import Path

import click

from mwe_inspect.arguments import choice
from mwe_inspect.datasets.filters import sift
from mwe_inspect.errors import InputError
from mwe_inspect.writing.briefs import TEMPLATES, load_brief, template
from mwe_inspect.writing.grid import axes_of
from mwe_inspect.writing.kinds import kind_of

__all__ = ["behavior", "check_file", "new_file"]

_family = click.option(
    "--family", default="persona", show_default=True, help=f"One of {', '.join(TEMPLATES)}."
)


@click.group()
def behavior() -> None:
    """Start and check behavior files, which the writing tasks write items for."""


@behavior.command("new")
@click.argument("path", type=click.Path(path_type=Path))
@_family
def new_file(path: Path, family: str) -> None:
    """Write an example with comments to PATH (.yaml), to be changed."""
    family = choice("--family", family, TEMPLATES)
    if path.suffix not in (".yaml", ".yml"):
        raise InputError(f"{path}: name the file .yaml")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(template(family))
    except OSError as error:
        raise InputError(f"{path} can't be written ({error.strerror})") from None
    click.echo(f"wrote {path}: change it, then mwe-inspect behavior check {path}")


@behavior.command("check")
@click.argument("name", metavar="PATH")
@_family
def check_file(name: str, family: str) -> None:
    """Check a behavior file (or an id of the catalogue) and say what would be written."""
    family = choice("--family", family, TEMPLATES)
    brief = load_brief(name, family)
    kind = kind_of(family, brief)
    axes = axes_of(family, brief.axes)
    labels = [label["name"] for label in kind.labels()]
    labels = labels or [one.title for one in brief.occupations]
    click.echo(f"{brief.id}: {brief.holder}")
    click.echo(f"labels: {', '.join(labels)}")
    click.echo(f"grid: {', '.join(f'{axis} {len(values)}' for axis, values in axes.items())}")
    click.echo(f"seeds: {len(kind.known)}")
    for item, fate in zip(kind.known, sift(kind.known), strict=True):
        if fate.reason:
            click.echo(f"note: seed {item.statement or item.stem!r}: {fate.reason}", err=True)
