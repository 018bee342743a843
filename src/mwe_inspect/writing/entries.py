"""Reads a writer's reply into entries: tolerant of how they are dressed."""

import json
import re
from typing import Any

__all__ = ["plain_entries", "read_entries"]

_FENCE = re.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL | re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-*•>]|\(?\d+[.):])\s+(.+)$", re.MULTILINE)
_QUOTES = "\"'“”‘’"


def read_entries(text: str, field: str) -> list[Any]:
    """Returns the entries that a reply proposes, as they came.

    In this order: the list `items` of a JSON object, a JSON list, JSON objects one after the
    other, and the lines of a list, each as the given field.

    Args:
        text: The writer's reply.
        field: The field that a bare line or a bare JSON text is taken for.

    Returns:
        The entries, objects or whatever else stood there; empty if there are none.
    """
    for source in (*_FENCE.findall(text), text):
        found = _from_json(source, field)
        if found:
            return found
    return [{field: line} for line in plain_entries(text)]


def plain_entries(text: str) -> list[str]:
    """Returns the lines of a bulleted or numbered list, without bullet and quotation marks."""
    return [_unquoted(line) for line in _BULLET.findall(text)]


def _from_json(text: str, field: str) -> list[Any]:
    values = _values(text)
    for value in values:
        if isinstance(value, dict) and isinstance(value.get("items"), list):
            return [_entry(one, field) for one in value["items"]]
        if isinstance(value, list) and value:
            return [_entry(one, field) for one in value]
    return [value for value in values if isinstance(value, dict) and field in value]


def _values(text: str) -> list[Any]:
    """All outermost JSON objects and lists of a text."""
    decoder, found, at = json.JSONDecoder(), [], 0
    while match := re.compile(r"[\[{]").search(text, at):
        try:
            value, at = decoder.raw_decode(text, match.start())
            found.append(value)
        except (ValueError, RecursionError):
            at = match.start() + 1
    return found


def _entry(value: Any, field: str) -> Any:
    return {field: value} if isinstance(value, str) else value


def _unquoted(line: str) -> str:
    text = line.strip()
    opened = text[:1] in _QUOTES and text[-1:] in _QUOTES and len(text) > 2
    return text[1:-1].strip() if opened else text
