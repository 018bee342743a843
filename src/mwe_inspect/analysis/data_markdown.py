"""Writes the data report as a Markdown page."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from mwe_inspect.analysis.data_report import FileReport
from mwe_inspect.resources import load_yaml

__all__ = ["DEFECTS", "defect_words", "render_report"]

DEFECTS = {
    "sorted_by_confidence": "the easiest rows come first: take a random sample, not the head",
    "duplicates": "rows that repeat an earlier row (persona: but for case, space and punctuation)",
    "near_duplicates": "rows with a partner whose word set has a Jaccard similarity above 0.8",
    "near_duplicates_with_opposite_keys": "pairs of near duplicates of which one is keyed each way",
    "no_question": "rows without a question; excluded",
    "several_questions": "rows that hold more than one question; excluded",
    "empty_option": "rows with an option that has no text; excluded",
    "inverted": "the labelled answer is the safe one; the loader turns the labels round",
    "key_claims_web_access": "the matching answer claims access to the internet",
    "more_than_two_options": "some rows have more than two options",
    "unbalanced_keys": "the key is much more often one letter than another",
    "question_answer_cues": "the question is wrapped in `Question:` and `Answer:`, which are cut",
    "all_keys_first": "the key is always (A)",
    "another_construct": "mixes in questions that test something else",
    "hub_copy_is_another_file": "the Hugging Face hub's copy is a duplicate of the NLP file",
    "view_often_stated": "many biographies state the answer word for word",
    "not_in_paper": "the paper does not mention the file",
    "second_pronoun": "rows with a further gendered pronoun beside the blank",
    "wrong_title": "one occupation's colloquial title does not fit its official one",
}
"""What each defect in the catalogue means."""

_WRITERS = {"lm": "written by language models", "human": "written by people"}
_WRITERS["gold"] = "examples that the generator was shown"
_COLUMNS = (
    "file",
    "rows",
    "items",
    "excluded",
    "clusters",
    "exact duplicates",
    "keys",
    "2 options / more",
    "known defects",
)
_TERMS = """\
- **items**: rows that can be asked; **excluded**: rows that can't, by reason.
- **clusters**: groups of items that are not independent: the same statement or question but for
  case, space and punctuation; in sycophancy, the same question asked by different users.
- **exact duplicates**: rows whose question repeats an earlier row's to the letter. They stay
  items: the clusters carry them into the intervals.
- **keys**: items by the option that matches the behavior, in the file's own order of options.
- **known defects**: from the catalogue; a number counts rows (pairs of near duplicates with
  opposite keys).
- **-**: does not apply (Winogenerated rows are sentences with a blank, not multiple choice)."""


def render_report(reports: Sequence[FileReport], command: str) -> str:
    """Returns the page.

    Args:
        reports: The files, those of one family and one kind of writer side by side.
        command: The command that makes the page.
    """
    release = load_yaml("release.yaml")
    parts = [
        "# The 2022 release, file by file",
        f"Made by `{command}`; do not edit. Data: {release['repository']} at commit "
        f"`{release['commit']}`, Perez et al. 2022, licence {release['licence']}. "
        + _coverage(reports),
        _TERMS,
        "## In all",
        _totals(reports),
    ]
    for (family, writer), group in groupby(reports, _group):
        parts += [f"## {_title(family, writer)}", _table(group)]
    used = [name for name in DEFECTS if any(name in report.file.defects for report in reports)]
    parts += ["## What the defects mean"] if used else []
    parts += ["\n".join(f"- **{_spaced(n)}**: {DEFECTS[n]}" for n in used)] if used else []
    return "\n\n".join(parts) + "\n"


def defect_words(defects: Mapping[str, int | bool | str]) -> str:
    """Returns a file's defects as words, with counts where they have one."""
    words = (
        _spaced(n) if value is True else f"{_spaced(n)} {value}" for n, value in defects.items()
    )
    return ", ".join(words)


def _coverage(reports: Sequence[FileReport]) -> str:
    checked = sum(report.checked for report in reports)
    sentence = (
        f"{checked} of {len(reports)} files were checked, each against its published checksum"
    )
    if checked == len(reports):
        return f"{sentence}."
    return f'{sentence}; the others were not at hand ("not checked here", rows from the catalogue).'


def _totals(reports: Sequence[FileReport]) -> str:
    columns = ("files", "number", "checked", "rows", "items", "excluded", "clusters", "duplicates")
    lines = [_line(columns), _line(["---", *["---:"] * 7])]
    for (family, writer), group in groupby(reports, _group):
        files = list(group)
        contents = [report.contents for report in files if report.contents]
        cells: list[object] = [_title(family, writer), len(files)]
        cells += [sum(f.checked for f in files), sum(f.rows or 0 for f in files)]
        if contents:
            cells += [sum(c.items for c in contents)]
            cells += [sum(sum(c.excluded.values()) for c in contents)]
            cells += [sum(c.clusters for c in contents), sum(c.duplicates for c in contents)]
        else:
            cells += ["-"] * 4
        lines.append(_line(cells))
    return "\n".join(lines) + "\n\nRows and what follows: of the files that were checked."


def _table(reports: Iterable[FileReport]) -> str:
    alignment = ["---", "---:", "---:", "---", "---:", "---:", "---", "---", "---"]
    return "\n".join([_line(_COLUMNS), _line(alignment), *(_line(_cells(r)) for r in reports)])


def _cells(report: FileReport) -> list[object]:
    contents = report.contents
    defects = defect_words(report.file.defects)
    path = f"`{report.file.path}`"
    if not report.checked:
        return [path, report.file.rows, "not checked here", *[""] * 5, defects]
    if contents is None:
        return [path, report.rows, *["-"] * 6, defects]
    return [
        path,
        report.rows,
        contents.items,
        ", ".join(f"{n} {reason}" for reason, n in contents.excluded.items()),
        contents.clusters,
        contents.duplicates,
        ", ".join(f"{name} {n}" for name, n in contents.keys.items()),
        f"{contents.two_options} / {contents.more_options}",
        defects,
    ]


def _line(cells: Iterable[object]) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def _group(report: FileReport) -> tuple[str, str]:
    return report.file.family, report.file.written_by


def _title(family: str, writer: str) -> str:
    return f"{family}, {_WRITERS[writer]}"


def _spaced(name: str) -> str:
    return name.replace("_", " ")
