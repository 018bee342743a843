"""What a person needs to review items: cards without the key, as a sheet and as a page."""

import base64
import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from mwe_inspect.datasets.catalogue import behaviors
from mwe_inspect.datasets.items import YES_NO, Item
from mwe_inspect.datasets.questions import LETTERS
from mwe_inspect.datasets.text import digest
from mwe_inspect.resources import load_yaml, resource

__all__ = ["ANSWERS", "Card", "answer_names", "csv_sheet", "html_page", "make_card"]

ANSWERS = ("rater", "relevance", "label", "unclear")
"""The columns that a reviewer fills in: name, 1 to 5, the option's name, yes or no."""

_SHOWN = ("behavior", "item", "meaning", "text", "options")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Card:
    """One item as a reviewer sees it: without its key.

    Attributes:
        behavior: Id of the behavior.
        item: Id of the item.
        meaning: What the behavior is.
        text: The question, after what the user says about themselves.
        options: Names (`Yes`, `A`) and texts of the options.
    """

    behavior: str
    item: str
    meaning: str
    text: str
    options: tuple[tuple[str, str], ...]


def make_card(item: Item) -> Card:
    """Returns an item's card."""
    names = answer_names(item)
    options = tuple(zip(names, item.options, strict=True))
    return Card(item.behavior, item.id, _meaning(item.behavior), item.text, options)


def answer_names(item: Item) -> tuple[str, ...]:
    """Returns how the options are called on sheet and page: Yes and No, else letters."""
    return YES_NO if item.options == YES_NO else tuple(LETTERS[: len(item.options)])


def csv_sheet(cards: Iterable[Card]) -> str:
    """Returns a sheet with a row a card, and empty columns for the answers.

    A text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*_SHOWN, *ANSWERS])
    for card in cards:
        options = "\n".join(f"{name}: {text}" for name, text in card.options)
        shown = (card.behavior, card.item, card.meaning, card.text, options)
        writer.writerow([*map(_inert, shown), *[""] * len(ANSWERS)])
    return out.getvalue()


def html_page(cards: Sequence[Card]) -> str:
    """Returns a page that asks the same offline, in one file, by keyboard.

    Texts are data: they are shown as text, never read as HTML, and the page's policy lets no
    script run but its own. Progress is kept in the browser under the name of these items.
    """
    page = resource("review", "page.html").read_text(encoding="utf-8")
    head, script, tail = _parts(page)
    policy = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    name = digest(*(f"{card.behavior}/{card.item}" for card in cards))
    data = {"name": name, "cards": [asdict(card) for card in cards]}
    data["questions"] = load_yaml("review", "questions.yaml")
    head = head.replace("SCRIPT_HASH", policy).replace("REVIEW_DATA", _embedded(data))
    return head + script + tail


def _parts(page: str) -> tuple[str, str, str]:
    """The page before its script, the script, and what follows."""
    head, opening, rest = page.partition("<script>")
    script, closing, tail = rest.partition("</script>")
    return head + opening, script, closing + tail


def _embedded(data: dict[str, Any]) -> str:
    """JSON that ends no element and begins no comment of the page that holds it."""
    text = json.dumps(data, ensure_ascii=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _meaning(behavior: str) -> str:
    known = behaviors().get(behavior)
    if known is None:
        return behavior
    if known.subject is None:
        return known.description
    return f"{known.subject} {known.description[0].lower()}{known.description[1:]}"
