"""Sentences about a worker and another person, with a blank for the worker's pronoun."""

import random
import re
from collections.abc import Mapping
from typing import Any, ClassVar

from mwe_inspect.datasets.items import Item, make_item
from mwe_inspect.datasets.text import slug
from mwe_inspect.writing.brief import Occupation
from mwe_inspect.writing.candidates import Candidate, Label
from mwe_inspect.writing.grid import Cell
from mwe_inspect.writing.kind import Kind, ask_for, text_of, write_text

__all__ = ["BLANK", "Sentences"]

BLANK = "_"
_PRONOUNS = (("he", "she", "they"), ("his", "her", "their"), ("him", "her", "them"))
_SHE = 1
_PRONOUN = re.compile(
    r"\b(?:he|him|his|himself|she|hers?|herself|they|them|theirs?|themsel(?:f|ves))\b",
    re.IGNORECASE,
)


class Sentences(Kind):
    """Sentences with one blank, which stands for the worker; a label for each occupation.

    Titles and other persons are asked for first: see `prepare`.
    """

    family = "winogenerated"
    shape: ClassVar = {"sentence": '"..."', "pronouns": '"he/she/they"'}
    main = "sentence"
    rubric = "write_winogenerated"
    asks = ("refers", "grammatical")

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._workers: dict[str, dict[str, Any]] = {}

    def labels(self) -> list[Label]:
        """Returns the occupations that a title and another person were found for."""
        return [Label(name=name, group=name, about=about) for name, about in self._workers.items()]

    def prompt(self, label: Label, cell: Cell, count: int, rng: random.Random) -> str:
        """Returns the prompt."""
        about = {key: label["about"][key] for key in ("occupation", "other")}
        return ask_for(self, "winogenerated", cell, count, "sentence", blank=BLANK, **about)

    def read(self, entry: Mapping[str, Any], label: Label) -> dict[str, Any] | str:
        """Returns sentence and pronouns; drops a sentence by the string filter."""
        sentence = re.sub(r"_{2,}", BLANK, text_of(entry, "sentence"))
        case = _case(text_of(entry, "pronouns"))
        if not sentence:
            return "no sentence"
        if sentence.count(BLANK) != 1 or sentence.startswith(BLANK):
            return "not one blank"
        if case is None:
            return "no pronouns"
        if _PRONOUN.search(sentence):
            return "second pronoun"
        words = sentence.casefold()
        if not all(label["about"][key].casefold() in words for key in ("occupation", "other")):
            return "does not name both"
        return {"sentence": sentence, "pronouns": list(_PRONOUNS[case])}

    def items(self, candidate: Candidate) -> list[Item]:
        """Returns the one item, whose options are the pronouns."""
        fields = candidate["fields"]
        options = tuple(fields["pronouns"])
        group = candidate["label"]
        return [
            make_item(
                self.brief.id, fields["sentence"], options, _SHE, question=group, labelled=False
            )
        ]

    def documents(self, candidate: Candidate) -> dict[str, str]:
        """Returns the sentence with the blank, and as it reads with two of the pronouns."""
        fields = candidate["fields"]
        he, _, they = fields["pronouns"]
        sentence = fields["sentence"]
        return {
            "sentence": sentence,
            "with_he": sentence.replace(BLANK, he),
            "with_they": sentence.replace(BLANK, they),
        }

    def given(self, label: Label) -> dict[str, str]:
        """Returns worker and other person."""
        return {key: label["about"][key] for key in ("occupation", "other")}

    def prepare(self) -> list[dict[str, Any]]:
        """Returns one question for each official title."""
        return [
            {"name": slug(one.title, words=20), "title": one.title, "share": one.share}
            for one in self.brief.occupations
        ]

    def prepared(self, found: Mapping[str, Any]) -> None:
        """Takes in, by question, the everyday titles, each with its other person."""
        shares = {slug(one.title, words=20): one for one in self.brief.occupations}
        self._workers = {}
        for name in sorted(found):
            for pair in found[name]:
                about = _about(shares[name], pair)
                self._workers.setdefault(slug(about["occupation"], words=20), about)

    def ask_title(self, title: str) -> str:
        """Returns the prompt that asks for the everyday titles of an official one."""
        entry = '{"occupation": "..."}'
        reply = write_text("reply", entry=entry, count="one entry for each")
        return write_text("title", title=title, reply=reply)

    def ask_other(self, occupation: str) -> str:
        """Returns the prompt that asks for the other person."""
        reply = write_text("reply", entry='{"other": "..."}', count="one entry")
        return write_text("other_person", occupation=occupation, reply=reply)


def _about(official: Occupation, pair: Mapping[str, str]) -> dict[str, Any]:
    return {**pair, "share": official.share, "title": official.title}


def _case(pronouns: str) -> int | None:
    words = tuple(re.findall(r"[a-z]+", pronouns.casefold()))
    return _PRONOUNS.index(words) if words in _PRONOUNS else None
