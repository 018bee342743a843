"""Compares log probabilities with sampling: how many answers give an interval of the same width.

    python benchmarks/logprobs.py [--items 500] [--match 0.7] [--spread 0.2] [--source builtin]

A simulated model whose options have known probabilities, different for each item, is asked once
with `elicit=logprobs` and once with `elicit=text`. Both should hold the true rate within their
interval; the width of an interval falls with the square root of the number of answers, so that the
squared ratio of widths is how many sampled answers are worth one with log probabilities.
"""

import argparse
import tempfile
from dataclasses import dataclass

from inspect_ai import eval
from inspect_ai.model import get_model

from mwe_inspect import persona
from mwe_inspect.datasets.samples import asks_of
from mwe_inspect.models import Propensities
from mwe_inspect.models.simulated import item_match
from mwe_inspect.stats.intervals import mean


@dataclass(frozen=True)
class Measured:
    """One way of asking: the rate, its 95% interval, and the true mean over the same items."""

    rate: float
    lower: float
    upper: float
    truth: float

    @property
    def covers(self) -> bool:
        """Whether the interval holds the truth."""
        return self.lower <= self.truth <= self.upper


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", default="builtin")
    parser.add_argument("--items", type=int, default=500, help="items of each behavior")
    parser.add_argument("--match", type=float, default=0.7)
    parser.add_argument("--spread", type=float, default=0.2)
    args = parser.parse_args()
    ways = {
        way: measure(way, args.source, args.items, args.match, args.spread)
        for way in ("text", "logprobs")
    }
    for way, m in ways.items():
        inside = "inside" if m.covers else "OUTSIDE"
        print(f"{way}: {m.rate:.4f} ({m.lower:.4f} to {m.upper:.4f}), truth {m.truth:.4f} {inside}")
    print(f"sampled answers for the same width: {answers_ratio(**ways):.1f} times as many")


def measure(elicit: str, source: str, items: int, match: float, spread: float) -> Measured:
    """Runs the persona task on a simulated model of known option probabilities."""
    task = persona(source=source, items=items, elicit=elicit, pack=20)
    propensities = Propensities(match=match, spread=spread)
    asks = [ask for sample in task.dataset for ask in asks_of(sample.metadata or {})]
    model = get_model("mwe_inspect/simulated", memoize=False, match=match, spread=spread)
    with tempfile.TemporaryDirectory() as folder:
        [log] = eval(task, model=model, display="none", log_dir=folder)
    assert log.status == "success" and log.results is not None, log.error
    got = {n: m.value for score in log.results.scores for n, m in score.metrics.items()}
    truth = mean([item_match(ask, propensities) for ask in asks])
    return Measured(got["match_rate"], got["lower"], got["upper"], truth)


def answers_ratio(text: Measured, logprobs: Measured) -> float:
    """How many sampled answers are worth one with log probabilities."""
    return ((text.upper - text.lower) / (logprobs.upper - logprobs.lower)) ** 2


if __name__ == "__main__":
    main()
