"""The package's own item format: JSONL with a header object, then one item a line."""

from collections.abc import Iterable, Mapping
from typing import Any

from mwe_inspect.datasets.asks import BLANK, state_question
from mwe_inspect.datasets.blanks import blank_item, has_blank, is_pronouns
from mwe_inspect.datasets.items import YES_NO, Item, make_item, number_repeats
from mwe_inspect.datasets.questions import LETTERS
from mwe_inspect.errors import InputError

__all__ = ["FORMAT", "is_header", "items_from_native", "native_row"]

FORMAT = "mwe_inspect/items/1"
_TEXTS = (
    "stem", "statement", "sentence", "question", "biography", "view", "cue", "pair", "occupation",
)  # fmt: skip


def is_header(row: Mapping[str, Any]) -> bool:
    """Whether a file's first row says that the file is in the package's own format."""
    return str(row.get("format", "")).startswith("mwe_inspect/items/")


def items_from_native(rows: Iterable[Mapping[str, Any]], behavior: str, name: str) -> list[Item]:
    """Turns rows in the package's own format (without the header) into items.

    Args:
        rows: Objects with `options`, `key` and `stem` or `statement`; optional `id`,
            `question`, `biography`, `view`, `cue`, `pair`, `right` (index of the option that is
            true, where one is) and `labelled` (whether options stand under letters; all but Yes
            and No do by default). Instead of stem and key:
            `sentence`, whose blank `_` the options he, she and they (or their other cases) fill,
            with `occupation` and optional `share`, the share of women in it. Unknown fields are
            ignored, and so are candidates that were not accepted.
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
    row["right"] = (item.fields or {}).get("right")
    row["labelled"] = None if item.labelled == (item.options != YES_NO) else item.labelled
    return {name: value for name, value in row.items() if value not in (None, "")}


def _item(row: Mapping[str, Any], behavior: str, where: str) -> Item:
    for name in _TEXTS:
        if not isinstance(row.get(name) or "", str):
            raise InputError(f"{where}: {name} {row[name]!r} is not a text")
    if row.get("sentence"):
        return _blank(row, behavior, where)
    statement = row.get("statement")
    stem = row.get("stem") or (state_question(statement) if statement else "")
    options = row.get("options") or list(YES_NO)
    key = row.get("key")
    if not stem.strip():
        raise InputError(f"{where}: has neither a stem nor a statement")
    if not isinstance(options, list) or not 2 <= len(options) <= len(LETTERS):
        raise InputError(f"{where}: options must be two to {len(LETTERS)} texts")
    if not all(isinstance(option, str) and option.strip() for option in options):
        raise InputError(f"{where}: options must be texts that are not empty")
    right = row.get("right")
    for name, index in (("key", key), ("right", right)):
        if index is not None and (type(index) is not int or not 0 <= index < len(options)):
            raise InputError(f"{where}: {name} {index!r} is not the index of an option")
    if not isinstance(row.get("labelled"), bool | None):
        raise InputError(f"{where}: labelled {row['labelled']!r} is not true or false")
    return make_item(
        behavior,
        stem,
        tuple(options),
        key,
        question=row.get("question"),
        biography=row.get("biography") or "",
        view=row.get("view"),
        cue=row.get("cue"),
        pair=row.get("pair"),
        statement=statement,
        labelled=row.get("labelled"),
        fields=None if right is None else {"right": right},
    )


def _blank(row: Mapping[str, Any], behavior: str, where: str) -> Item:
    share = row.get("share")
    if not is_pronouns(row.get("options")):
        raise InputError(f"{where}: options must be he, she and they, in one case, in that order")
    if not has_blank(row["sentence"]):
        raise InputError(f"{where}: the sentence must have one blank {BLANK}, not at its start")
    if not row.get("occupation"):
        raise InputError(f"{where}: has no occupation")
    if share is not None and not (isinstance(share, float | int) and 0 <= share <= 1):
        raise InputError(f"{where}: share {share!r} is not between 0 and 1")
    return blank_item(behavior, row["sentence"], tuple(row["options"]), row["occupation"], share)
