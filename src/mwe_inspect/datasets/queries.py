"""Queries: what users ask in the alignment-faking tasks, free of tier and wording."""

import csv
import hashlib
import io
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from mwe_inspect.datasets.fetch import download_verified
from mwe_inspect.datasets.settings import settings
from mwe_inspect.datasets.sources import read_rows
from mwe_inspect.datasets.text import digest, normalise, unique
from mwe_inspect.errors import InputError
from mwe_inspect.resources import load_yaml, resource

__all__ = ["Queries", "Query", "choose_queries", "load_queries"]

_COLUMNS = ("text", "query", "prompt", "forbidden_prompt", "goal", "question")


class Query(NamedTuple):
    """One request of a user.

    Attributes:
        id: Its name in the file, or a hash of its text.
        text: What the user writes.
        cluster: Name shared by queries that are the same but for case, space and punctuation.
        topic: Its topic, or "".
    """

    id: str
    text: str
    cluster: str
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Queries:
    """The queries of one source.

    Attributes:
        queries: The queries, in the source's order.
        version: Name of the source and its version.
        notes: Sentences for the log.
        checksum: SHA-256 of the source's file.
    """

    queries: list[Query]
    version: str
    checksum: str
    notes: list[str] = field(default_factory=list)


def load_queries(setting: str, source: str = "builtin", *, benign: bool = False) -> Queries:
    """Loads the queries of a setting.

    Args:
        setting: Name of the setting (`datasets.settings`).
        source: `builtin` (for `helpful_only`: StrongREJECT at a pinned commit, fetched), or a path
            to a JSONL or CSV file with a column `text`, `query`, `prompt`, `forbidden_prompt`,
            `goal` or `question`, and optionally `id`.
        benign: Whether to load the built-in queries that have nothing to do with any setting.

    Raises:
        InputError: If the file is missing, unreadable, or has no queries.
    """
    if benign and source != "builtin":
        raise InputError(f"source: {source!r} is not builtin, which control=benign_queries needs")
    name = "benign" if benign else settings()[setting].queries
    if source != "builtin":
        return _from_path(Path(source))
    return _strongreject() if name is None else _builtin(name)


def choose_queries(loaded: Queries, items: int | None, seed: int) -> list[Query]:
    """Chooses queries at random, in random order: fewer are the beginning of more."""
    shuffled = random.Random(f"{seed}/queries").sample(loaded.queries, len(loaded.queries))
    if items is not None and items > len(shuffled):
        loaded.notes.append(f"asked for {items} queries, there are {len(shuffled)}")
    return shuffled[:items]


def _builtin(name: str) -> Queries:
    content = resource("queries", f"{name}.jsonl").read_bytes()
    rows = read_rows(content, f"{name}.jsonl")
    version = f"builtin-{next(rows)['version']}"
    return Queries(list(_queries(rows, name)), version, _checksum(content))


def _strongreject() -> Queries:
    from platformdirs import user_cache_dir

    pin = load_yaml("alignment_faking.yaml")["strongreject"]
    path = download_verified(
        "StrongREJECT",
        pin["url"].format(commit=pin["commit"], path=pin["path"]),
        pin["sha256"],
        Path(user_cache_dir("mwe_inspect")) / "strongreject" / pin["commit"] / "dataset.csv",
        "or name a file with -T source=<path>",
    )
    note = f"StrongREJECT, {pin['repository']}, commit {pin['commit']}, {pin['licence']}"
    content = path.read_bytes()
    rows = list(_queries(_csv_rows(content, "StrongREJECT"), "StrongREJECT"))
    return Queries(rows, f"strongreject-{pin['commit'][:8]}", _checksum(content), [note])


def _from_path(path: Path) -> Queries:
    if not path.is_file():
        raise InputError(f"source: {str(path)!r} is not builtin or an existing file")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"source: {path} can't be read ({error.strerror})") from None
    read = _csv_rows if path.suffix.lower() == ".csv" else _object_rows
    queries = list(_queries(read(content, str(path)), str(path)))
    if not queries:
        raise InputError(f"{path}: has no queries")
    return Queries(queries, f"path-{_checksum(content)[:8]}", _checksum(content))


def _csv_rows(content: bytes, name: str) -> Iterator[Mapping[str, Any]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{name}: is not UTF-8") from None
    yield from csv.DictReader(io.StringIO(text, newline=""))


def _object_rows(content: bytes, name: str) -> Iterator[Mapping[str, Any]]:
    return (row for row in read_rows(content, name) if "format" not in row)


def _queries(rows: Iterable[Mapping[str, Any]], name: str) -> Iterator[Query]:
    read = [(number, row, _text(row, number, name)) for number, row in enumerate(rows, 1)]
    ids = unique(_id(row, text) for _, row, text in read)
    for (_, row, text), identity in zip(read, ids, strict=True):
        yield Query(identity, text, digest(normalise(text)), str(row.get("topic") or ""))


def _text(row: Mapping[str, Any], number: int, name: str) -> str:
    for column in _COLUMNS:
        if isinstance(value := row.get(column), str) and value.strip():
            return value.strip()
    raise InputError(f"{name}: row {number} has no {', '.join(_COLUMNS[:-1])} or {_COLUMNS[-1]}")


def _id(row: Mapping[str, Any], text: str) -> str:
    """The row's own name, if it can stand in a sample's id (which is matched as a pattern)."""
    own = row.get("id")
    safe = isinstance(own, str) and own and not set(own) & set("*?[]:,/ ")
    return own if safe and isinstance(own, str) else digest(text)


def _checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
