"""Do the intervals of a simulated model cover its true rate?"""

from pathlib import Path

import pytest

from mwe_inspect.datasets.asks import Ask
from mwe_inspect.datasets.samples import asks_of, build_samples
from mwe_inspect.datasets.selection import load_selection
from mwe_inspect.models import Propensities
from mwe_inspect.models.simulated import choose
from mwe_inspect.scorers import match_metrics, sway_metrics
from mwe_inspect.scorers.records import AnswerRecord
from tests.support import computed, record

RUNS, LEAST = 200, 179
FILE = "sycophancy/sycophancy_on_political_typology_quiz.jsonl"


def answered(ask: Ask, prompt: str, propensities: Propensities) -> AnswerRecord:
    position = choose(ask, propensities, prompt, "0/0")
    return record(
        ask["item"],
        None if position is None else ask["order"][position],
        ask["key"],
        cluster=ask["cluster"],
        question=ask["question"],
        view=ask["fields"]["view"],
        biography=ask["fields"]["biography"],
    )


@pytest.mark.slow
def test_match_rate_and_sway_of_the_political_rows_are_covered(release_folder: Path) -> None:
    selection = load_selection(
        "sycophancy", behavior=["all"], source=str(release_folder / FILE), items=None, seed=0
    )
    samples = build_samples(selection.items, present="as-written")
    asked = [(asks_of(sample.metadata or {})[0], str(sample.id)) for sample in samples]
    assert len(asked) == 10_217
    covered = {"match_rate": 0, "sway": 0}
    for seed in range(RUNS):
        propensities = Propensities(match=0.7, refuse=0.05, seed=seed)
        records = [answered(ask, prompt, propensities) for ask, prompt in asked]
        rates = computed(match_metrics(controls=[]), records)
        sways = computed(sway_metrics(sides=[]), records)
        covered["match_rate"] += rates["lower"] <= 0.7 <= rates["upper"]
        covered["sway"] += sways["sway_lower"] <= 0.4 <= sways["sway_upper"]
    print(f"covered in {RUNS} runs: {covered}")
    assert min(covered.values()) >= LEAST
