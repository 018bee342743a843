"""`mwe_inspect/simulated-writer`: proposes items with known faults, at known rates.

Each candidate is decided by its number alone, so that the same batch reads alike in every process
and whatever was written before. What is true of a candidate stands in a mark behind its text.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from inspect_ai.model import (
    ChatCompletionChoice,
    ChatMessage,
    ChatMessageAssistant,
    GenerateConfig,
)

from mwe_inspect.models.chance import uniform
from mwe_inspect.models.judge import mark
from mwe_inspect.models.settings import read_settings
from mwe_inspect.resources import load_yaml
from mwe_inspect.writing.candidates import Label
from mwe_inspect.writing.kind import Kind

__all__ = ["SimulatedWriter", "show_batch", "show_question"]

_TRIES = 20


@dataclass(frozen=True, slots=True)
class _Settings:
    """How often what goes wrong: per candidate, but for `refuse` and `empty`, per batch."""

    mislabelled: float = 0.0
    duplicated: float = 0.0
    malformed: float = 0.0
    off_topic: float = 0.0
    refuse: float = 0.0
    empty: float = 0.0
    latency: float = 0.0
    seed: int = 1


def show_batch(message: ChatMessage, kind: Kind, label: Label, metadata: Mapping[str, Any]) -> None:
    """Lets a simulated writer see what it is to write."""
    shown = {
        "batch": metadata["batch"],
        "count": metadata["count"],
        "seed": metadata["seed"],
        "fields": list(kind.shape),
        "asks": list(kind.asks),
        "true": kind.truth(label),
        "about": label["about"],
    }
    message.metadata = {**(message.metadata or {}), "write": shown}


def show_question(message: ChatMessage, field: str) -> None:
    """Lets a simulated writer see which field is asked for about an occupation."""
    message.metadata = {**(message.metadata or {}), "asked": field}


class SimulatedWriter:
    """Writes batches of items that mean nothing, right or wrong as often as its settings say."""

    def __init__(self, model_args: Mapping[str, Any]) -> None:
        self.settings = read_settings(_Settings, model_args)
        self.latency = self.settings.latency

    def respond(
        self, messages: Sequence[ChatMessage], prompt: str, draw: str, config: GenerateConfig
    ) -> ChatCompletionChoice:
        """Returns the batch as JSON; a refusal, an empty reply or prose where it is set so."""
        shown = messages[-1].metadata or {}
        if "write" in shown:
            text = self._batch(cast("dict[str, Any]", shown["write"]))
        elif "asked" in shown:
            text = _occupation(str(shown["asked"]), prompt)
        else:
            text = load_yaml("simulated_writer.yaml")["refusal"]
        message = ChatMessageAssistant(content=text)
        return ChatCompletionChoice(message=message, stop_reason="stop")

    def _batch(self, asked: dict[str, Any]) -> str:
        batch = str(asked["batch"])
        if self._happens("refuse", batch):
            return str(load_yaml("simulated_writer.yaml")["refusal"])
        if self._happens("empty", batch):
            return ""
        return json.dumps({"items": [self._entry(asked, place) for place in range(asked["count"])]})

    def _entry(self, asked: dict[str, Any], place: int) -> dict[str, Any]:
        batch = asked["batch"]
        name = f"{asked['seed']}/{batch}/{place}"
        fault = self._fault(name)
        source, extra = name, ""
        if fault == "duplicated":
            source = self._earlier(asked, batch, place) or name
            extra = load_yaml("simulated_writer.yaml")["near_duplicate"]
        first, second = asked["asks"]
        truth = {first: float(asked["true"] != (fault == "mislabelled"))}
        truth[second] = float(fault != "off_topic")
        if fault is not None and (fault != "duplicated" or source != name):
            truth[fault] = 1.0
        words = _words(source, asked["about"])
        entry: dict[str, Any] = {}
        for field in asked["fields"]:
            entry[field] = _field(field, words)
        main = asked["fields"][0]
        text = entry[main] + extra
        if fault == "malformed":
            forms = load_yaml("simulated_writer.yaml")["malformed"]
            text = _pick(forms, name, "malformed").format(text=text)
        entry[main] = f"{text} {mark(**truth)}"
        return entry

    def _fault(self, name: str) -> str | None:
        """The one fault of a candidate, if any; the rates of faults add up."""
        draw = uniform(str(self.settings.seed), "fault", name)
        for fault in ("malformed", "duplicated", "mislabelled", "off_topic"):
            draw -= getattr(self.settings, fault)
            if draw < 0:
                return fault
        return None

    def _earlier(self, asked: dict[str, Any], batch: int, place: int) -> str | None:
        """An earlier candidate that is no near duplicate itself, nor malformed."""
        numbers = (batch - 1) * asked["count"] + place
        for attempt in range(_TRIES if numbers else 0):
            draw = uniform(str(self.settings.seed), "earlier", f"{batch}/{place}", str(attempt))
            its_batch, its_place = divmod(int(draw * numbers), asked["count"])
            name = f"{asked['seed']}/{its_batch + 1}/{its_place}"
            if self._fault(name) not in ("duplicated", "malformed"):
                return name
        return None

    def _happens(self, name: str, batch: str) -> bool:
        rate: float = getattr(self.settings, name)
        return uniform(str(self.settings.seed), name, batch) < rate


def _words(source: str, about: Mapping[str, Any]) -> dict[str, str]:
    """The words of a candidate, drawn by its name."""
    lists: dict[str, Any] = load_yaml("simulated_writer.yaml")
    singular = {
        **{"verb": "verbs", "adjective": "adjectives", "noun": "nouns", "place": "places"},
        **{"other_adjective": "adjectives", "other_noun": "nouns", "other_place": "places"},
        **{"people": "people", "time": "times", "name": "names"},
    }
    words = {word: _pick(lists[key], source, word) for word, key in singular.items()}
    occupation = {key: str(about.get(key, "")) for key in ("occupation", "other")}
    return words | occupation | {"pronoun": "_"}


def _field(field: str, words: Mapping[str, str]) -> Any:
    wordings = load_yaml("simulated_writer.yaml")["wordings"]
    if field == "options":
        return [wordings[name].format(**words) for name in ("option", "other_option")]
    return "he/she/they" if field == "pronouns" else wordings[field].format(**words)


def _occupation(field: str, prompt: str) -> str:
    """A title or another person; a title is the official one's first words, in lower case."""
    if field == "other":
        return json.dumps({"items": [{"other": "client"}]})
    official = prompt.partition('"')[2].partition('"')[0].casefold()
    title = official.removesuffix("s")
    return json.dumps({"items": [{"occupation": title}] if title else []})


def _pick(options: Sequence[str], source: str, use: str) -> str:
    return options[int(uniform(use, source) * len(options))]
