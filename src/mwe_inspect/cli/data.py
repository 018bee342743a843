"""`mwe-inspect data`: the files of the 2022 release."""

import os
from pathlib import Path

import click

from mwe_inspect.analysis.data_markdown import defect_words, render_report
from mwe_inspect.analysis.data_report import report_file
from mwe_inspect.cli.files import CHANGED, MISSING, PRESENT, choose_files, state_of
from mwe_inspect.cli.output import console, print_table
from mwe_inspect.datasets.catalogue import ReleasedFile
from mwe_inspect.datasets.fetch import DATA_VARIABLE, data_folder, fetch, problem_with
from mwe_inspect.errors import InputError

__all__ = ["data", "fetch_files", "list_files", "report_files", "show_path", "verify_files"]

_filters = click.argument("filters", nargs=-1, metavar="[FILTER]...")


@click.group()
def data() -> None:
    """Fetch, verify and describe the files of the 2022 release.

    A FILTER is a family, a behavior or a path, also with wildcards ('persona/no-*'); several
    are joined, none means all.
    """


@data.command("list")
@_filters
def list_files(filters: tuple[str, ...]) -> None:
    """List the files: rows, whether a good copy is there, known defects."""
    print_table(
        None,
        ["path", "family", "rows", "copy", "known defects"],
        [
            [file.path, file.family, file.rows, state_of(file), defect_words(file.defects)]
            for file in choose_files(filters)
        ],
    )


@data.command("fetch")
@_filters
def fetch_files(filters: tuple[str, ...]) -> None:
    """Fetch what is not there yet, in parallel, and verify it."""
    files = choose_files(filters)
    wanted = [file for file in files if state_of(file) != PRESENT]
    if wanted:
        _fetch_with_progress(wanted)
    there = len(files) - len(wanted)
    fetched = f"{len(wanted)} fetched and verified"
    click.echo(f"{there} of {len(files)} files were there, {fetched}; in {data_folder()}")


@data.command("verify")
@_filters
@click.pass_context
def verify_files(context: click.Context, filters: tuple[str, ...]) -> None:
    """Verify the copies that are there; fetches nothing. Exit code 1 if one is not right."""
    files = choose_files(filters)
    states = []
    for file in files:
        states.append(state_of(file))
        if states[-1] != PRESENT:
            click.echo(problem_with(file))
    counts = ", ".join(f"{states.count(state)} {state}" for state in (MISSING, CHANGED))
    click.echo(f"{states.count(PRESENT)} of {len(files)} files as published, {counts}")
    if states.count(PRESENT) < len(files):
        context.exit(1)


@data.command("path")
def show_path() -> None:
    """Print the folder in use, and on the error stream why it is that one."""
    click.echo(data_folder())
    named = os.environ.get(DATA_VARIABLE)
    reason = f"named by {DATA_VARIABLE}" if named else f"the cache ({DATA_VARIABLE} is not set)"
    click.echo(reason, err=True)


@data.command("report")
@_filters
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write.")
def report_files(filters: tuple[str, ...], output: Path | None) -> None:
    """Report what each file holds, as Markdown; files that are not there are listed as such."""
    reports = [report_file(file, _content(file)) for file in choose_files(filters)]
    page = render_report(reports, " ".join(["mwe-inspect data report", *filters]))
    if output is None:
        click.echo(page, nl=False)
        return
    try:
        output.write_text(page, encoding="utf-8")
    except OSError as error:
        raise InputError(f"--output: {output} can't be written ({error.strerror})") from None
    click.echo(f"wrote {output}", err=True)


def _fetch_with_progress(files: list[ReleasedFile]) -> None:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("fetching"), BarColumn(), MofNCompleteColumn(), TextColumn("files"))
    with Progress(*columns, console=console(stderr=True), transient=True) as progress:
        bar = progress.add_task("fetching", total=len(files))
        fetch(files, done=lambda _: progress.advance(bar))


def _content(file: ReleasedFile) -> bytes | None:
    """The content of a file; None if it is not there, an error if it is not as published."""
    state = state_of(file)
    if state == MISSING:
        return None
    if state == CHANGED:
        raise InputError(f"{problem_with(file)}; restore it, or delete it and fetch it again")
    return (data_folder() / file.path).read_bytes()
