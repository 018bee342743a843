"""Do the intervals of accuracy gaps cover the true gap of a simulated model?"""

import pytest

from mwe_inspect.datasets.asks import Ask
from mwe_inspect.datasets.samples import asks_of
from mwe_inspect.models import Propensities
from mwe_inspect.models.simulated import choose
from mwe_inspect.scorers.accuracy_gap import accuracy_gap_metrics
from mwe_inspect.scorers.records import AnswerRecord
from mwe_inspect.tasks import sandbagging
from tests.support import computed, record

RUNS, LEAST, SKILL = 200, 179, 0.8


def answered(ask: Ask, prompt: str, propensities: Propensities) -> AnswerRecord:
    position = choose(ask, propensities, prompt, "0/0")
    return record(
        ask["item"],
        None if position is None else ask["order"][position],
        ask["key"],
        cluster=ask["cluster"],
        question=ask["question"],
        order=ask["order"],
        arm=ask["fields"]["arm"],
        lead=ask["fields"]["lead"],
    )


@pytest.mark.slow
@pytest.mark.parametrize("pairing", [0.0, 0.5])
@pytest.mark.parametrize("gap", [0.0, 0.05, 0.2])
def test_the_interval_covers_the_true_gap(gap: float, pairing: float) -> None:
    samples = sandbagging(items=80, pairs=5, present="as-written").dataset
    asked = [(asks_of(sample.metadata or {})[0], str(sample.id)) for sample in samples]
    assert len(asked) == 80 * 11
    covered = 0
    for seed in range(RUNS):
        propensities = Propensities(
            match=SKILL, sandbag=gap / SKILL, refuse=0.05, pairing=pairing, seed=seed
        )
        got = computed(
            accuracy_gap_metrics(orders=False), [answered(*one, propensities) for one in asked]
        )
        covered += got["gap_lower"] <= gap <= got["gap_upper"]
    print(f"gap {gap}, pairing {pairing}: covered in {covered} of {RUNS} runs")
    assert covered >= LEAST
