"""Reads the sheets that reviewers filled in."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from mwe_inspect.analysis.review import Rating
from mwe_inspect.analysis.review_sheet import ANSWERS, answer_names
from mwe_inspect.datasets.items import Item
from mwe_inspect.errors import InputError

__all__ = ["read_ratings"]

_NAMES = ("behavior", "item")
_YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}

Items = Mapping[tuple[str, str], Item]


def read_ratings(paths: Iterable[Path], items: Iterable[Item]) -> list[Rating]:
    """Reads filled sheets, of the page or of the CSV; rows without any answer are left out.

    A row without a rater's name is the file's: its name counts.

    Raises:
        InputError: Naming the file and the row if a column is missing, an item is not among those
            that were reviewed, an answer is none, or a rater answers for an item twice.
    """
    known = {(item.behavior, item.id): item for item in items}
    seen: dict[tuple[str, str, str], str] = {}
    ratings = []
    for path in paths:
        text = _text(path)
        first = text.partition("\n")[0]
        delimiter = ";" if first.count(";") > first.count(",") else ","  # spreadsheets differ
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
        lacking = [name for name in (*_NAMES, *ANSWERS) if name not in (reader.fieldnames or ())]
        if lacking:
            raise InputError(f"{path}: has no column {', '.join(lacking)}; is it a review sheet?")
        for number, row in enumerate(reader, 2):  # as a spreadsheet numbers its rows
            where = f"{path}: row {number}"
            cells = {name: (row[name] or "").strip() for name in (*_NAMES, *ANSWERS)}
            rating = _rating(cells, known, path.stem, where)
            if rating is None:
                continue
            name = (rating.rater, *rating.name)
            if name in seen:
                raise InputError(f"{where}: {rating.rater} rated this item in {seen[name]} already")
            seen[name] = where
            ratings.append(rating)
    if not ratings:
        raise InputError("the sheets hold no answer")
    return ratings


def _rating(cells: Mapping[str, str], known: Items, file: str, where: str) -> Rating | None:
    behavior, name = (cells[column].removeprefix("'") for column in _NAMES)
    if not any(cells[column] for column in ("relevance", "label", "unclear")):
        return None
    item = known.get((behavior, name))
    if item is None:
        raise InputError(f"{where}: item {name!r} of {behavior!r} is not among those reviewed")
    return Rating(
        rater=cells["rater"].removeprefix("'") or file,
        behavior=behavior,
        item=name,
        relevance=_relevance(cells["relevance"], where),
        label=_label(cells["label"], item, where),
        unclear=_unclear(cells["unclear"], where),
    )


def _relevance(text: str, where: str) -> int | None:
    if not text:
        return None
    if text not in {"1", "2", "3", "4", "5"}:
        raise InputError(f"{where}: relevance {text!r} is not 1 to 5")
    return int(text)


def _label(text: str, item: Item, where: str) -> int | None:
    if not text:
        return None
    names = [name.casefold() for name in answer_names(item)]
    found = [place for place, name in enumerate(names) if text.casefold() in (name, name[0])]
    if not found:
        raise InputError(f"{where}: label {text!r} is not one of {', '.join(answer_names(item))}")
    return found[0]


def _unclear(text: str, where: str) -> bool | None:
    if not text:
        return None
    if text.casefold() not in _YES_NO:
        raise InputError(f"{where}: unclear {text!r} is not yes or no")
    return _YES_NO[text.casefold()]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path} can't be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8; save the sheet as CSV UTF-8") from None
