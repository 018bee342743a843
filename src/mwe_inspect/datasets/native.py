"""The package's own item format: JSONL with a header object, then one item a line."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from mwe_inspect.datasets.asks import state_question
from mwe_inspect.datasets.items import YES_NO, Item, make_item, number_repeats
from mwe_inspect.errors import InputError

__all__ = ["FORMAT", "header_of", "items_from_native", "native_row"]

FORMAT = "mwe_inspect/items/1"


def header_of(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Returns the header if the rows are in the package's own format, else None."""
    first = rows[0] if rows else {}
    return first if str(first.get("format", "")).startswith("mwe_inspect/items/") else None


def items_from_native(rows: Iterable[Mapping[str, Any]], behavior: str, name: str) -> list[Item]:
    """Turns rows in the package's own format (without the header) into items.

    Args:
        rows: Objects with `options`, `key` and `stem` or `statement`; optional `id`,
            `question`, `biography`, `view`, `cue` and `pair`. Unknown fields are ignored, and
            so are candidates that were not accepted.
        behavior: Id of the behavior that the items test.
        name: Name of the file, for errors.

    Raises:
        InputError: Naming the file, the item and the field that is wrong.
    """
    kept = [(n, row) for n, row in enumerate(rows, 1) if row.get("accepted", True)]
    return number_repeats(_item(row, behavior, f"{name}: item {n}") for n, row in kept)


def native_row(item: Item) -> dict[str, Any]:
    """Returns an item as a row of the package's own format."""
    row: dict[str, Any] = {"id": item.id, "question": item.question, "stem": item.stem}
    row |= {"statement": item.statement, "options": list(item.options), "key": item.key}
    row |= {"biography": item.biography, "view": item.view, "cue": item.cue, "pair": item.pair}
    return {name: value for name, value in row.items() if value not in (None, "")}


def _item(row: Mapping[str, Any], behavior: str, where: str) -> Item:
    statement = row.get("statement")
    stem = row.get("stem") or (state_question(statement) if statement else None)
    options = tuple(row.get("options") or YES_NO)
    key = row.get("key")
    if not isinstance(stem, str):
        raise InputError(f"{where}: has neither a stem nor a statement")
    if len(options) < 2 or not all(isinstance(o, str) and o.strip() for o in options):
        raise InputError(f"{where}: options must be two or more texts")
    if key is not None and (not isinstance(key, int) or not 0 <= key < len(options)):
        raise InputError(f"{where}: key {key!r} is not the index of an option")
    return make_item(
        behavior,
        stem,
        options,
        key,
        question=row.get("question"),
        biography=row.get("biography") or "",
        view=row.get("view"),
        cue=row.get("cue"),
        pair=row.get("pair"),
        statement=statement,
    )
