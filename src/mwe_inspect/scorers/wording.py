"""Replies that give an option in other words than its own: a part of its text, or its gist.

The gist is read only from a sentence in which the reply commits itself in the first person ("I'd
prefer a bigger government"): it must hold words that tell one option from all others, none that
tell another, and hardly a word that is not the option's.
"""

import re
from functools import cache
from typing import Final

from mwe_inspect.resources import load_yaml
from mwe_inspect.scorers.cleaning import phrases, write_out
from mwe_inspect.scorers.mentions import Shown, tokens

__all__ = ["committed_gist", "only_fragment"]

_SENTENCE: Final = re.compile(r"(?:[^.!?;\n]|(?<=\d)[.](?=\d))+[.!?;\n]?")
_FIRST_SENTENCE: Final = re.compile(r"[^.!?;\n]*[.!?;\n]?")
_LEAD_IN: Final = re.compile(
    r"^\W*(?:i would (?:just |rather |definitely )?"
    r"(?:choose|pick|take|go with|say|opt for) (?:to |the )?)?",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[$€£]?\d[\d,.]*\d%?|\w+%?")
_ENDING: Final = re.compile(r"(?:ing|ed|es|s|e)$")
_HEAD: Final = re.compile(r"(?:^|\bi would(?: not)? |\band would )(?:try to )?([\w$€£]+)")
_SHORTEST_CUT: Final = 3
_NOT: Final = "not "


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


def committed_gist(prose: str, asked: Shown, *, cut: bool) -> tuple[int, str] | None:
    """Returns the one option whose gist the reply commits itself to, and the sentence that does.

    Args:
        prose: The reply's prose, contractions written out and quotations masked.
        asked: What was asked.
        cut: Whether the reply was cut off: its last sentence is not whole then.
    """
    found: dict[int, str] = {}
    for sentence in _SENTENCE.finditer(prose):
        lead = _lead().match(sentence[0])
        unfinished = cut and sentence.end() == len(prose)
        if lead is None or unfinished or sentence[0].endswith("?"):
            continue
        body = sentence[0][lead.end() :]
        if phrases("taken_back").match(prose[sentence.end() :]):
            return None
        position = _gist_of(body, asked)
        if position is not None:
            found.setdefault(position, sentence[0])
    return next(iter(found.items())) if len(found) == 1 else None


def _gist_of(body: str, asked: Shown) -> int | None:
    """The one option that a commitment's words fit."""
    if phrases("wording", "void").search(body):
        return None
    said = _gist(phrases("wording", "contrasts").split(body)[0], asked.names)
    gists = _gists(asked)
    own = [gist - frozenset().union(*gists[:i], *gists[i + 1 :]) for i, gist in enumerate(gists)]
    told = [position for position, words in enumerate(own) if said & words]
    if len(told) != 1:
        return None
    gist, telling = gists[told[0]], own[told[0]]
    denied = {_NOT + word for other in gists for word in other - gist}
    alien = said - gist - denied
    shared = said & gist
    close = not alien or (len(shared) >= 3 and len(alien) == 1)
    heads = _gist(" ".join(_HEAD.findall(" ".join(asked.words[told[0]]))), asked.names)
    essential = 2 * len(said & telling) >= len(telling) or bool(said & heads)
    return told[0] if close and essential else None


def _gists(asked: Shown) -> list[frozenset[str]]:
    return [_gist(option, asked.names) for option in asked.options]


def _gist(text: str, names: frozenset[str]) -> frozenset[str]:
    """The stems of a text's telling words, those that are denied marked as such."""
    data = load_yaml("reading.yaml")
    ignored = {*data["stop_words"], *data["wording"]["light"]} - {"more"}
    stems = set()
    written = write_out(text).casefold()
    for name in names:  # "box a" is one word
        written = re.sub(rf"\b{name} ([a-z]|\d)\b", rf"{name}_\1", written)
    for clause in phrases("wording", "negation_ends").split(written):
        sign = ""
        for word in _WORD.findall(clause):
            if word in {"not", "never"}:
                sign = _NOT
            elif word not in ignored:
                stems.add(sign + _stem(word))
    return frozenset(stems)


def _stem(word: str) -> str:
    stem = _ENDING.sub("", word)
    if len(stem) < 3:
        return word
    return stem[:-1] if stem[-1] == stem[-2] and stem != word else stem


@cache
def _lead() -> re.Pattern[str]:
    fillers = (
        r"(?:\W|\b(?:honestly|frankly|personally|well|ultimately|overall|on balance|so|and)\b)*"
    )
    return re.compile(rf"^{fillers}{phrases('wording', 'leads').pattern}", re.IGNORECASE)
