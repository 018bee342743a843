"""One behavior in several presentations: what its rate depends on, and whether a claim survives."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mwe_inspect.analysis.pairing import can_match
from mwe_inspect.analysis.presentations import (
    Orders,
    answers_by_condition,
    counted,
    form_table,
    order_pairs,
    random_forms_interval,
)
from mwe_inspect.scorers.match_rate import item_rates, order_effects, rates
from mwe_inspect.scorers.records import AnswerRecord
from mwe_inspect.stats.intervals import EMPTY, Interval, cluster_wilson, mean
from mwe_inspect.stats.position import (
    Position,
    debiased_log_odds,
    debiased_mixture,
    position_effect,
)
from mwe_inspect.stats.presentation import form_spread, simultaneous_intervals, variance_share
from mwe_inspect.stats.reliability import flips

__all__ = ["CHECKS", "BehaviorSensitivity", "behavior_sensitivity"]

CHECKS = ("other forms", "position", "unscored")
"""The checks of a claim beside the forms that were used."""


@dataclass(frozen=True, slots=True)
class BehaviorSensitivity:
    """One behavior of one model in several presentations. Rates are shares.

    Attributes:
        model: Name of the model.
        task: Name of the task.
        behavior: Id of the behavior.
        source: Where the items came from.
        elicit: How answers were obtained.
        forms: Number of forms (answer formats or wordings) that the rates are taken over.
        items: Items scored in every one of these forms.
        clusters: Clusters of those items.
        dropped: Items that are not.
        rate: Mean over forms and items.
        lower: Lower end of its 95% interval, for items like these in these forms.
        upper: Upper end.
        random_lower: Lower end of the 95% interval for items and forms like these.
        random_upper: Upper end.
        lowest_form: The form with the lowest rate.
        lowest: That rate.
        lowest_lower: Lower end of its interval; those of all forms hold together with 95%.
        lowest_upper: Upper end.
        highest_form: The form with the highest rate.
        highest: That rate.
        highest_lower: Lower end of its interval, likewise.
        highest_upper: Upper end.
        share: Share of the variance of single answers that comes from the form.
        spread: Highest less lowest rate.
        spread_expected: What that would be on average if the form had no effect.
        p_form: p-value of the spread if the form had no effect.
        p_form_corrected: The same corrected over all rows.
        flip_rate: How often two conditions of an item get different answers.
        flip_rate_again: How often one condition gets different answers in two epochs.
        first_position_rate: Share of answers that name the option shown first.
        position: Match rate with the key first less that with the key later.
        position_lower: Lower end of its 95% interval.
        position_upper: Upper end.
        p_position: Two-sided p-value of no effect of position.
        p_position_corrected: The same corrected over all rows.
        debiased: The rate with the effect of position taken out.
        debiased_lower: Lower end of its 95% interval.
        debiased_upper: Upper end.
        bound_lower: The rate if every unscored answer had gone against the behavior.
        bound_upper: If every one had gone with it.
        verdict: `survives`, `fails`, or `no claim`: whether the side of the threshold on which
            the rate's interval lies is also that of every check.
        fails: The checks that the claim fails: names of forms, and those of `CHECKS`.
        claim: The result as a sentence.
    """

    model: str
    task: str
    behavior: str
    source: str
    elicit: str
    forms: int
    items: int
    clusters: int
    dropped: int
    rate: float
    lower: float
    upper: float
    random_lower: float
    random_upper: float
    lowest_form: str
    lowest: float
    lowest_lower: float
    lowest_upper: float
    highest_form: str
    highest: float
    highest_lower: float
    highest_upper: float
    share: float
    spread: float
    spread_expected: float
    p_form: float
    p_form_corrected: float
    flip_rate: float
    flip_rate_again: float
    first_position_rate: float
    position: float
    position_lower: float
    position_upper: float
    p_position: float
    p_position_corrected: float
    debiased: float
    debiased_lower: float
    debiased_upper: float
    bound_lower: float
    bound_upper: float
    verdict: str
    fails: tuple[str, ...]
    claim: str = ""


def behavior_sensitivity(
    model: str,
    task: str,
    behavior: str,
    source: str,
    elicit: str,
    records: Sequence[AnswerRecord],
    threshold: float = 0.5,
) -> BehaviorSensitivity:
    """Measures on what the rate of one behavior depends.

    The claim is that the rate is on that side of the threshold on which its interval lies. It
    survives if the simultaneous interval of every form, the interval for forms like these, the
    debiased rate's and the bounds over unscored answers are on that side too, as far as they
    were measured.

    Args:
        model: Name of the model.
        task: Name of the task.
        behavior: Id of the behavior.
        source: Where the items came from.
        elicit: How answers were obtained.
        records: Its answers.
        threshold: The rate that the claim is about.
    """
    records = [record for record in records if can_match(record)]
    forms, orders = form_table(records), order_pairs(records)
    table, clusters = forms.rows, forms.clusters
    means = [mean(row) for row in table]
    interval = cluster_wilson(means, clusters)
    wide = random_forms_interval(forms)
    spread = form_spread(table, clusters)
    worst = simultaneous_intervals(table, clusters) if table else []
    columns = [mean(column) for column in zip(*table, strict=True)]
    low, high = (columns.index(pick(columns)) if columns else -1 for pick in (min, max))
    position, debiased, debiased_interval = _position(orders, counted(records))
    flipped = flips(answers_by_condition(records))
    bounds = rates(item_rates(records))
    reached = Interval(bounds["bound_lower"], bounds["bound_upper"])
    checks = [
        *zip(forms.forms, worst, strict=False),
        *zip(CHECKS, (wide, debiased_interval, reached), strict=True),
    ]
    side = _side(interval, threshold)
    fails = tuple(_failed(side, checks, threshold)) if side else ()
    missing = (math.nan, EMPTY, "")
    lowest = (columns[low], worst[low], forms.forms[low]) if columns else missing
    highest = (columns[high], worst[high], forms.forms[high]) if columns else missing
    return BehaviorSensitivity(
        model=model,
        task=task,
        behavior=behavior,
        source=source,
        elicit=elicit,
        forms=len(forms.forms),
        items=len(table),
        clusters=len(set(clusters)),
        dropped=forms.dropped,
        rate=mean(means),
        lower=interval.lower,
        upper=interval.upper,
        random_lower=wide.lower,
        random_upper=wide.upper,
        lowest_form=lowest[2],
        lowest=lowest[0],
        lowest_lower=lowest[1].lower,
        lowest_upper=lowest[1].upper,
        highest_form=highest[2],
        highest=highest[0],
        highest_lower=highest[1].lower,
        highest_upper=highest[1].upper,
        share=variance_share(table),
        spread=spread.spread,
        spread_expected=spread.expected,
        p_form=spread.p,
        p_form_corrected=math.nan,
        flip_rate=flipped.between,
        flip_rate_again=flipped.within,
        first_position_rate=order_effects(records)["first_position_rate"],
        position=position.effect,
        position_lower=position.interval.lower,
        position_upper=position.interval.upper,
        p_position=position.p,
        p_position_corrected=math.nan,
        debiased=debiased,
        debiased_lower=debiased_interval.lower,
        debiased_upper=debiased_interval.upper,
        bound_lower=reached.lower,
        bound_upper=reached.upper,
        verdict=("fails" if fails else "survives") if side else "no claim",
        fails=fails,
    )


def _position(orders: Orders, whole: bool) -> tuple[Position, float, Interval]:
    if not orders.first:
        return Position(math.nan, EMPTY, math.nan), math.nan, EMPTY
    found = position_effect(orders.first, orders.later, orders.clusters, counted=whole)
    debias = debiased_mixture if whole else debiased_log_odds
    return found, *debias(orders.first, orders.later, orders.clusters)


def _side(interval: Interval, threshold: float) -> str:
    if interval.lower > threshold:
        return "above"
    return "below" if interval.upper < threshold else ""


def _failed(side: str, checks: Sequence[tuple[str, Interval]], threshold: float) -> Iterator[str]:
    for name, interval in checks:
        if not math.isnan(interval.lower) and _side(interval, threshold) != side:
            yield name
