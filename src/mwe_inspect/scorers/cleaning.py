"""What of a reply counts: no thoughts, no invented turns, no typography.

All functions keep to linear work: thoughts are found with plain string searches, and what is left
is capped before any regular expression sees it.
"""

import html
import re
import unicodedata
from collections.abc import Collection
from functools import cache
from typing import Any, Final

from mwe_inspect.resources import load_yaml

__all__ = [
    "MASKED",
    "answer_part",
    "is_blank",
    "mask",
    "mask_quotations",
    "phrases",
    "plain_prose",
    "untranslated",
    "write_out",
]

_KEPT_ENDS: Final = 4000  # characters kept of each end of an overlong reply
_STRAIGHT: Final = str.maketrans("‘’‚‛“”„‟«»「」『』。、—–", '\'\'\'\'"""""""""".,——')
MASKED: Final = "▢"  # stands for what was blanked out

_CHANNEL: Final = "<|channel|>"
_END_TOKEN: Final = re.compile(
    r"<\|[^|<>\n]{0,40}\|>|</?s>|\[/?INST\]|<</?SYS>>|<(?:end|start)_of_turn>|<eos>|<bos>|<pad>"
)
_ROLE_HEADER: Final = re.compile(
    r"<\|start_header_id\|>[^<]{0,20}<\|end_header_id\|>"
    r"|<\|im_start\|>\s*assistant\b|<start_of_turn>model\b|<\|start\|>assistant"
)
_FENCE: Final = re.compile(r"^[ \t]*(?:```|~~~)[^\n`]*$", re.MULTILINE)
_STRUCK: Final = re.compile(r"~~[^~\n]{1,200}~~|<(?P<tag>s|del|strike)>[^<\n]{1,200}</(?P=tag)>")
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>\n]{0,80}>")
_LATEX: Final = re.compile(r"\\(?:text|textbf|mathrm|mathbf|boxed|fbox)\s*\{|\\[()\[\]]|\$\$")
_LINE_MARKS: Final = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]*|[*+•-][ \t]+)+", re.MULTILINE)
_EMPHASIS: Final = re.compile(r"\*+|(?<![^\W_])_+(?=\w)|(?<=[^\W_])_+(?!\w)|`+")
_QUOTED: Final = re.compile(r"\"[^\"\n]{1,600}\"")
_NAMED: Final = re.compile(r"\{([a-z_.]+)\}")  # `{0,6}` is no name
_TRANSLATED: Final = re.compile(r"([^()\n]{1,40}?)\s*\(([^()\n]{1,40})\)")
_HAS_WORD: Final = re.compile(r"\w")


@cache
def phrases(*keys: str) -> re.Pattern[str]:
    """Returns one compiled alternation of the phrases at a path of `reading.yaml`."""
    return re.compile(_alternation(".".join(keys)), re.IGNORECASE)


def _alternation(path: str) -> str:
    """One group of all phrases at a dotted path, each `{path}` in them a group of its own."""
    data: Any = load_yaml("reading.yaml")
    for key in path.split("."):
        data = data[key]
    joined = "|".join([data] if isinstance(data, str) else data)
    return f"(?:{_NAMED.sub(lambda named: _alternation(named[1]), joined)})"


def answer_part(text: str) -> str | None:
    """Returns the part of a reply that can hold its answer, or None if a thought never ends.

    Thoughts, template tokens and everything from the first invented turn on are gone; entities,
    compatibility characters, quotes and invisible characters are in their plain form. Markup stays.
    """
    spoken = _after_thoughts(text)
    if spoken is None:
        return None
    if len(spoken) > 2 * _KEPT_ENDS:
        spoken = f"{spoken[:_KEPT_ENDS]}\n{MASKED}\n{spoken[-_KEPT_ENDS:]}"
    spoken = spoken.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    spoken = unicodedata.normalize("NFKC", html.unescape(spoken)).translate(_STRAIGHT)
    spoken = "".join(c for c in spoken if c in "\n\t" or unicodedata.category(c) not in _INVISIBLE)
    unescaped = _after_thoughts(spoken)  # thought tags may have been written as entities
    return None if unescaped is None else _first_turn(_first_piece(unescaped))


_INVISIBLE: Final = frozenset({"Cf", "Cc"})


def _after_thoughts(text: str) -> str | None:
    """Returns what follows the thoughts, or None if the last one is not closed."""
    final = text.rfind(_CHANNEL)
    if final >= 0:
        name, _, message = text[final + len(_CHANNEL) :].partition("<|message|>")
        return message if name.strip().startswith("final") else None
    tags = "|".join(load_yaml("reading.yaml")["cleaning"]["thought_tags"])
    end = 0
    depth_open = False
    for tag in re.finditer(rf"<(/?)(?:{tags})>|\[(/?)THINK\]", text, re.IGNORECASE):
        depth_open = not (tag[1] or tag[2])
        end = end if depth_open else tag.end()
    if depth_open:
        return None
    return text[end:]


def _first_piece(text: str) -> str:
    """Returns the first stretch between template tokens that says anything."""
    text = _ROLE_HEADER.sub("", text)
    pieces = _END_TOKEN.split(text)
    return next((piece for piece in pieces if _HAS_WORD.search(piece)), "".join(pieces))


def _first_turn(text: str) -> str:
    """Returns the reply up to the first turn the model invents (nothing if it starts with one)."""
    turns = phrases("cleaning", "turns").pattern
    marks = r"[ \t*#>\[<-]{0,12}"
    start = re.compile(rf"(?:^|\n){marks}(?:{turns})", re.IGNORECASE | re.MULTILINE).search(text)
    return (
        text if start is None or _is_echo(text, start) else text[: start.start()].strip() or MASKED
    )


def _is_echo(text: str, start: re.Match[str]) -> bool:
    """Whether a reply that opens with a task repeats its own rather than invents a further one."""
    return not text[: start.start()].strip() and start[0].lstrip().startswith("#")


def plain_prose(text: str) -> str:
    """Returns an answer part without Markdown, tags and LaTeX, contractions written out."""
    for marks in (_STRUCK, _FENCE):
        text = marks.sub("", text)
    text = _LINE_MARKS.sub("", _EMPHASIS.sub("", _LATEX.sub("", _TAG.sub(" ", text))))
    return write_out(text.replace("{", "").replace("}", "").replace("--", "—")).strip()


def write_out(text: str) -> str:
    """Returns a text with its contractions written out, so that negation is one word: not."""
    text = text.translate(_STRAIGHT)
    for pattern, written in _contractions():
        text = pattern.sub(written, text)
    return text


@cache
def _contractions() -> tuple[tuple[re.Pattern[str], str], ...]:
    listed = load_yaml("reading.yaml")["cleaning"]["contractions"]
    return tuple((re.compile(pattern, re.IGNORECASE), written) for pattern, written in listed)


def untranslated(prose: str) -> str | None:
    """Returns what stands beside its translation into another script, "Yes" of "是的 (Yes)"."""
    pair = _TRANSLATED.fullmatch(prose.strip(" \t\n.,:;!"))
    plain = [side for side in pair.groups() if side.isascii()] if pair else []
    return plain[0] if len(plain) == 1 else None


def mask(text: str, start: int, end: int) -> str:
    """Returns a text with a stretch blanked out, so that offsets stay what they were."""
    return text[:start] + MASKED * (end - start) + text[end:]


def mask_quotations(text: str, answers: Collection[tuple[str, ...]]) -> str:
    """Blanks out what is quoted, but for quotations that are themselves answers."""
    for quoted in _QUOTED.finditer(text):
        if tuple(re.findall(r"\w+", quoted[0].casefold())) not in answers:
            text = mask(text, quoted.start(), quoted.end())
    return text


def is_blank(text: str) -> bool:
    """Whether a text is nothing but space and punctuation (a drawn blank, `___`, is not)."""
    return (
        all(
            unicodedata.category(c)[0] in "ZPC" or (c.isascii() and not c.isalnum())
            for c in text
            if c != "_"
        )
        and "_" not in text
    )
