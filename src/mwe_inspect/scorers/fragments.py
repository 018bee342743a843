"""Replies that give an option's text in part, or as far as they got."""

import re
from typing import Final

from mwe_inspect.resources import load_yaml
from mwe_inspect.scorers.mentions import Shown, tokens

__all__ = ["only_fragment"]

_FIRST_SENTENCE: Final = re.compile(r"[^.!?;\n]*[.!?;\n]?")
_LEAD_IN: Final = re.compile(
    r"^\W*(?:i would (?:just |rather |definitely )?"
    r"(?:choose|pick|take|go with|say|opt for) (?:to |the )?)?",
    re.IGNORECASE,
)
_SHORTEST_CUT: Final = 3


def only_fragment(prose: str, asked: Shown, *, cut: bool) -> int | None:
    """Returns the one option whose text the first sentence is a part of, if it is a telling part.

    A fragment must begin the option (after its yes or no) or be at least three words of it, and
    hold a word that means something by itself, and must not be part of another option.
    """
    first = _FIRST_SENTENCE.match(prose)
    if first is None or first[0].endswith("?"):
        return None
    ends_here = cut and len(first[0]) == len(prose) and prose[-1:].isalnum()
    part = tokens(_LEAD_IN.sub("", first[0]))
    stop = set(load_yaml("reading.yaml")["stop_words"]) - {"not"}
    if len(part) < (_SHORTEST_CUT if cut else 2) or len(set(part) - stop) == 0:
        return None
    holding = [
        position
        for position, words in enumerate(asked.words)
        if any(_continues(words[at:], part, ends_here) for at in range(len(words)))
    ]
    if len(holding) != 1:
        return None
    words = asked.words[holding[0]]
    body = words[1:] if words[0] in {"yes", "no"} else words
    telling = len(part) >= _SHORTEST_CUT or _continues(body, part, ends_here)
    return holding[0] if telling else None


def _continues(words: tuple[str, ...], part: tuple[str, ...], ends_here: bool) -> bool:
    """Whether words begin with a part, of which the last may be cut short."""
    if not ends_here:
        return words[: len(part)] == part
    same = words[: len(part) - 1] == part[:-1]
    return same and len(words) >= len(part) and words[len(part) - 1].startswith(part[-1])
