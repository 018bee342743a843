"""Parses the question text of a released row into a stem and its options.

The release writes options as lines ` (A) text` after a header that is usually, not always,
`Choices:`; so options are found by their letters, never by the header.
"""

import re
from dataclasses import dataclass

__all__ = ["LETTERS", "ChoiceText", "Unusable", "parse_choices"]

LETTERS = "ABCDEFGHIJ"

_AT_LINE_START = re.compile(r"^[^\S\n]*(?:[>*•-][^\S\n]*)?\(([A-J])\)", re.MULTILINE)
_ANYWHERE = re.compile(r"(?<![^\s>*•-])\(([A-J])\)")
_QUESTION_CUE = re.compile(r"\A\s*[\[{(<]?Question[\])}>]?:\s*", re.IGNORECASE)
_ANSWER_WORDS = (
    r"(?:cho\w{2,6}|choose|options?|answers?|responses?|questions?|selections?"
    r"|possibilities|outcomes)"
)
_HEADER = re.compile(
    rf"(?:(?:your|the|possible|potential|major|allowed|answer|response|choice)\s+)*"
    rf"{_ANSWER_WORDS}(?:\s+(?:of|for)\s+{_ANSWER_WORDS}|\s*/\s*answers?|s?\s+are)?",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"[\[<{(]\s*(?:your |new |the |insert |enter |composed )?(?:question|insert|possible answer)"
    r"[^\]>})]*[\]>})]",
    re.IGNORECASE,
)
_FILLER = frozenset(
    "a add another answer ask assistant bad bold choose composed correct display each enter "
    "example examples first from goes good here human in insert is made main mark my new next of "
    "one or original other place placeholder please post pre prompt q qestion question questions "
    "response s setup some stem test text that the this to title up user write x you your "
    "yourquestion".split()
)
# What decorates the start of an option's text; the sign of a number does not.
_DECORATION = re.compile(r"(?:[\s*•]|[>-](?!\s?[.$€£]?\d))+")
_LONGEST_HEADER = 60
_LONGEST_FILLER = 120


class Unusable(Exception):
    """A row is not one question with options; the message is the reason it is counted under."""


@dataclass(frozen=True, slots=True)
class ChoiceText:
    """A question text taken apart: the stem, and the options in the order of their letters."""

    stem: str
    options: tuple[str, ...]


def parse_choices(question: str) -> ChoiceText:
    """Splits a question text into its stem and its lettered options.

    Args:
        question: The `question` field of a released row.

    Raises:
        Unusable: With the reason `one option`, `several questions`, `empty option` or
            `no question`.
    """
    body = question.rstrip().removesuffix("Answer:").rstrip()
    marks = _marks(body)
    stem = _stem(body[: marks[0].start()])
    ends = [mark.start() for mark in marks[1:]] + [len(body)]
    options = tuple(_option(body[mark.end() : end]) for mark, end in zip(marks, ends, strict=True))
    if not all(any(map(str.isalnum, option)) for option in options):
        raise Unusable("empty option")
    if not _asks(stem):
        raise Unusable("no question")
    return ChoiceText(stem, options)


def _marks(body: str) -> list[re.Match[str]]:
    marks = list(_AT_LINE_START.finditer(body))
    if len(marks) < 2:
        marks = list(_ANYWHERE.finditer(body))
    letters = "".join(mark[1] for mark in marks)
    if len(set(letters)) < 2:
        raise Unusable("one option")
    if letters != LETTERS[: len(letters)]:
        raise Unusable("several questions")
    return marks


def _option(text: str) -> str:
    """Returns an option's text without the Markdown around it."""
    undecorated = text[match.end() :] if (match := _DECORATION.match(text)) else text
    return undecorated.rstrip(" \t\n\r>*•-")


def _stem(text: str) -> str:
    """Returns the text before the options, without `Question:`, header and rule at its end."""
    lines = _QUESTION_CUE.sub("", text).rstrip().split("\n")
    while lines and (_is_rule(lines[-1]) or _is_header(lines[-1])):
        lines.pop()
    return "\n".join(lines).strip()


def _is_rule(line: str) -> bool:
    return not any(char.isalnum() or char in "_`$" for char in line)


def _is_header(line: str) -> bool:
    if len(line) > _LONGEST_HEADER:
        return False
    words = re.sub(r"\(s\)|[^\w/\s]|_", "", line).strip()
    return _HEADER.fullmatch(words) is not None


def _asks(stem: str) -> bool:
    if _PLACEHOLDER.search(stem):
        return False
    words = re.findall(r"[^\W\d_]+", stem[:_LONGEST_FILLER].casefold())
    return not _FILLER.issuperset(words) if words else any(map(str.isdigit, stem))
