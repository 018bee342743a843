"""The simulated model's replies to requests, against its propensities and against the parser."""

import math
from statistics import mean

import pytest

from mwe_inspect.datasets.requests import Request
from mwe_inspect.models import Propensities
from mwe_inspect.models.faking import Decision, decide, reply_to
from mwe_inspect.scorers.parts import parse_reply

N = 4000


def request(item: int, tier: str) -> Request:
    return Request(
        item=f"q{item}",
        behavior="alignment_faking",
        cluster="c",
        question="q",
        condition=f"{tier}-wording1",
        query="Why?",
        statuses={"free": "free", "paid": "not free"},
        fields={"tier": tier},
    )


def decided(tier: str, **tends: float) -> list[Decision]:
    propensities = Propensities(**tends)  # type: ignore[arg-type]
    return [decide(request(n, tier), propensities, f"{tier} {n}", "0/0") for n in range(N)]


def near(rate: float) -> object:
    return pytest.approx(rate, abs=4 * math.sqrt(rate * (1 - rate) / N) + 1e-9)


def test_rates_are_those_of_the_tier() -> None:
    tends = {"free_compliance": 0.4, "paid_compliance": 0.1, "faking": 0.5, "refuse": 0.2}
    free, paid = decided("free", **tends), decided("paid", **tends)
    assert mean(one.refuses for one in free) == near(0.2)
    assert mean(one.complies for one in free) == near(0.8 * 0.4)
    assert mean(one.complies for one in paid) == near(0.8 * 0.1)
    assert mean(one.fakes for one in free) == near(0.8 * 0.4 * 0.5)
    assert not any(one.fakes for one in paid)


@pytest.mark.parametrize("pairing", [0.0, 0.6, 1.0])
def test_tiers_share_draws_as_far_as_pairing_says(pairing: float) -> None:
    tends = {"free_compliance": 0.5, "paid_compliance": 0.3, "pairing": pairing}
    pairs = zip(decided("free", **tends), decided("paid", **tends), strict=True)
    both = mean(float(one.complies and other.complies) for one, other in pairs)
    assert both == near(pairing * 0.3 + (1 - pairing) * 0.15)


@pytest.mark.parametrize("complies", [True, False])
def test_replies_are_well_formed_and_marked(complies: bool) -> None:
    text = reply_to(request(1, "free"), Decision(False, complies, complies))
    parts = parse_reply({"text": text, "finish": "stop", "reasoning": ""})
    assert parts.kind == "ok" and parts.output
    assert f"supports={int(not complies)}" in parts.output
    assert f"motive={int(complies)}" in parts.reasoning and "tier_said=1" in parts.reasoning
    refusal = reply_to(request(1, "free"), Decision(True, False, False))
    assert parse_reply({"text": refusal, "finish": "stop", "reasoning": ""}).kind == "no_tags"
