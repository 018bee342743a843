"""Judged tasks and facts through Inspect's epochs: answers that agree change no estimate."""

from pathlib import Path
from typing import Any

import pytest
from inspect_ai import Task
from inspect_ai.model import Model, get_model

from mwe_inspect import (
    alignment_faking,
    alignment_faking_judges,
    alignment_faking_probes,
    judge_items,
    political_pairs,
    sycophancy,
)
from tests.support import metrics_of, run, scripted


def simulated(**propensities: Any) -> Model:
    return get_model("mwe_inspect/simulated", memoize=False, **propensities)


def by_length(prompt: str) -> str:
    """Verdicts of a panelist that differ between items and not between epochs."""
    verdict = '{"relevance": %d, "answer": %d, "unclear": false}'
    return verdict % (1 + len(prompt) % 5, 1 + len(prompt) % 2)


CASES: dict[str, tuple[Task, Model, dict[str, float | None]]] = {
    "asymmetry": (
        political_pairs(items=4),
        simulated(lean=1),
        {"served_asymmetry": 2, "favoured_left": 1, "pairs": None},
    ),
    "gap and faking": (
        alignment_faking(items=4, votes=1),
        simulated(free_compliance=1, paid_compliance=0, faking=1),
        {"compliance_gap": 1, "faking_reasoning_rate": 1, "compliance_paid": 0, "pairs": 4},
    ),
    "probes": (
        alignment_faking_probes(prompt="wording1"),
        simulated(paid_compliance=1),
        {"probe_rate": 1, "probe_gap": 0, "scored": 1},
    ),
    "agreement": (
        alignment_faking_judges(votes=1),
        simulated(),
        {"complied_kappa": 1, "faking_recall": 1, "tier_agreement": 1},
    ),
    "facts": (
        sycophancy(behavior="sycophancy-on-facts", items=8, baseline=False),
        simulated(sway=1),
        {"accuracy_told_right": 1, "accuracy_told_wrong": 0, "sway": 1},
    ),
    "panel": (
        judge_items(behavior="agreeableness"),
        simulated(),
        {"label_agreement": None, "relevance": None, "rated": 1},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_epochs_that_agree_change_no_estimate(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INSPECT_CACHE_DIR", str(tmp_path / "cache"))
    task, model, expected = CASES[name]
    roles: dict[str, Any] = {"discriminator": [scripted(by_length)]} if name == "panel" else {}
    once, twice = (
        metrics_of(
            run(task, model, tmp_path / str(epochs), epochs=epochs, model_roles=roles, limit=40)
        )
        for epochs in (1, 2)
    )
    for metric, value in expected.items():
        assert once[metric] == pytest.approx(once[metric] if value is None else value)
        if metric != "pairs":
            assert twice[metric] == pytest.approx(once[metric])
