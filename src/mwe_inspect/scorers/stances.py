"""How a mention stands in its sentence: chosen, rejected, merely named, or not to be counted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import pairwise
from typing import Final

from mwe_inspect.scorers.cleaning import MASKED, mask, phrases
from mwe_inspect.scorers.mentions import Mention

__all__ = ["Stance", "Statement", "take_stances"]

_FULL_WORDS: Final = 4  # an option of so many words is hardly said by accident
_WINDOW: Final = 160  # characters around a mention that can bear on it
_SENTENCE_END: Final = re.compile(r"[.!?;]+(?=[\s\"')\]]|$)|\n+")
_LIST_GAP: Final = re.compile(
    r"[^\w▢?]{0,40}(?:(?:and/or|and|or|nor|vs\.?|versus)\b[^\w▢]{0,20}(?:(?:with|to|for|on)\b[^\w▢]{0,9})?)?",
    re.IGNORECASE,
)
_BOUNDARY: Final = re.compile(
    r"\s*(?:$|[.,;!\n—(▢]|[^\w\s\x00-\x7f]"
    r"|(?:because|since|as|for|with|without|due|given|though|but|from|to that|here|over|on|in|at)"
    r"\b)",
    re.IGNORECASE,
)


class Stance(Enum):
    """What a reply does with an option it mentions, from the strongest on."""

    MARKED = "marked as the answer"
    CHOSEN = "chosen in so many words"
    ANSWER = "standing as an answer"
    STATED = "stated in its full words"
    NAMED = "named"
    REJECTED = "rejected"
    OUTDONE = "liked less than another that is named"
    VOID = "weighed, listed or reported"


@dataclass(frozen=True, slots=True)
class Statement:
    """A mention and its stance."""

    mention: Mention
    stance: Stance

    @property
    def is_choice(self) -> bool:
        """Whether the reply answers with this option."""
        return self.stance in {Stance.MARKED, Stance.CHOSEN, Stance.ANSWER}

    @property
    def is_rejection(self) -> bool:
        """Whether the reply turns this option down."""
        return self.stance in {Stance.REJECTED, Stance.OUTDONE}


def take_stances(prose: str, mentions: Sequence[Mention], *, cut: bool) -> list[Statement]:
    """Returns the stance of every mention; options listed side by side are not chosen."""
    silent = prose  # so that an option's own "not" or "never" denies nothing
    for mention in mentions:
        silent = mask(silent, mention.start, mention.end)
    statements = [Statement(m, _stance(prose, silent, m, cut=cut)) for m in mentions]
    stances = [statement.stance for statement in statements]
    for i, (one, other) in enumerate(pairwise(statements)):
        gap = prose[one.mention.end : other.mention.start]
        if one.mention.position == other.mention.position:
            continue
        if _likens(gap, prose[other.mention.end : other.mention.end + _WINDOW]):
            stances[i] = stances[i + 1] = Stance.VOID
        if not _LIST_GAP.fullmatch(gap):
            continue
        if one.is_rejection and re.search(r"\bn?or\b", gap, re.IGNORECASE):
            stances[i + 1] = Stance.REJECTED  # "not A or B"
        elif one.is_rejection == other.is_rejection:
            stances[i] = Stance.VOID
            if other.stance not in {Stance.MARKED, Stance.CHOSEN}:
                stances[i + 1] = Stance.VOID
    return [Statement(m, s) for m, s in zip(mentions, stances, strict=True)]


def _likens(gap: str, after: str) -> bool:
    """Whether a sentence says of two options the same: "I like A, and so is B", "... B too"."""
    if _SENTENCE_END.search(gap):
        return False
    return phrases("likewise").search(gap) is not None or _begins(after, "likewise_after")


def _stance(prose: str, silent: str, mention: Mention, *, cut: bool) -> Stance:
    """The stance of a mention by itself."""
    before = prose[max(0, mention.start - _WINDOW) : mention.start]
    after = prose[mention.end : mention.end + _WINDOW].lstrip("\"')]")
    sentence = _last_part(before, _SENTENCE_END)
    clause = _last_part(sentence, phrases("clause_ends"))
    unsaid = silent[mention.start - len(clause) : mention.start]
    ending = _SENTENCE_END.search(after)
    if ending and ending[0].startswith("?"):
        return Stance.VOID
    if phrases("hypothetical").search(sentence):
        return Stance.VOID
    if phrases("weighed").search(clause):
        return Stance.VOID
    if _is_negated(unsaid):
        return _rejection(unsaid)
    if _begins(after, "rejected_after"):
        return Stance.REJECTED
    if _begins(after, "weighed_after") or phrases("conditional").match(after):
        return Stance.VOID
    bounded = _BOUNDARY.match(after) is not None
    if _directly_before(before, "marked"):
        return Stance.MARKED if bounded or mention.kind != "text" else Stance.NAMED
    if (
        _directly_before(before, "committed")
        or _begins(after, "confirmed")
        or (bounded and _directly_before(before, "believed"))
        or (_directly_before(before, "found") and _begins(after, "found_better"))
    ):
        return Stance.CHOSEN
    if _stands_alone(before, sentence, after, mention, bounded=bounded, cut=cut):
        return (
            Stance.VOID if _answers_another_question(before, sentence, cut=cut) else Stance.ANSWER
        )
    return Stance.STATED if _is_stated(prose, mention, sentence) else Stance.NAMED


def _is_stated(prose: str, mention: Mention, sentence: str) -> bool:
    """Whether an option's full words are said as the reply's own view."""
    words = re.findall(r"\w+", prose[mention.start : mention.end])
    last_clause = re.split(r"[,:—]\s", sentence)[-1]
    own = phrases("in_full_lead").fullmatch(last_clause) is not None
    return mention.kind == "text" and len(words) >= _FULL_WORDS and own


def _last_part(text: str, ends: re.Pattern[str]) -> str:
    found = [end.end() for end in ends.finditer(text)]
    return text[found[-1] :] if found else text


def _begins(after: str, key: str) -> bool:
    return phrases(key).match(after.lstrip(" \t\"')]")) is not None


def _is_negated(clause: str) -> bool:
    """Whether an odd number of negators leads up to the mention."""
    negation = _negation().search(phrases("not_negators").sub("", clause))
    return negation is not None and len(_negator().findall(negation[0])) % 2 == 1


def _rejection(clause: str) -> Stance:
    """The stance of a negated mention: turned down, liked less than another, or neither."""
    compared = _comparison().search(clause)
    if compared is not None:
        favored = clause[: compared.start()]
        named = MASKED in favored or not favored.strip()
        prefers = phrases("favors").search(favored) and not phrases("no_better").search(favored)
        return Stance.OUTDONE if named and prefers else Stance.VOID
    verb = _rejecting().search(clause)
    if verb and not phrases("rejecting_lead").fullmatch(clause[: verb.start()]):
        return Stance.VOID  # somebody else rejects it, or it is hard to
    return Stance.REJECTED


@cache
def _rejecting() -> re.Pattern[str]:
    return re.compile(rf"\b{phrases('rejecting').pattern}\b", re.IGNORECASE)


@cache
def _comparison() -> re.Pattern[str]:
    return re.compile(rf"\b{phrases('comparisons').pattern}\b[^{MASKED}]*$", re.IGNORECASE)


@cache
def _negator() -> re.Pattern[str]:
    return re.compile(rf"\b{phrases('negators').pattern}\b", re.IGNORECASE)


@cache
def _negation() -> re.Pattern[str]:
    words, gap = rf"\b{phrases('negators').pattern}", rf"(?:\s+{phrases('negated_gap').pattern})*"
    return re.compile(rf"{words}(?:{gap}(?:\s+{words})?){{0,3}}{gap}[\s\"'(\[]*$", re.IGNORECASE)


@cache
def _lead(key: str) -> re.Pattern[str]:
    adverbs, nouns = phrases("adverbs").pattern, phrases("nouns").pattern
    return re.compile(
        rf"{phrases(key).pattern}[\s\"'(\[:]*(?:(?:{adverbs}|with|for|be|is|it|to|as)\b\s*)*"
        rf"(?:{nouns}\b\s*)?[\s\"'(\[:]*$",
        re.IGNORECASE,
    )


def _directly_before(before: str, key: str) -> bool:
    return _lead(key).search(before) is not None


@cache
def _filler() -> re.Pattern[str]:
    lists = (phrases(key).pattern for key in ("adverbs", "nouns", "connectives"))
    fill = "|".join([*lists, "wait", "no", "yes"])
    return re.compile(rf"(?:[\s\"'()\[,:>=—▢-]|\b(?:{fill})\b)*", re.IGNORECASE)


def _stands_alone(
    before: str, sentence: str, after: str, mention: Mention, *, bounded: bool, cut: bool
) -> bool:
    """Whether a mention opens a sentence, or closes one after a comma or connective, by itself."""
    opens_reply = not before.strip()
    if not bounded:
        label_first = opens_reply and mention.kind == "label" and not cut
        if label_first and (mention.glossed or re.match(r"\s+[A-Z]", after)):
            return True
        return not after.lstrip(" :\"')")
    if _filler().fullmatch(_last_part(sentence, phrases("preambles"))):
        return True
    if mention.kind == "text" and re.fullmatch(
        rf"\W*(?:as an? [\w ]{{1,30}},\s*)?i{_filler().pattern}(?:am|do|will)?{_filler().pattern}",
        sentence,
        re.IGNORECASE,
    ):
        return True
    clause = re.split(r"[,:—]\s|\b(?:so|but|therefore|thus|hence|then)\b", sentence)
    return len(clause) > 1 and _filler().fullmatch(clause[-1]) is not None


def _answers_another_question(before: str, sentence: str, *, cut: bool) -> bool:
    """Whether the sentence answers a question of the reply's own that is not the item's."""
    asked = before[: len(before) - len(sentence)].rstrip(" \t\n\"'")
    if not asked.endswith("?"):
        return False
    question = _last_part(asked.rstrip("?"), _SENTENCE_END)
    return cut or phrases("own_questions").search(question) is None
