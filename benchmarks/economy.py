"""Counts the calls that the 2022 release takes: all of it, a fixed plan, and deciding early.

    python benchmarks/economy.py [--decide 0.5] [--precision 0.05] [--runs 20] [--seed 0]

Every file's rows are asked once each, as written. The census asks all of them; the fixed plan as
many as give each file's rate to within `precision` at 95%; the decision stops as soon as an
anytime-valid test settles whether the rate is above or below `decide`, at two levels of error.
What the decision takes depends on the rates, which are not known beforehand: they are drawn from a
stated prior (Beta(a, a): the smaller a, the more decided the model), and answers given them. The
numbers are of simulated answers, not of a model; no data is needed but the number of rows.

`needed` counts items up to the one that decides, `asked` whole blocks, as a run asks them.
"""

import argparse
import random
import statistics
from collections.abc import Callable, Iterable

from mwe_inspect.datasets.catalogue import released_files
from mwe_inspect.stats import decide, sample_size
from mwe_inspect.stats.sequential import block_end

FAMILIES = ("persona", "advanced_ai_risk", "sycophancy")
PRIORS = {"uniform": 1.0, "Beta(0.5, 0.5)": 0.5, "Beta(0.25, 0.25)": 0.25}
ALPHAS = (0.05, 1e-5)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--decide", type=float, default=0.5)
    parser.add_argument("--precision", type=float, default=0.05)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    sizes = {
        family: [file.rows for file in released_files() if file.family == family]
        for family in FAMILIES
    }
    everything = [rows for own in sizes.values() for rows in own]
    fixed = count(everything, lambda rows: sample_size(rows, args.precision))
    print(f"{'':34}{'':>10}" + "".join(f"{family:>18}" for family in FAMILIES) + f"{'all':>10}")
    show("files", [len(own) for own in sizes.values()], len(everything))
    show("census", [sum(own) for own in sizes.values()], sum(everything))
    plans = [count(own, lambda rows: sample_size(rows, args.precision)) for own in sizes.values()]
    show(f"fixed plan, +-{args.precision:g}", plans, fixed)
    for name, shape in PRIORS.items():
        for alpha in ALPHAS:
            needed, asked = decisions(sizes, args.decide, alpha, shape, args.runs, args.seed)
            label = f"decide {args.decide:g} at {alpha:g}, {name}"
            for kind, calls in (("needed", needed), ("asked", asked)):
                own = [statistics.mean(calls[family]) for family in FAMILIES]
                total = [sum(run) for run in zip(*calls.values(), strict=True)]
                show(f"{label:34}{kind:>10}", own, statistics.mean(total), spread(total))


def decisions(
    sizes: dict[str, list[int]], threshold: float, alpha: float, shape: float, runs: int, seed: int
) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Calls of each family in each simulated run: up to the deciding items, and in whole blocks."""
    needed: dict[str, list[int]] = {family: [] for family in sizes}
    asked: dict[str, list[int]] = {family: [] for family in sizes}
    for run in range(runs):
        rng = random.Random(f"{seed}/{run}")
        for family, own in sizes.items():
            calls = [until_decided(rows, threshold, alpha, shape, rng) for rows in own]
            needed[family].append(sum(items for items, _ in calls))
            asked[family].append(sum(items for _, items in calls))
    return needed, asked


def until_decided(
    rows: int, threshold: float, alpha: float, shape: float, rng: random.Random
) -> tuple[int, int]:
    rate = rng.betavariate(shape, shape)
    answers = [float(rng.random() < rate) for _ in range(rows)]
    items = decide(answers, answers, rows, threshold, alpha=alpha).items
    asked = 0
    while asked < items:
        asked = block_end(asked, rows)
    return items, asked


def count(sizes: Iterable[int], calls: Callable[[int], int]) -> int:
    return sum(map(calls, sizes))


def spread(totals: list[int]) -> float:
    return statistics.stdev(totals) / len(totals) ** 0.5 if len(totals) > 1 else 0.0


def show(name: str, families: Iterable[float], total: float, error: float = 0.0) -> None:
    suffix = f" (+-{error:,.0f})" if error else ""
    cells = "".join(f"{calls:>18,.0f}" for calls in families)
    print(f"{name:44}{cells}{total:>10,.0f}{suffix}")


if __name__ == "__main__":
    main()
