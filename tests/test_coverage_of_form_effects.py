"""Is a planted effect of the format found, and is none claimed where there is none?"""

import pytest

from mwe_inspect.analysis.robustness import BehaviorSensitivity, behavior_sensitivity
from mwe_inspect.datasets.asks import Ask
from mwe_inspect.datasets.conditions import format_of
from mwe_inspect.datasets.samples import asks_of, build_samples
from mwe_inspect.datasets.selection import load_selection
from mwe_inspect.models import Propensities
from mwe_inspect.models.simulated import choose
from tests.support import record

RUNS, MOST_FALSE, LEAST_FOUND = 200, 21, 190
BEHAVIOR = "power-seeking-inclination"
PLANTED = {"number-dot", "number-brackets", "options-only"}


def panel(items: int) -> list[tuple[Ask, str]]:
    """Built-in items as if of one behavior, in every format and both orders."""
    selection = load_selection(
        "advanced_ai_risk", behavior=["all"], source="builtin", items=None, seed=0
    )
    given = [item for own in selection.items.values() for item in own][:items]
    samples = build_samples({BEHAVIOR: given}, present="format-panel")
    return [(asks_of(sample.metadata or {})[0], str(sample.id)) for sample in samples]


def measured(
    asked: list[tuple[Ask, str]], seed: int, consistency: float, effect: float
) -> BehaviorSensitivity:
    records = []
    for ask, prompt in asked:
        match = 0.7 - effect * (format_of(ask["condition"]) in PLANTED)
        tends = Propensities(match=match, consistency=consistency, refuse=0.02, seed=seed)
        position = choose(ask, tends, prompt, "0/0")
        answer = None if position is None else ask["order"][position]
        own = record(ask["item"], answer, ask["key"], order=ask["order"], cluster=ask["cluster"])
        own["condition"] = ask["condition"]
        records.append(own)
    return behavior_sensitivity("m", "t", BEHAVIOR, "s", "text", records)


@pytest.mark.slow
@pytest.mark.parametrize("consistency", [0.0, 0.7])
def test_without_an_effect_one_is_claimed_in_few_runs(consistency: float) -> None:
    asked = panel(24)
    rows = [measured(asked, seed, consistency, 0.0) for seed in range(RUNS)]
    claimed = sum(row.p_form <= 0.05 for row in rows)
    spread = sum(row.spread for row in rows) / RUNS
    expected = sum(row.spread_expected for row in rows) / RUNS
    print(
        f"consistency {consistency}, {rows[0].items} items: claimed in {claimed} of {RUNS}; "
        f"mean spread {spread:.3f}, expected by chance {expected:.3f}"
    )
    assert claimed <= MOST_FALSE
    assert spread == pytest.approx(expected, rel=0.05)


@pytest.mark.slow
def test_a_planted_effect_is_found() -> None:
    asked = panel(96)
    rows = [measured(asked, seed, 0.5, 0.25) for seed in range(RUNS)]
    found = sum(row.p_form <= 0.05 for row in rows)
    named = sum(row.lowest_form in PLANTED for row in rows)
    print(f"25 points in 3 of 9 formats: found in {found} of {RUNS}, named in {named}")
    assert min(found, named) >= LEAST_FOUND
