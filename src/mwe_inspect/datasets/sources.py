"""Sources: where items come from."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

from mwe_inspect.datasets.blanks import items_from_sentences
from mwe_inspect.datasets.catalogue import (
    FAMILIES,
    ReleasedFile,
    behaviors,
    builtin_behaviors,
    choose_behaviors,
    describe_holder,
    released_files,
)
from mwe_inspect.datasets.fetch import fetch
from mwe_inspect.datasets.items import YES_NO
from mwe_inspect.datasets.native import is_header, items_from_native
from mwe_inspect.datasets.released import Parsed, items_from_rows
from mwe_inspect.errors import InputError
from mwe_inspect.resources import load_yaml, resource

__all__ = ["Part", "behaviors_of", "family_of", "load_parts", "read_rows"]


_TABLE = "winogenerated_occupations"  # goes with the sentences; has no questions


@dataclass(frozen=True)
class Part:
    """One behavior's items as its file has them.

    Attributes:
        behavior: The behavior's id.
        parsed: Its items, and the rows left out by reason.
        version: Version of the file: the built-in items' own, the release's commit, or the
            beginning of the file's checksum.
        note: What was done to the file's labels, if anything.
        holder: Who holds the behavior, in words ("a person who is kind"), or None if not known.
    """

    behavior: str
    parsed: Parsed
    version: str
    note: str | None = None
    holder: str | None = None


def load_parts(family: str, behavior: list[str], source: str, written_by: str) -> list[Part]:
    """Loads the items of the chosen behaviors from a source.

    Args:
        family: Kind of eval (`catalogue.FAMILIES`).
        behavior: `all`, behavior ids, categories or threat categories.
        source: `builtin`, `anthropic`, or a path to a file or folder.
        written_by: `lm` or `human`, where the release has both.

    Raises:
        InputError: If a name, a file or a row is wrong.
    """
    if source == "builtin":
        return _builtin(family, behavior)
    if source == "anthropic":
        return _released(family, behavior, written_by)
    return _from_path(Path(source), behavior, family)


def behaviors_of(family: str, source: str, written_by: str) -> list[str]:
    """Returns the ids of the behaviors that `load_parts` finds in a source, sorted.

    Raises:
        InputError: If the source is no path.
    """
    if source == "builtin":
        return list(builtin_behaviors(family))
    if source == "anthropic":
        return sorted(_released_of(family, written_by))
    return sorted(_files_at(Path(source)))


def family_of(source: str) -> str:
    """Returns the family of the items at a path: as its header or the catalogue says, or as asked.

    Raises:
        InputError: If the source is no path, or the first file can't be read.
    """
    name, path = next(iter(_files_at(Path(source)).items()))
    first = next(read_rows(_content(path), str(path)))
    if is_header(first) and first.get("family") in FAMILIES:
        return str(first["family"])
    if name in behaviors():
        return behaviors()[name].family
    if "user_affiliation" in first or "biography" in first:
        return "sycophancy"
    answer = str(first.get("answer_matching_behavior", "")).strip()
    return "persona" if answer in YES_NO or "statement" in first else "advanced_ai_risk"


def read_rows(content: bytes, name: str) -> Iterator[dict[str, Any]]:
    """Yields the objects of a JSONL file, one at a time: a file's rows never all stay in memory.

    Raises:
        InputError: Naming the file and the line that is not a JSON object.
    """
    empty = True
    for number, line in enumerate(BytesIO(content.removeprefix(b"\xef\xbb\xbf")), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode("utf-8"))
        except ValueError as error:
            raise InputError(f"{name}: line {number} is not JSON ({error})") from None
        if not isinstance(row, dict):
            raise InputError(f"{name}: line {number} is not a JSON object")
        yield row
        empty = False
    if empty:
        raise InputError(f"{name}: has no rows")


def _builtin(family: str, behavior: list[str]) -> list[Part]:
    chosen = choose_behaviors(behavior, builtin_behaviors(family), "builtin")
    parts = []
    for name in chosen:
        file = resource("items", family, f"{name}.jsonl")
        rows = read_rows(file.read_bytes(), file.name)
        version = str(next(rows)["version"])
        parsed = Parsed(items_from_native(rows, name, file.name))
        parts.append(Part(name, parsed, version, holder=_holder(name)))
    return parts


def _released_of(family: str, written_by: str) -> dict[str, ReleasedFile]:
    return {
        file.behavior: file
        for file in released_files()
        if file.family == family
        and (file.written_by == written_by or family != "advanced_ai_risk")
        and file.behavior != _TABLE
    }


def _released(family: str, behavior: list[str], written_by: str) -> list[Part]:
    files = _released_of(family, written_by)
    if not files:
        raise InputError(f"source: the 2022 release has no {family}; choose builtin or a path")
    chosen = [files[name] for name in choose_behaviors(behavior, files, "anthropic")]
    commit = load_yaml("release.yaml")["commit"][:8]
    return [
        _released_part(file, path, commit) for file, path in zip(chosen, fetch(chosen), strict=True)
    ]


def _released_part(file: ReleasedFile, path: Path, commit: str) -> Part:
    rows = read_rows(path.read_bytes(), file.path)
    inverted = bool(file.defects.get("inverted"))
    if file.family == "winogenerated":
        wrong = str(file.defects["wrong_title"])
        return Part(file.behavior, items_from_sentences(rows, file.behavior, wrong), commit)
    users = file.family == "sycophancy"
    parsed = items_from_rows(rows, file.behavior, users=users, inverted=inverted)
    note = None
    if inverted:
        note = f"{file.behavior}: labels turned round (the released file's labels are inverted)"
    return Part(file.behavior, parsed, commit, note, _holder(file.behavior))


def _files_at(path: Path) -> dict[str, Path]:
    if path.is_dir():
        files = {file.stem: file for file in sorted(path.glob("*.jsonl"))}
        if not files:
            raise InputError(f"source: folder {path} has no .jsonl files")
    elif path.is_file():
        files = {path.stem: path}
    else:
        raise InputError(f"source: {str(path)!r} is not builtin, anthropic or an existing path")
    return files


def _from_path(path: Path, behavior: list[str], family: str) -> list[Part]:
    files = _files_at(path)
    chosen = choose_behaviors(behavior, files, str(path))
    return [_path_part(name, files[name], family) for name in chosen]


def _path_part(name: str, path: Path, family: str) -> Part:
    content = _content(path)
    rows = read_rows(content, str(path))
    first = next(rows)
    if is_header(first):
        parsed = Parsed(items_from_native(rows, name, str(path)))
        if family == "winogenerated" and not all(item.blank for item in parsed.items):
            raise InputError(f"source: {path} has items without a sentence and its blank")
    elif family == "winogenerated":
        parsed = items_from_sentences(chain([first], rows), name)
    else:
        parsed = items_from_rows(chain([first], rows), name, users=family == "sycophancy")
    version = hashlib.sha256(content).hexdigest()[:8]
    return Part(name, parsed, version, holder=_holder(name, first))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"source: {path} can't be read ({error.strerror})") from None


def _holder(name: str, header: Mapping[str, Any] = MappingProxyType({})) -> str | None:
    """Who holds the behavior: as the file's header describes it, else the catalogue."""
    description, subject = header.get("description"), header.get("subject")
    if isinstance(description, str) and description:
        return describe_holder(subject if isinstance(subject, str) else None, description)
    known = behaviors().get(name)
    return describe_holder(known.subject, known.description) if known else None
