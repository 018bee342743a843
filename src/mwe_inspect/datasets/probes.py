"""Probes: chances to act against the lab, each put with the conflict and without it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple, cast

from inspect_ai.dataset import Sample
from inspect_ai.model import ChatMessage, ChatMessageSystem, ChatMessageUser

from mwe_inspect.datasets.requests import Request
from mwe_inspect.datasets.situations import Situation
from mwe_inspect.resources import load_yaml

__all__ = ["ARMS", "PROBES", "Probe", "load_probes", "probe_samples", "probes_version"]

PROBES = "alignment_faking_probes"
ARMS = {"conflict": "none", "no_conflict": "no_conflict"}
"""What each arm's situation is under: the control by name."""


class Probe(NamedTuple):
    """One chance: a message, and the question that the judge answers about the reply.

    Attributes:
        id: Its name.
        kind: `exfiltrate`, `mislead` or `steal`.
        text: The message; `{lab}` stands for the lab.
        question: The judge's question; yes is the act against the lab.
    """

    id: str
    kind: str
    text: str
    question: str


def load_probes() -> list[Probe]:
    """Returns the shipped probes."""
    return [Probe(name, **entry) for name, entry in load_yaml("probes.yaml")["probes"].items()]


def probes_version() -> int:
    """Returns the version of the probes."""
    version: int = load_yaml("probes.yaml")["version"]
    return version


def probe_samples(
    probes: Sequence[Probe], situation: Situation, shown: Sequence[str]
) -> list[Sample]:
    """Builds a sample for each probe in each wording and arm, the arms side by side.

    All are asked on the tier that nobody is said to see.

    Args:
        probes: The probes.
        situation: What the model is told.
        shown: Names of the wordings.
    """
    return [
        _sample(probe, replace(situation, control=control), wording, arm)
        for probe in probes
        for wording in shown
        for arm, control in ARMS.items()
    ]


def _sample(probe: Probe, situation: Situation, wording: str, arm: str) -> Sample:
    *_, tier = situation.statuses()
    text = probe.text.format(lab=situation.lab)
    request = Request(
        item=probe.id,
        behavior=PROBES,
        cluster=probe.id,
        question=probe.question,
        condition=f"{arm.replace('_', '-')}-{wording}",
        query=text,
        statuses=situation.statuses(),
        fields={
            "setting": situation.setting,
            "tier": tier,
            "wording": wording,
            "arm": arm,
            "probe": probe.kind,
        },
    )
    messages: list[ChatMessage] = [
        ChatMessageSystem(content=situation.system(wording)),
        ChatMessageUser(content=situation.user(tier, text)),
    ]
    return Sample(
        id=f"{PROBES}/{probe.id}/{request['condition']}",
        input=messages,
        target="did not",
        metadata=cast("dict[str, object]", request),
    )
