"""What comparing two sides yields, behavior by behavior."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from mwe_inspect.analysis.pairing import Pairing, pair_items
from mwe_inspect.analysis.sides import Behavior, Side
from mwe_inspect.stats.equivalence import tost
from mwe_inspect.stats.intervals import mean
from mwe_inspect.stats.multiplicity import CORRECTIONS, benjamini_hochberg, holm
from mwe_inspect.stats.paired import paired_difference, sign_flip
from mwe_inspect.stats.power import detectable_difference, items_needed

__all__ = ["BehaviorComparison", "compare_sides"]


@dataclass(frozen=True, slots=True)
class BehaviorComparison:
    """One behavior on two sides. Rates are shares; a difference is the second's less the first's.

    Attributes:
        task: Name of the task.
        behavior: Id of the behavior.
        first: Name of the side compared with (the baseline).
        second: Name of the side compared.
        items: Items scored on both sides, over which everything else is taken.
        clusters: Clusters of those items.
        rate_first: Match rate of the first side.
        rate_second: Match rate of the second side.
        difference: Mean of the items' differences.
        lower: Lower end of its 95% interval.
        upper: Upper end.
        bound_lower: The difference over all items asked on both sides, if every unscored answer
            had made it as small as possible.
        bound_upper: As large as possible.
        first_only: Items that match on the first side alone; None unless items match or don't.
        second_only: Items that match on the second side alone; likewise.
        test: `mcnemar` or `sign-flip`.
        p: Two-sided p-value of no difference.
        p_holm: The same after Holm's correction over all rows.
        p_bh: The same after Benjamini and Hochberg's.
        p_equivalent: p-value of a difference of at least the margin, corrected over all rows.
        verdict: `higher`, `lower`, `equivalent`, `can't tell` or `no items`, of the second side.
        detectable: The difference that so many items show with 80% power at alpha / tests.
        items_needed: How many items would show a difference of the margin so.
        only_first: Items asked on the first side alone.
        only_second: Items asked on the second side alone.
        unscored: Items asked on both sides but not scored on both.
        claim: The result as a sentence.
    """

    task: str
    behavior: str
    first: str
    second: str
    items: int
    clusters: int
    rate_first: float
    rate_second: float
    difference: float
    lower: float
    upper: float
    bound_lower: float
    bound_upper: float
    first_only: int | None
    second_only: int | None
    test: str
    p: float
    p_holm: float
    p_bh: float
    p_equivalent: float
    verdict: str
    detectable: float
    items_needed: int | None
    only_first: int
    only_second: int
    unscored: int
    claim: str = ""


def compare_sides(
    first: Side,
    others: Iterable[Side],
    *,
    across: str | None = None,
    margin: float = 0.05,
    alpha: float = 0.05,
    correct: str = "bh",
) -> list[BehaviorComparison]:
    """Compares sides with a first one, on each behavior that they share.

    Tests are corrected over all rows that come out, those of equivalence among themselves.

    Args:
        first: The side to compare with.
        others: The sides to compare.
        across: What they differ in; where it is the presentation, an item's conditions need not
            be the same.
        margin: The smallest difference that matters, for equivalence.
        alpha: Level of the tests after correction.
        correct: The correction that verdicts use, `bh` or `holm`.
    """
    rows, deviations = [], []
    for side in others:
        for key in first.records:
            if key not in side.records:
                continue
            pairing = pair_items(
                first.records[key], side.records[key], by_condition=across != "present"
            )
            row, deviation = _row(key, first.name, side.name, pairing, margin)
            rows.append(row)
            deviations.append(deviation)
    return _judged(rows, deviations, margin, alpha, correct)


def _row(
    key: Behavior, first: str, second: str, pairing: Pairing, margin: float
) -> tuple[BehaviorComparison, float]:
    """One behavior's comparison before correction, and the deviation that power depends on."""
    pairs = pairing.pairs
    differences = [pair.second - pair.first for pair in pairs]
    kinds = [pair.cluster for pair in pairs], [pair.user for pair in pairs]
    clusters = len(set(kinds[0]))
    found = paired_difference(differences, *kinds, counted=pairing.counted)
    whole = all(difference in (-1.0, 0.0, 1.0) for difference in differences)
    p = max((sign_flip(differences, kind) for kind in kinds), default=math.nan)
    row = BehaviorComparison(
        task=key[0],
        behavior=key[1],
        first=first,
        second=second,
        items=len(pairs),
        clusters=clusters,
        rate_first=mean([pair.first for pair in pairs]),
        rate_second=mean([pair.second for pair in pairs]),
        difference=found.difference,
        lower=found.interval.lower,
        upper=found.interval.upper,
        bound_lower=mean([low for low, _ in pairing.bounds]),
        bound_upper=mean([high for _, high in pairing.bounds]),
        first_only=differences.count(-1.0) if whole else None,
        second_only=differences.count(1.0) if whole else None,
        test="mcnemar" if whole and clusters == len(pairs) else "sign-flip",
        p=p,
        p_holm=math.nan,
        p_bh=math.nan,
        p_equivalent=tost(found.centre, found.spread, margin),
        verdict="no items",
        detectable=math.nan,
        items_needed=None,
        only_first=pairing.only_first,
        only_second=pairing.only_second,
        unscored=pairing.unscored,
    )
    return row, found.spread.error * math.sqrt(len(pairs))


def _judged(
    rows: list[BehaviorComparison],
    deviations: list[float],
    margin: float,
    alpha: float,
    correct: str,
) -> list[BehaviorComparison]:
    """Corrects for all tests together, and says of each row what it shows."""
    p = [row.p for row in rows]
    by_holm, by_bh = holm(p), benjamini_hochberg(p)
    equivalent = CORRECTIONS[correct]([row.p_equivalent for row in rows])
    level = alpha / max(1, sum(not math.isnan(own) for own in p))
    judged = []
    for place, row in enumerate(rows):
        adjusted = by_holm[place] if correct == "holm" else by_bh[place]
        deviation = deviations[place]
        known = not math.isnan(deviation)
        judged.append(
            replace(
                row,
                p_holm=by_holm[place],
                p_bh=by_bh[place],
                p_equivalent=equivalent[place],
                verdict=_verdict(row, adjusted, equivalent[place], alpha),
                detectable=detectable_difference(deviation, row.items, alpha=level),
                items_needed=items_needed(deviation, margin, alpha=level) if known else None,
            )
        )
    return judged


def _verdict(row: BehaviorComparison, p: float, p_equivalent: float, alpha: float) -> str:
    if not row.items:
        return "no items"
    if p <= alpha:
        return "higher" if row.difference > 0 else "lower"
    return "equivalent" if p_equivalent <= alpha else "can't tell"
