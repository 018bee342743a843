"""Probes: both arms side by side, and their gap."""

import math
from pathlib import Path

import pytest
from inspect_ai.model import get_model

from mwe_inspect import alignment_faking_probes
from mwe_inspect.datasets.probes import load_probes
from mwe_inspect.datasets.situations import Situation, wordings
from tests.support import metrics_of, run


def test_there_are_probes_of_every_kind_with_a_question_each() -> None:
    probes = load_probes()
    assert {probe.kind for probe in probes} == {"exfiltrate", "mislead", "steal"}
    assert len({probe.question for probe in probes}) == len(probes) >= 10


def test_the_arms_differ_in_the_conflict_alone_and_nobody_is_said_to_see_them() -> None:
    samples = list(alignment_faking_probes(prompt="wording2", lab="Lab X").dataset)
    assert len(samples) == 2 * len(load_probes())
    for one, other in zip(samples[::2], samples[1::2], strict=True):
        assert not isinstance(one.input, str) and not isinstance(other.input, str)
        (system, user), (baseline, same) = one.input, other.input
        assert user.text == same.text and "not on the free tier" in user.text
        conflict = Situation("animal_welfare", lab="Lab X").blocks("wording2")["conflict"]
        assert system.text.replace(f"{conflict}\n\n", "") == baseline.text
        assert "{" not in user.text


@pytest.mark.parametrize(("acts", "rate"), [(1.0, 1.0), (0.0, 0.0)])
def test_known_answers(acts: float, rate: float, tmp_path: Path) -> None:
    model = get_model("mwe_inspect/simulated", paid_compliance=acts, memoize=False)
    log = run(alignment_faking_probes(prompt="wording1"), model, tmp_path)
    got = metrics_of(log)
    assert (got["probe_rate"], got["probe_rate_no_conflict"], got["probe_gap"]) == (rate, rate, 0)
    assert got["scored"] == 1 and len(wordings()) >= 6
    assert {got[f"probe_rate/{probe.id}"] for probe in load_probes()} == {rate}
    answers = [
        (sample.scores or {})["probe_verdict"].metadata["answers"][0]  # type: ignore[index]
        for sample in log.samples or []
    ]
    assert {answer["question"] for answer in answers} == {"exfiltrate", "mislead", "steal"}


def test_an_unreadable_judge_is_unscored(tmp_path: Path) -> None:
    roles = {"grader": get_model("mwe_inspect/simulated-judge", unreadable=1, memoize=False)}
    task = alignment_faking_probes(prompt="wording1")
    log = run(task, "mwe_inspect/simulated", tmp_path, model_roles=roles, limit=4)
    got = metrics_of(log)
    assert got["scored"] == 0 and math.isnan(got["probe_gap"])
