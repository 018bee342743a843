"""Chooses files of the 2022 release, and tells in what state their copies are."""

import difflib
from collections.abc import Iterable
from fnmatch import fnmatchcase

from mwe_inspect.datasets.catalogue import FAMILIES, ReleasedFile, released_files
from mwe_inspect.datasets.fetch import data_folder, problem_with
from mwe_inspect.errors import InputError

__all__ = ["CHANGED", "MISSING", "PRESENT", "choose_files", "state_of"]

PRESENT, MISSING, CHANGED = "present", "missing", "changed"


def choose_files(filters: Iterable[str]) -> list[ReleasedFile]:
    """Returns the files that one of the filters stands for, in the catalogue's order.

    Args:
        filters: Families, behaviors or paths, also with wildcards; none means all files.

    Raises:
        InputError: If a filter stands for no file.
    """
    filters = list(filters)
    files = released_files()
    for text in filters:
        if not any(_stands_for(text, file) for file in files):
            raise InputError(f"filter: {_unknown(text, files)}")
    if not filters:
        return list(files)
    return [file for file in files if any(_stands_for(text, file) for text in filters)]


def state_of(file: ReleasedFile) -> str:
    """Returns `present`, `missing` or `changed` (which includes unreadable)."""
    if problem_with(file) is None:
        return PRESENT
    return CHANGED if (data_folder() / file.path).exists() else MISSING


def _stands_for(text: str, file: ReleasedFile) -> bool:
    return any(fnmatchcase(name, text) for name in (file.family, file.behavior, file.path))


def _unknown(text: str, files: Iterable[ReleasedFile]) -> str:
    names = [*FAMILIES, *(file.behavior for file in files)]
    close = difflib.get_close_matches(text, names, n=1)
    hint = f"did you mean {close[0]}? " if close else ""
    valid = f"a family ({', '.join(FAMILIES)}), a behavior or a path (with wildcards)"
    return f"{text!r} stands for no file; {hint}valid: {valid}"
