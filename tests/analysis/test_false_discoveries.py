"""Many behaviors at once: differences called that are none, and those found that were planned."""

from collections.abc import Mapping, Sequence

import pytest

from mwe_inspect.analysis.comparison import compare_sides
from mwe_inspect.analysis.sides import Side
from mwe_inspect.datasets.asks import Ask, ask_item
from mwe_inspect.datasets.conditions import conditions_for
from mwe_inspect.datasets.items import YES_NO, make_item
from mwe_inspect.models import Propensities
from mwe_inspect.models.simulated import choose
from mwe_inspect.scorers.records import AnswerRecord
from mwe_inspect.stats.power import fdr_threshold, mcnemar_items, mcnemar_power
from tests.support import record

BEHAVIORS, DIFFERENT, RUNS, POWER = 135, 10, 200, 0.8
USUAL, CHANGED = 0.5, 0.9

Questions = Mapping[str, Sequence[tuple[str, Ask]]]


def questions(items: int) -> Questions:
    """Yes/No items of every behavior, half of them keyed each way, as written."""
    [written] = conditions_for(None, labelled=False)
    asked: dict[str, list[tuple[str, Ask]]] = {}
    for number in range(BEHAVIORS):
        name = f"behavior-{number:03}"
        own = [make_item(name, f"{name}, {n}", YES_NO, n % 2) for n in range(items)]
        asked[name] = [ask_item(item, written, "text", {"kind": "yes-no"}) for item in own]
    return asked


def answers(asked: Questions, matches: Sequence[float], seed: int) -> Side:
    """What a simulated model answers that matches each behavior at a rate of its own."""
    side = Side(f"seed {seed}")
    for (behavior, own), match in zip(asked.items(), matches, strict=True):
        model = Propensities(match=match, seed=seed)
        side.records["persona", behavior] = [answer(prompt, ask, model) for prompt, ask in own]
    return side


def answer(prompt: str, ask: Ask, model: Propensities) -> AnswerRecord:
    position = choose(ask, model, prompt, "0/0")
    assert position is not None
    return record(ask["item"], ask["order"][position], ask["key"], cluster=ask["cluster"])


@pytest.mark.slow
def test_two_simulated_models_that_differ_on_10_of_135_behaviors() -> None:
    discordant = USUAL * (1 - CHANGED) + CHANGED * (1 - USUAL)
    level = fdr_threshold(BEHAVIORS, DIFFERENT, POWER)
    items = mcnemar_items(discordant, CHANGED - USUAL, POWER, level)
    asked = questions(items)
    changed = [CHANGED] * DIFFERENT + [USUAL] * (BEHAVIORS - DIFFERENT)
    false, found = [], []
    for run in range(RUNS):
        first = answers(asked, [USUAL] * BEHAVIORS, seed=2 * run)
        rows = compare_sides(first, [answers(asked, changed, seed=2 * run + 1)])
        called = [place for place, row in enumerate(rows) if row.verdict in ("higher", "lower")]
        true = sum(place < DIFFERENT for place in called)
        false.append((len(called) - true) / max(1, len(called)))
        found.append(true / DIFFERENT)
    proportion, share = sum(false) / RUNS, sum(found) / RUNS
    spread = (sum((own - proportion) ** 2 for own in false) / RUNS) ** 0.5 / RUNS**0.5
    planned = mcnemar_power(items, discordant, CHANGED - USUAL, level)
    print(f"{items} items: planned {planned:.3f}, found {share:.3f}, false {proportion:.4f}")
    assert proportion <= 0.05 + 2 * spread
    assert share >= planned - 0.03
