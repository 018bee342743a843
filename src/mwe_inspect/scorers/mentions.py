"""Where a reply names an option: by its label, its text, yes or no, or its place in the order."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Final, Literal

from mwe_inspect.resources import load_yaml
from mwe_inspect.scorers.cleaning import phrases, write_out

__all__ = ["UNKNOWN", "Mention", "Shown", "find_mentions", "shown", "tokens"]

UNKNOWN: Final = -1  # the position of a label that was not shown
_MOST: Final = 120  # mentions kept of each end of a looping reply

_GAP: Final = r"[\W_]+"  # between the words of an option's text
_SYMBOL: Final = re.compile(
    r"(?P<open>[(\[]{1,3}\s{0,3})?(?<![0-9A-Za-zÀ-ɏ_$€£'%\-/.,])(?P<label>[A-Za-z]|\d{1,2})"
    r"(?P<close>\s{0,3}[)\]]{1,3})?"
    r"(?![0-9A-Za-zÀ-ɏ_%'])(?![-/.,]\w)"
)
_NOUN_BEFORE: Final = re.compile(
    r"(?:\b(?:option|choice|answer|letter|statement|number|pick|choose|select|with|is)\s*|[:=]\s*|^\W*)$",
    re.IGNORECASE,
)

_OWNS: Final = re.compile(r"'s?\s\w")  # "dogs' rights"


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of prose that names an option."""

    position: int
    start: int
    end: int
    kind: Literal["label", "text", "particle", "place"]
    glossed: bool = False  # whether another name of the same option follows: "(B) Defect"


def tokens(text: str) -> tuple[str, ...]:
    """Returns the words of a text, without case and punctuation."""
    return tuple(re.findall(r"\w+", write_out(text).casefold()))


@dataclass(frozen=True)
class Shown:
    """The options and labels of one question, as the patterns they are found by."""

    options: tuple[str, ...]
    labels: tuple[str, ...] | None

    @cached_property
    def words(self) -> tuple[tuple[str, ...], ...]:
        """Each option's words."""
        return tuple(tokens(option) for option in self.options)

    @cached_property
    def yes_no(self) -> tuple[int, int] | None:
        """The positions of the options that begin with yes and with no, if there is one of each."""
        first = [words[:1] for words in self.words]
        if first.count(("yes",)) == 1 and first.count(("no",)) == 1:
            return first.index(("yes",)), first.index(("no",))
        return None

    @cached_property
    def asks_words(self) -> bool:
        """Whether the options are the bare words yes and no: the item is a statement to own."""
        return set(self.words) == {("yes",), ("no",)}

    @cached_property
    def texts(self) -> tuple[tuple[int, re.Pattern[str]], ...]:
        """The options' texts, longest first; yes and no are found as particles instead."""
        found = [
            (position, words)
            for position, words in enumerate(self.words)
            if words and words not in (("yes",), ("no",)) and self.words.count(words) == 1
        ]
        found.sort(key=lambda pair: -sum(map(len, pair[1])))
        return tuple(
            (i, re.compile(rf"(?<!\w)[$€£]?{_GAP.join(words)}(?!\w)", re.IGNORECASE))
            for i, words in found
        )

    @cached_property
    def label_positions(self) -> dict[str, int]:
        """The position of each label, without case."""
        return {label.casefold(): i for i, label in enumerate(self.labels or ())}

    @cached_property
    def names(self) -> frozenset[str]:
        """Words before a label-like letter in the options' own texts: the Box of "Box B"."""
        pairs = re.findall(r"(\w{2,}) ([A-Z]|\d)\b", "\n".join(self.options))
        return frozenset(word.casefold() for word, _ in pairs)


@cache
def shown(options: tuple[str, ...], labels: tuple[str, ...] | None) -> Shown:
    """Returns the patterns of a question, compiled once."""
    return Shown(options, labels)


def find_mentions(prose: str, asked: Shown) -> list[Mention]:
    """Returns every mention in reading order; where two overlap, texts and longer ones win."""
    taken = bytearray(len(prose))
    kept = []
    for mention in (
        *_texts(prose, asked),
        *_particles(prose, asked),
        *_labels(prose, asked),
        *_places(prose, asked),
    ):
        if not any(taken[mention.start : mention.end]):
            taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
            kept.append(mention)
    kept = _joined(prose, sorted(kept, key=lambda mention: mention.start))
    if len(asked.options) == 2:
        kept = sorted([*kept, *_others(prose, kept)], key=lambda mention: mention.start)
    return kept if len(kept) <= 2 * _MOST else kept[:_MOST] + kept[-_MOST:]


def _joined(prose: str, mentions: list[Mention]) -> list[Mention]:
    """Makes one of mentions that name an option side by side: "(B) Defect", but not "B, B"."""
    joined: list[Mention] = []
    for mention in mentions:
        last = joined[-1] if joined else None
        beside = last is not None and not re.search(r"[\w▢]", prose[last.end : mention.start])
        same = last is not None and last.position == mention.position
        if last is None or not (same and beside) or last.kind == mention.kind == "label":
            joined.append(mention)
        else:
            joined[-1] = replace(last, end=mention.end, glossed=True)
    return joined


def _texts(prose: str, asked: Shown) -> Iterator[Mention]:
    for position, pattern in asked.texts:
        for found in pattern.finditer(prose):
            owning = _OWNS.match(prose, found.end()) and prose[found.start() - 1 :][:1] != "'"
            if not owning:
                yield Mention(position, found.start(), found.end(), "text")


def _particles(prose: str, asked: Shown) -> Iterator[Mention]:
    if asked.yes_no is None:
        return
    for position, pattern in zip(asked.yes_no, _particle_patterns(), strict=True):
        for found in pattern.finditer(prose):
            yield Mention(position, found.start("word"), found.end("word"), "particle")


@cache
def _particle_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = load_yaml("reading.yaml")
    opening = r"(?:(?:^|[.!?\n;:—,]|\bso\b|\bbut\b)[\s\"']*)"

    def pattern(words: dict[str, list[str]], after: str, after_opener: str) -> re.Pattern[str]:
        # the lookbehind of an opener has no fixed width, so it is consumed instead
        particles, openers = "|".join(words["particles"]), "|".join(words["openers"])
        return re.compile(
            rf"(?:(?<![\w-])(?=(?:{particles})(?!\w){after})"
            rf"|{opening}(?=(?:{openers})(?!\w){after_opener}))(?P<word>(?:{openers})(?!\w)|(?:{particles})(?!\w))",
            re.IGNORECASE,
        )

    stop = r"\s*(?:$|[.,;:!\n—)\]\"'])"
    return (
        pattern(data["affirmations"], r"(?!-)", stop),
        pattern(
            data["negations"],
            phrases("after_no").pattern,
            rf"(?:{stop}|\s+(?:on|for|because|to)\b)",
        ),
    )


def _labels(prose: str, asked: Shown) -> Iterator[Mention]:
    if asked.labels is None:
        return
    for found in _SYMBOL.finditer(prose):
        symbol = found["label"]
        position = asked.label_positions.get(symbol.casefold())
        if position is None:
            alike = symbol.isdigit() == asked.labels[0].isdigit() and symbol.casefold() <= "j"
            if found["open"] and found["close"] and alike:
                yield Mention(UNKNOWN, found.start(), found.end(), "label")
            continue
        if _is_label(prose, found, symbol, asked):
            yield Mention(position, found.start(), found.end(), "label")


def _is_label(prose: str, found: re.Match[str], symbol: str, asked: Shown) -> bool:
    """Whether a letter or digit that could be a label is one rather than a word or a name."""
    before = prose[max(0, found.start() - 40) : found.start()]
    word_before = re.search(r"(\w+)\W$", before)
    if word_before and word_before[1].casefold() in asked.names - {"option", "choice", "answer"}:
        return False
    if found["open"] and found["close"]:
        return True
    line_start = not before or before.rstrip(" \t").endswith("\n") or not before.strip()
    if found["close"] and line_start:
        return True
    cued = _NOUN_BEFORE.search(before) is not None
    after = prose[found.end() : found.end() + 40]
    spoken_on = re.match(r"\s+[0-9A-Za-zÀ-ɏ$\"']", after) is not None and not after.startswith("\n")
    if symbol in "Aai" and spoken_on and not phrases("after_article").match(after.lstrip()):
        return symbol == "A" and before.rstrip().lower().endswith(("option", "choice"))
    if symbol == "I":
        return cued and not spoken_on
    if symbol.isdigit():
        return cued and (not spoken_on or not line_start)
    return symbol in asked.labels if symbol.isupper() and asked.labels else cued or symbol.isupper()


def _places(prose: str, asked: Shown) -> Iterator[Mention]:
    count = len(asked.options)
    wanted: Sequence[tuple[str, int, bool]] = (
        ("first", 0, True),
        ("second", 1, True),
        ("third", 2, count > 2),
        ("last", count - 1, True),
        ("former", 0, count == 2),
        ("latter", 1, count == 2),
    )
    for name, position, possible in wanted:
        if possible:
            for found in _place(name).finditer(prose):
                yield Mention(position, found.start(), found.end(), "place")


def _others(prose: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Where "the other one" is the option of two that nothing before it names."""
    for found in phrases("other_place").finditer(prose):
        named = {mention.position for mention in mentions if mention.start < found.end()}
        if len(named) == 1 and UNKNOWN not in named:
            yield Mention(1 - named.pop(), found.start(), found.end(), "place")


@cache
def _place(name: str) -> re.Pattern[str]:
    words = rf"{phrases('places', name).pattern}(?:\s+{phrases('place_among').pattern})?"
    # "at first", "first of all" and "the first thing" point at nothing
    return re.compile(
        rf"(?:\bthe\s+{words}\b(?!\s+(?:thing|of all|time|part|point|place|step|two|few|half))"
        rf"|(?:^|\n)\W*{words}(?=\s*(?:$|[.,!\n])))",
        re.IGNORECASE,
    )
