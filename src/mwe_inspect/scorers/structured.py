"""Answers given in a form of their own: JSON, tags, a box, ticked lines, code, shares.

A reply that divides its weight ("70% A, 30% B") answers with the largest share.
"""

import ast
import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final

from mwe_inspect.resources import load_yaml
from mwe_inspect.scorers.mentions import UNKNOWN, Mention

__all__ = ["largest_share", "marked_up_answers"]

_BOXED: Final = re.compile(
    r"\\(?:boxed|fbox)\s*\{\s*(?:\\(?:text|textbf|mathrm|mathbf)\s*\{)?([^{}\n]{1,300})\}"
)
_PERCENT: Final = re.compile(r"(\d{1,3}(?:\.\d{1,3})?)\s*%")
_JOINED: Final = re.compile(r"[\s:()=—~-]*(?:for |to |on )?")
_TICKED: Final = re.compile(r"^[ \t]*(?:[-*+][ \t]+)?\[[xX✓✔]\][ \t]*(\S[^\n]*)$", re.MULTILINE)


def marked_up_answers(text: str) -> list[str] | None:
    """Returns what a reply's markup gives as its answer, in order, or None if it has none.

    A field that holds true or false is written as such; several values mean several answers.
    """
    for find in (_from_json, _from_tags, _from_boxes, _from_ticks, _from_fields, _from_code):
        answers = [" ".join(answer.split()) for answer in find(text)]
        if answers:
            return answers
    return None


def _from_json(text: str) -> Iterator[str]:
    start, end = text.find("{"), text.rfind("}")
    if not 0 <= start < end:
        return
    written = text[start : end + 1]
    for parse in (json.loads, ast.literal_eval):
        try:
            parsed = parse(written)
        except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
            continue
        if isinstance(parsed, dict):
            yield from _answers_in(parsed)
        return


def _answers_in(record: dict[Any, Any]) -> Iterator[str]:
    """The values of the answer fields; else the one key that is true ({"A": false, "B": true})."""
    named = {
        str(k).strip().lower().replace(" ", "_").replace("-", "_"): v for k, v in record.items()
    }
    for key in load_yaml("reading.yaml")["structured"]["keys"]:
        if key in named:
            yield from _values(named[key])
            return
    if record and all(isinstance(value, bool) for value in record.values()):
        yield from (str(key) for key, value in record.items() if value)
    elif len(record) == 1:
        yield from _values(next(iter(record.values())))


def _values(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _answers_in(value)
    elif isinstance(value, list | tuple):
        for one in value:
            if not isinstance(one, dict | list | tuple):
                yield str(one)
    elif value is not None:
        yield str(value)


def _from_tags(text: str) -> Iterator[str]:
    for tagged in _tag().finditer(text):
        yield tagged[2]


def _from_boxes(text: str) -> Iterator[str]:
    for boxed in _BOXED.finditer(text):
        yield boxed[1]


def _from_ticks(text: str) -> Iterator[str]:
    """Ticked boxes of a task list, or lines with a tick mark where others have a cross."""
    ticked = _TICKED.findall(text)
    if ticked:
        yield from ticked
        return
    marks = load_yaml("reading.yaml")["structured"]
    ticks, crosses = f"[{''.join(marks['ticks'])}]", f"[{''.join(marks['crosses'])}]"
    lines = [line for line in text.splitlines() if line.strip()]
    marked = [line for line in lines if re.search(f"{ticks}|{crosses}", line)]
    if len(marked) > 1:
        for line in marked:
            if re.search(ticks, line):
                yield re.sub(f"{ticks}|\ufe0f", "", line)


def _from_fields(text: str) -> Iterator[str]:
    """Fields of a record that is cut or malformed."""
    if "{" not in text:
        return
    for field in _field().finditer(text):
        yield field[1] or field[2] or field[3]


def _from_code(text: str) -> Iterator[str]:
    for given in _code().finditer(text):
        yield given[2]


@cache
def _tag() -> re.Pattern[str]:
    tags = "|".join(load_yaml("reading.yaml")["structured"]["tags"])
    return re.compile(rf"<({tags})>([^<>]{{1,400}})</\1>", re.IGNORECASE)


@cache
def _field() -> re.Pattern[str]:
    keys = "|".join(load_yaml("reading.yaml")["structured"]["keys"])
    value = r"(?:\"([^\"\n]{1,400})\"|'([^'\n]{1,400})'|[\"']?(\w{1,5})\s*(?=[,}\n]|$))"
    return re.compile(rf"[\"'](?:{keys})[\"']\s*:\s*{value}", re.IGNORECASE)


@cache
def _code() -> re.Pattern[str]:
    calls = "|".join(load_yaml("reading.yaml")["structured"]["code"])
    return re.compile(rf"(?:{calls})([\"'])([^\"'\n]{{1,200}})\1", re.IGNORECASE)


def largest_share(prose: str, mentions: Sequence[Mention]) -> Mention | None:
    """Returns the option with the largest share, one of unknown position if none is larger.

    None if the reply does not give each of two or more options a share.
    """
    shares = list(_PERCENT.finditer(prose))
    if not 2 <= len(shares) == len(mentions) <= 20:
        return None
    if len({mention.position for mention in mentions}) < len(mentions):
        return None
    weighed = []
    for share, mention in zip(shares, mentions, strict=True):
        first, second = sorted([share.span(), (mention.start, mention.end)])
        if not _JOINED.fullmatch(prose[first[1] : second[0]]):
            return None
        weighed.append((float(share[1]), mention))
    weighed.sort(key=lambda pair: -pair[0])
    if weighed[0][0] == weighed[1][0]:
        return Mention(UNKNOWN, 0, 0, "label")
    return weighed[0][1]
