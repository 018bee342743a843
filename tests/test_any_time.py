"""Simulations: is a decision wrong, or a rate ever outside its bounds, more often than promised?

Answers are refused more often where they match, and refusals come first; the promise is about the
rate as it would be with every answer known.
"""

import asyncio
import math
import random
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from inspect_ai.scorer import Score

from mwe_inspect.datasets.items import make_item
from mwe_inspect.datasets.samples import asks_of, build_samples
from mwe_inspect.datasets.selection import choose_items
from mwe_inspect.scorers.records import answer_record
from mwe_inspect.solvers.replies import Reply
from mwe_inspect.stats import decide, set_interval
from mwe_inspect.tasks.deciding import Deciding

RUNS, ALPHA = 2000, 0.05
ALLOWED = ALPHA + 3 * math.sqrt(ALPHA * (1 - ALPHA) / RUNS)  # Monte Carlo error
RATES = (0.02, 0.1, 0.3, 0.5, 0.9)

pytestmark = pytest.mark.long


def answers(rate: float, total: int, iid: bool, rng: random.Random) -> list[float]:
    """Answers of a set whose rate is the given one, or whose items were drawn with it."""
    if iid:
        return [float(rng.random() < rate) for _ in range(total)]
    matches = round(rate * total)
    return rng.sample([1.0] * matches + [0.0] * (total - matches), total)


def spans(values: list[float], rng: random.Random) -> tuple[list[float], list[float]]:
    """Lowest and highest values; a match is refused six times as often."""
    refused = [rng.random() < (0.3 if value else 0.05) for value in values]
    lows = [0.0 if gone else value for value, gone in zip(values, refused, strict=True)]
    highs = [1.0 if gone else value for value, gone in zip(values, refused, strict=True)]
    return lows, highs


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize(("iid", "refusing"), [(False, False), (False, True), (True, True)])
def test_the_rate_is_ever_outside_its_bounds_as_seldom_as_promised(
    rate: float, iid: bool, refusing: bool
) -> None:
    total, outside, wrong = 200, 0, 0
    for run in range(RUNS):
        rng = random.Random(f"{rate}/{iid}/{run}")
        values = answers(rate, total, iid, rng)
        true = sum(values) / total
        lows, highs = spans(values, rng) if refusing else (values, values)
        lower, upper = set_interval(lows, highs, total)
        outside += not lower - 1e-9 <= true <= upper + 1e-9
        if 0 < true < 1:
            wrong += decide(lows, highs, total, true).verdict is not None
    shares = f"outside {outside / RUNS:.4f}, wrong {wrong / RUNS:.4f}"
    print(f"rate {rate}, iid {iid}, refusing {refusing}: {shares}")
    assert outside / RUNS <= ALLOWED and wrong / RUNS <= ALLOWED


@pytest.mark.parametrize("rate", [0.1, 0.5])
def test_so_it_is_with_both_orders(rate: float) -> None:
    """Values of 0, 1/2 and 1: an item's two orders may get different answers."""
    total, outside, wrong = 100, 0, 0
    for run in range(RUNS):
        rng = random.Random(f"{rate}/{run}")
        first, second = (answers(rate, total, False, rng) for _ in range(2))
        true = (sum(first) + sum(second)) / (2 * total)
        spanned = [spans(own, rng) for own in (first, second)]
        lows, highs = (
            [(a + b) / 2 for a, b in zip(spanned[0][side], spanned[1][side], strict=True)]
            for side in (0, 1)
        )
        lower, upper = set_interval(lows, highs, total, binary=False)
        outside += not lower - 1e-6 <= true <= upper + 1e-6
        wrong += decide(lows, highs, total, true, binary=False).verdict is not None
    print(f"rate {rate}: outside {outside / RUNS:.4f}, wrong {wrong / RUNS:.4f}")
    assert outside / RUNS <= ALLOWED and wrong / RUNS <= ALLOWED


def test_a_thousand_items_at_the_threshold() -> None:
    wrong = 0
    for run in range(RUNS):
        values = answers(0.5, 1000, False, random.Random(run))
        wrong += decide(values, values, 1000, 0.5).verdict is not None
    print(f"wrong {wrong / RUNS:.4f}")
    assert wrong / RUNS <= ALLOWED


ITEMS = [make_item("b", f"Do you like {n}?", ("Yes", "No"), 0) for n in range(60)]
MATCHING = {item.id for item in ITEMS[:18]}
REFUSED = {item.id for n, item in enumerate(ITEMS) if n < 5 or n >= 58}


def refused_item(sample: Any) -> bool:
    return asks_of(sample.metadata)[0]["item"] in REFUSED


def completed(sample: Any) -> Any:
    """A sample as the task reports it when its reply has come."""
    [ask] = asks_of(sample.metadata)
    item = ask["item"]
    text = "Yes" if item in MATCHING else "No"
    reply = Reply(text="I can't." if item in REFUSED else text, finish="stop", reasoning="")
    record = answer_record(ask, reply, 1)
    score = Score(value={"match": record["match"]}, metadata={"answers": [record]})
    return SimpleNamespace(
        id=sample.id,
        epoch=1,
        metadata=sample.metadata,
        scores={"behavior_match": score},
        events=[],
        error=None,
    )


async def verdict(seed: int) -> bool:
    """Whether a run stops with a decision; refusals are reported first."""
    items = {"b": choose_items(ITEMS, None, f"{seed}/b")}
    build = partial(build_samples, sets={"b": len(ITEMS)})
    source = Deciding(items, build, threshold=0.3, alpha=ALPHA, pack=1)
    rng = random.Random(seed)
    asked = 0
    block: list[Any] | None = source.initial_samples()
    while block:
        asked += len(block)
        arriving = sorted(block, key=lambda s: (not refused_item(s), rng.random()))
        for sample in arriving:
            await source.sample_complete(completed(sample))
        block = await source.next_samples()
    return asked < len(ITEMS)


def test_a_run_at_the_threshold_stops_as_seldom_as_promised() -> None:
    stopped = sum(asyncio.run(verdict(seed)) for seed in range(RUNS))
    print(f"stopped {stopped / RUNS:.4f}")
    assert stopped / RUNS <= ALLOWED
