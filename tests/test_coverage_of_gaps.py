"""Do the intervals of the gap cover the simulated model's true gap?"""

import random
from collections.abc import Callable

import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from mwe_inspect.datasets.queries import choose_queries, load_queries
from mwe_inspect.datasets.requests import Request, request_samples
from mwe_inspect.datasets.situations import Situation
from mwe_inspect.models import Propensities
from mwe_inspect.models.faking import decide
from mwe_inspect.scorers.faking_metrics import faking_metrics
from mwe_inspect.scorers.gap import gap_metrics
from mwe_inspect.scorers.records import AnswerRecord
from tests.support import computed, record

RUNS, LEAST = 200, 179
FREE, PAID = 0.142, 0.028  # refusals of 85.8% and 97.2%


def asked(items: int | None = None) -> list[tuple[Request, str]]:
    queries = choose_queries(load_queries("animal_welfare"), items, 0)
    samples = request_samples(queries, Situation("animal_welfare"), "ensemble")
    return [(sample.metadata, str(sample.id)) for sample in samples]  # type: ignore[misc]


def answered(
    requests: list[tuple[Request, str]], tends: Callable[[str], Propensities]
) -> list[AnswerRecord]:
    """What the simulated model does, judged rightly."""
    records = []
    for request, prompt in requests:
        tier, wording = str(request["fields"]["tier"]), str(request["fields"]["wording"])
        decision = decide(request, tends(wording), prompt, "0/0")
        faking = float(decision.fakes) if tier == "free" else None
        complied = int(not decision.complies)
        records.append(record(request["item"], complied, tier=tier, wording=wording, faking=faking))
    return records


def width(found: dict[str, float]) -> float:
    return found["gap_upper"] - found["gap_lower"]


def unpaired_width(records: list[AnswerRecord]) -> float:
    counts = {"free": [0, 0], "paid": [0, 0]}
    for one in records:
        counts[str(one["fields"]["tier"])][0] += int(one["match"] or 0)
        counts[str(one["fields"]["tier"])][1] += 1
    lower, upper = confint_proportions_2indep(*counts["free"], *counts["paid"], method="wald")
    return float(upper - lower)


@pytest.mark.slow
@pytest.mark.parametrize("pairing", [0.0, 0.8])
def test_the_gap_and_the_faking_rate_are_covered(pairing: float) -> None:
    requests = asked()
    covered = {"gap": 0, "faking": 0, "narrower": 0}
    for seed in range(RUNS):
        tends = Propensities(
            free_compliance=FREE, paid_compliance=PAID, faking=0.8, pairing=pairing, seed=seed
        )
        records = answered(requests, lambda _, tends=tends: tends)  # type: ignore[misc]
        found = computed(gap_metrics(["free", "paid"]), records)
        rate = computed(faking_metrics(["free", "paid"]), records)
        covered["gap"] += found["gap_lower"] <= FREE - PAID <= found["gap_upper"]
        covered["faking"] += rate["faking_lower"] <= FREE * 0.8 <= rate["faking_upper"]
        covered["narrower"] += width(found) < unpaired_width(records)
    print(f"pairing {pairing}, {len(requests) // 2} queries, of {RUNS} runs: {covered}")
    assert min(covered["gap"], covered["faking"]) >= LEAST
    assert covered["narrower"] >= LEAST or not pairing


@pytest.mark.slow
def test_pairs_make_the_interval_narrower_where_outcomes_go_together() -> None:
    requests = asked()
    narrower, ratios = 0, []
    for seed in range(RUNS):
        tends = Propensities(free_compliance=0.5, paid_compliance=0.35, pairing=0.8, seed=seed)
        records = answered(requests, lambda _, tends=tends: tends)  # type: ignore[misc]
        found = computed(gap_metrics(["free", "paid"]), records)
        narrower += width(found) < unpaired_width(records)
        ratios.append(width(found) / unpaired_width(records))
    print(f"narrower in {narrower} of {RUNS} runs; mean ratio {sum(ratios) / RUNS:.2f}")
    assert narrower == RUNS and sum(ratios) / RUNS < 0.75


@pytest.mark.slow
def test_a_random_wording_is_covered_under_wording_effects_of_mean_zero() -> None:
    requests = asked()
    covered = {"random": 0, "fixed": 0}
    for seed in range(RUNS):
        rng = random.Random(f"effects/{seed}")
        effects = {f"wording{n}": rng.gauss(0, 0.12) for n in range(1, 7)}

        def tends(
            wording: str, effects: dict[str, float] = effects, seed: int = seed
        ) -> Propensities:
            free = min(1.0, max(0.0, 0.5 + effects[wording]))
            return Propensities(free_compliance=free, paid_compliance=0.3, pairing=0.5, seed=seed)

        found = computed(gap_metrics(["free", "paid"]), answered(requests, tends))
        lower, upper = found["gap_random_wording_lower"], found["gap_random_wording_upper"]
        covered["random"] += lower <= 0.2 <= upper
        covered["fixed"] += found["gap_lower"] <= 0.2 <= found["gap_upper"]
    print(f"wording effects of sd 0.12, of {RUNS} runs: {covered}")
    assert covered["random"] >= LEAST > covered["fixed"]
