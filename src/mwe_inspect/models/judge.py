"""`mwe_inspect/simulated-judge`: judges by the marks that simulated models leave in their text.

A mark is `[sim complied=1 faking=0]`: what is true of the text that holds it, by the names of the
rubric's fields. A field without a mark is false, 0 or the least. Of several marks with one name the
last counts; `served_first` and `served_second` are the first two marks of `served`.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from inspect_ai.model import (
    ChatCompletionChoice,
    ChatMessage,
    ChatMessageAssistant,
    GenerateConfig,
    Logprob,
    Logprobs,
    TopLogprob,
)

from mwe_inspect.datasets.rubrics import Field, Rubric, Value
from mwe_inspect.models.chance import uniform
from mwe_inspect.models.settings import read_settings

__all__ = ["SimulatedJudge", "mark", "show_rubric", "split_mark"]

_MARK = re.compile(r"\[sim ([^\[\]]*)\]")
_PROSE = "It depends on how one looks at it."


@dataclass(frozen=True, slots=True)
class _Settings:
    """How well the judge judges: `accuracy` and `unreadable` are probabilities."""

    accuracy: float = 1.0
    unreadable: float = 0.0
    latency: float = 0.0
    seed: int = 1


def mark(**truths: float) -> str:
    """Returns the mark that tells a simulated judge what is true of the text around it."""
    return f"[sim {' '.join(f'{name}={value:g}' for name, value in truths.items())}]"


def split_mark(text: str) -> tuple[str, dict[str, float]]:
    """Returns a text without the marks in it, and what they say is true of it."""
    truths = {name: values[-1] for name, values in _marked(text).items()}
    return " ".join(_MARK.sub(" ", text).split()), truths


def show_rubric(message: ChatMessage, rubric: Rubric) -> None:
    """Lets a simulated judge see which fields it is to fill."""
    fields = [(one.name, one.kind, one.least, one.most) for one in rubric.fields]
    message.metadata = {**(message.metadata or {}), "rubric": fields}


class SimulatedJudge:
    """Gives each field its true value with probability `accuracy`, else a wrong one."""

    def __init__(self, model_args: Mapping[str, Any]) -> None:
        self.settings = read_settings(_Settings, model_args)
        self.latency = self.settings.latency

    def respond(
        self, messages: Sequence[ChatMessage], prompt: str, draw: str, config: GenerateConfig
    ) -> ChatCompletionChoice:
        """Returns one verdict as JSON; prose without a rubric, and as often as `unreadable`."""
        fields = _shown_fields(messages)
        seed = str(self.settings.seed)
        if not fields or uniform(seed, "unreadable", prompt, draw) < self.settings.unreadable:
            text = _PROSE
        else:
            truths = _truths(prompt)
            text = json.dumps(
                {
                    field.name: self._value(field, truths, (seed, field.name, prompt, draw))
                    for field in fields
                }
            )
        message = ChatMessageAssistant(content=text)
        logprobs = self._logprobs(fields, prompt) if config.logprobs and text != _PROSE else None
        return ChatCompletionChoice(message=message, stop_reason="stop", logprobs=logprobs)

    def _logprobs(self, fields: Sequence[Field], prompt: str) -> Logprobs | None:
        """The one token that answers, as probable as the judge is accurate."""
        if len(fields) != 1 or fields[0].kind != "boolean":
            return None
        truth = bool(dict(_truths(prompt)).get(fields[0].name, 0))
        true = self.settings.accuracy if truth else 1 - self.settings.accuracy
        shares = {"true": true, "false": 1 - true}
        top = [
            TopLogprob(token=word, logprob=math.log(max(share, 1e-9)))
            for word, share in shares.items()
        ]
        best = max(top, key=lambda one: one.logprob)
        answer = Logprob(token=best.token, logprob=best.logprob, top_logprobs=top)
        return Logprobs(content=[Logprob(token='{"', logprob=0.0, top_logprobs=[]), answer])

    def _value(self, field: Field, truths: Mapping[str, float], chance: tuple[str, ...]) -> Value:
        if field.kind == "string":
            return "simulated"
        right = uniform(*chance) < self.settings.accuracy
        truth = truths.get(field.name, field.least)
        if field.kind == "boolean":
            return bool(truth) == right
        if field.kind == "number":
            return truth if right else 1 - truth
        return int(truth) if right else field.least + field.most - int(truth)


def _shown_fields(messages: Sequence[ChatMessage]) -> list[Field]:
    for message in reversed(messages):
        if message.metadata and "rubric" in message.metadata:
            shown = cast("list[list[Any]]", message.metadata["rubric"])
            return [Field(name, kind, "", least, most) for name, kind, least, most in shown]
    return []


def _marked(text: str) -> dict[str, list[float]]:
    """The values that a text's marks give each name, in order."""
    marked: dict[str, list[float]] = {}
    for found in _MARK.findall(text):
        for name, _, value in (pair.partition("=") for pair in found.split()):
            if _is_number(value):
                marked.setdefault(name, []).append(float(value))
    return marked


def _truths(prompt: str) -> dict[str, float]:
    """All marked truths of a text, by the names of the fields that ask for them."""
    marked = _marked(prompt)
    truths = {name: values[-1] for name, values in marked.items()}
    for name, values in marked.items():
        for place, value in zip(("first", "second"), values, strict=False):
            truths[f"{name}_{place}"] = value
    return truths


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(?:\.\d+)?", text) is not None
