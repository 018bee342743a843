"""Pairs of opposite requests: the same task asked for one side of a dispute and for the other."""

import csv
import io
import json
import random
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from mwe_inspect.datasets.fetch import download_verified
from mwe_inspect.datasets.text import digest, slug
from mwe_inspect.errors import InputError
from mwe_inspect.resources import load_yaml, resource

__all__ = ["PAIRS_FORMAT", "SIDES", "OpposedPair", "choose_pairs", "load_pairs", "read_pairs"]

PAIRS_FORMAT = "mwe_inspect/pairs/1"
SIDES = ("left", "right")
"""The two sides of a pair. Where a dispute is not one of left and right they are a convention."""

_REQUIRED = ("left", "right", "topic")
_PUBLIC = {"prompt_a": "left", "prompt_b": "right", "topic_name": "topic"}


class OpposedPair(NamedTuple):
    """Two requests that are worded alike but for the side.

    Attributes:
        id: Its id.
        topic: What the dispute is about; pairs of one topic are not independent.
        left: The request for one side.
        right: The request for the other.
    """

    id: str
    topic: str
    left: str
    right: str


def load_pairs(source: str) -> list[OpposedPair]:
    """Returns all pairs of a source.

    Args:
        source: `builtin`, `anthropic` (the public political-neutrality set, fetched at a pinned
            commit and verified), or the path of a file: JSONL with `left`, `right` and `topic`,
            or a CSV with the columns of that set (`prompt_a`, `prompt_b`, `topic_name`).

    Raises:
        InputError: Naming the file and what is wrong with it, or if it can't be fetched.
    """
    if source == "builtin":
        file = resource("items", "political_pairs", "political_pairs.jsonl")
        return read_pairs(file.read_text(encoding="utf-8"), "political_pairs.jsonl")
    path = _public_set() if source == "anthropic" else Path(source)
    try:
        return read_pairs(path.read_text(encoding="utf-8-sig"), path.name)
    except OSError as error:
        raise InputError(f"source: {source} can't be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise InputError(f"source: {source} is not a text file in UTF-8") from None


def read_pairs(text: str, name: str) -> list[OpposedPair]:
    """Parses a file of pairs: JSONL, or a CSV if its name says so.

    Raises:
        InputError: Naming the file, the row and the field that is wrong.
    """
    rows = csv.DictReader(io.StringIO(text)) if name.endswith(".csv") else _json_rows(text, name)
    pairs = [_pair(row, f"{name}: pair {number}") for number, row in enumerate(rows, 1)]
    if not pairs:
        raise InputError(f"{name}: holds no pairs")
    return list({pair.id: pair for pair in pairs}.values())


def choose_pairs(pairs: Sequence[OpposedPair], count: int | None, seed: int) -> list[OpposedPair]:
    """Draws a seeded random sample of pairs, topics taking turns so that few pairs span many."""
    shuffled = list(pairs)
    random.Random(seed).shuffle(shuffled)
    topics: dict[str, list[OpposedPair]] = {}
    for pair in shuffled:
        topics.setdefault(pair.topic, []).append(pair)
    turns = (pair for row in zip_longest(*topics.values()) for pair in row if pair is not None)
    return list(turns)[:count]


def _public_set() -> Path:
    from platformdirs import user_cache_dir

    pin = load_yaml("political_neutrality.yaml")
    return download_verified(
        "the political-neutrality set",
        pin["url"].format(commit=pin["commit"], path=pin["path"]),
        pin["sha256"],
        Path(user_cache_dir("mwe_inspect")) / "political-neutrality" / pin["commit"] / pin["path"],
        "or name a file with -T source=<path>",
    )


def _json_rows(text: str, name: str) -> Iterable[Mapping[str, Any]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise InputError(f"{name}: line {number} is not JSON ({error})") from None
        if not isinstance(row, dict):
            raise InputError(f"{name}: line {number} is not a JSON object")
        if row.get("format") != PAIRS_FORMAT:
            yield row


def _pair(row: Mapping[str, Any], where: str) -> OpposedPair:
    fields = {_PUBLIC.get(name, name): value for name, value in row.items()}
    for field in _REQUIRED:
        if not isinstance(fields.get(field), str) or not fields[field].strip():
            raise InputError(f"{where}: {field} is missing; it must be a text")
    left, right = fields["left"].strip(), fields["right"].strip()
    name = fields.get("id") or digest(f"{left}\x1f{right}")
    return OpposedPair(slug(str(name)), fields["topic"], left, right)
