"""Rubrics: what a judge is asked about some documents, and how its verdict is read.

The documents are data to the judge. Each stands in a fence whose name is a hash of all that is
shown, which no document can foresee; copies of the fence's marks are defused all the same. A
verdict counts only as one JSON object with every field of the rubric.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from mwe_inspect.errors import InputError
from mwe_inspect.resources import load_yaml

__all__ = ["Field", "Rubric", "Value", "load_rubric", "read_verdict", "rubric_from"]

Value = bool | int | float | str

_OPEN, _CLOSE = "<<<", ">>>"
_DEFUSED = {_OPEN: "< < <", _CLOSE: "> > >"}
_WORDS = {"true": True, "yes": True, "false": False, "no": False}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a verdict.

    Attributes:
        name: Its key in the JSON object.
        kind: Its type; an integer has bounds, a number lies in [0, 1].
        asks: What the judge is told about it.
        least: The smallest integer.
        most: The largest integer.
    """

    name: str
    kind: Literal["boolean", "integer", "number", "string"]
    asks: str
    least: int = 0
    most: int = 1

    @property
    def form(self) -> str:
        """What a value looks like, in words."""
        forms = {
            "boolean": "true or false",
            "integer": f"a whole number from {self.least} to {self.most}",
            "number": "a number from 0 to 1",
            "string": "a text",
        }
        return forms[self.kind]

    def read(self, value: Any) -> Value | None:
        """Returns a value as the field's type, or None if it is of another."""
        if self.kind == "string":
            return value if isinstance(value, str) else None
        if self.kind == "boolean":
            if isinstance(value, str):
                return _WORDS.get(value.strip().lower())
            return bool(value) if value in (0, 1) else None
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        if self.kind == "number":
            return float(value) if 0 <= value <= 1 else None
        return int(value) if value == int(value) and self.least <= value <= self.most else None


@dataclass(frozen=True, slots=True)
class Rubric:
    """What a judge is asked.

    Attributes:
        name: Its name; the file's stem.
        version: Raised with every change of its text.
        instruction: What to judge, and how; `{name}` stands for a given text of our own.
        documents: What the judge is shown, by name, each with a heading.
        fields: The fields of the verdict, in the order in which they are to be written.
    """

    name: str
    version: int
    instruction: str
    documents: Mapping[str, str]
    fields: tuple[Field, ...]

    def prompt(self, documents: Mapping[str, str], **given: str) -> str:
        """Returns the prompt that shows documents to the judge.

        Args:
            documents: The text of each of the rubric's documents.
            **given: Texts of our own that the instruction leaves open.
        """
        texts = "\x1f".join([self.instruction, *documents.values()])
        nonce = hashlib.blake2b(texts.encode("utf-8", "replace"), digest_size=6).hexdigest()
        shown = "\n\n".join(
            f"{heading}:\n{_fenced(documents[name], name, nonce)}"
            for name, heading in self.documents.items()
        )
        frame = load_yaml("rubrics", "frame.yaml")
        fields = "\n".join(f'- "{one.name}": {one.form}. {one.asks}' for one in self.fields)
        names = {"open": _OPEN, "close": _CLOSE, "nonce": nonce}
        return "\n\n".join(
            [
                self.instruction.format(**given) if given else self.instruction,
                frame["fence"].format(**names),
                shown,
                frame["reply"].format(fields=fields),
            ]
        )


def load_rubric(name: str) -> Rubric:
    """Returns the shipped rubric of a name (`resources/rubrics/<name>.yaml`)."""
    return rubric_from(name, load_yaml("rubrics", f"{name}.yaml"))


def rubric_from(name: str, written: Mapping[str, Any]) -> Rubric:
    """Builds a rubric from its parsed file.

    Raises:
        InputError: If a part is missing.
    """
    missing = {"version", "instruction", "documents", "fields"} - written.keys()
    if missing:
        raise InputError(f"rubric {name}: {', '.join(sorted(missing))} is missing")
    return Rubric(
        name=name,
        version=written["version"],
        instruction=written["instruction"].strip(),
        documents=written["documents"],
        fields=tuple(Field(name=key, **field) for key, field in written["fields"].items()),
    )


def read_verdict(rubric: Rubric, text: str) -> dict[str, Value] | None:
    """Returns the rubric's fields from a judge's reply, or None if it holds no verdict.

    The verdict is the JSON object that ends the reply; prose may come before it. A field that is
    missing or of another type makes the whole verdict unreadable.
    """
    written = _last_object(text)
    if written is None:
        return None
    values = {field.name: field.read(written.get(field.name)) for field in rubric.fields}
    if any(value is None for value in values.values()):
        return None
    return {name: value for name, value in values.items() if value is not None}


def _last_object(text: str) -> dict[str, Any] | None:
    """The outermost JSON object that ends a text, inside a code fence or not."""
    ended = text.strip().removesuffix("```").rstrip()
    decoder = json.JSONDecoder()
    start = ended.find("{")
    while start >= 0:
        try:
            found, end = decoder.raw_decode(ended, start)
        except (ValueError, RecursionError):
            start = ended.find("{", start + 1)
            continue
        if end == len(ended):
            return found if isinstance(found, dict) else None
        start = ended.find("{", end)
    return None


def _fenced(document: str, name: str, nonce: str) -> str:
    for mark, harmless in _DEFUSED.items():
        document = document.replace(mark, harmless)
    return f"{_OPEN}{name} {nonce}{_CLOSE}\n{document}\n{_OPEN}end {name} {nonce}{_CLOSE}"
