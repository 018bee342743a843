"""How far rates depend on the way of putting the question, and which claims survive that."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from mwe_inspect.analysis.claims import corrected_text
from mwe_inspect.analysis.logs import Log, Paths, read_logs
from mwe_inspect.analysis.numbers import interval_text, p_text, percent, points
from mwe_inspect.analysis.presentations import form_table
from mwe_inspect.analysis.robustness import BehaviorSensitivity, behavior_sensitivity
from mwe_inspect.analysis.sides import behavior_of, model_names
from mwe_inspect.arguments import choice, share
from mwe_inspect.scorers.records import AnswerRecord
from mwe_inspect.stats.multiplicity import CORRECTIONS

__all__ = ["Sensitivity", "sensitivity"]

Key = tuple[str, str, str, str, str]
"""Model, task, behavior, source, elicitation."""

_FRAMES = re.compile(r"_frames-\d+")


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What rates depend on beside the items.

    Attributes:
        rows: One for each model, elicitation and behavior.
        threshold: The rate that claims are about.
        alpha: Level of the tests after correction.
        correct: The correction, `holm` or `bh`, over the tests of forms and over those of position.
        form_effects: Rows in which an effect of the form is found.
        position_effects: Rows in which one of position is found.
        notes: What a reader should know beside the numbers.
    """

    rows: tuple[BehaviorSensitivity, ...]
    threshold: float
    alpha: float
    correct: str
    form_effects: int
    position_effects: int
    notes: tuple[str, ...]


def sensitivity(
    logs: Paths, *, threshold: float = 0.5, alpha: float = 0.05, correct: str = "holm"
) -> Sensitivity:
    """Says on what each rate in some logs depends, and whether a claim about it survives.

    The logs should show each item in several forms: `present=format-panel` or `wording-panel`,
    both orders, or several epochs; logs of one model and task that were asked in different forms
    are taken together. What was asked in one way only is measured as far as it can be.

    Args:
        logs: Log files or folders.
        threshold: The claim tested is that a rate is above (or below) this.
        alpha: Level of the tests after correction.
        correct: `holm` (any false finding) or `bh` (the share of false findings).

    Raises:
        InputError: If a path is no log, or an argument is wrong.
    """
    threshold, alpha = share("threshold", threshold), share("alpha", alpha)
    correct = choice("correct", correct, CORRECTIONS)
    read = read_logs(logs)
    groups = _groups(read.logs)
    found = [behavior_sensitivity(*key, records, threshold) for key, records in groups.items()]
    rows = _corrected(found, correct)
    return Sensitivity(
        rows=tuple(replace(row, claim=_claim(row, threshold, correct, len(rows))) for row in rows),
        threshold=threshold,
        alpha=alpha,
        correct=correct,
        form_effects=sum(row.p_form_corrected <= alpha for row in rows),
        position_effects=sum(row.p_position_corrected <= alpha for row in rows),
        notes=(*read.notes, *_mixed(read.logs), *_notes(groups, rows)),
    )


def _groups(logs: Sequence[Log]) -> dict[Key, list[AnswerRecord]]:
    names = model_names(logs)
    groups: dict[Key, list[AnswerRecord]] = defaultdict(list)
    for log in logs:
        for record in log.records:
            key = (names[log.path], log.task, behavior_of(record), log.source, log.elicit)
            groups[key].append(record)
    return groups


def _corrected(rows: Sequence[BehaviorSensitivity], correct: str) -> list[BehaviorSensitivity]:
    adjust = CORRECTIONS[correct]
    forms = adjust([row.p_form for row in rows])
    positions = adjust([row.p_position for row in rows])
    return [
        replace(row, p_form_corrected=form, p_position_corrected=position)
        for row, form, position in zip(rows, forms, positions, strict=True)
    ]


def _mixed(logs: Sequence[Log]) -> Iterator[str]:
    """Logs of one task and source whose texts differ in version, beside the frames of a panel."""
    versions: dict[tuple[str, str], set[str]] = defaultdict(set)
    for log in logs:
        versions[log.task, log.source].add(_FRAMES.sub("", log.version))
    for (task, _), own in versions.items():
        if len(own) > 1:
            named = ", ".join(sorted(own))
            yield f"{task}: logs of different versions are taken together ({named})"


def _notes(
    groups: dict[Key, list[AnswerRecord]], rows: Iterable[BehaviorSensitivity]
) -> Iterator[str]:
    left_out = Counter(form for records in groups.values() for form in form_table(records).left_out)
    for form, count in left_out.items():
        yield f"{form}: left out of {count} rows, as fewer than half of the items were scored in it"
    rows = list(rows)
    single = sum(row.forms < 2 for row in rows)
    if single:
        yield (
            f"{single} rows have one form only; -T present=format-panel asks lettered options in "
            "nine, -T present=wording-panel statements in six"
        )
    dropped = sum(row.dropped for row in rows)
    if dropped:
        yield f"items not scored in every form, which drop out of all but the bounds: {dropped}"


def _claim(row: BehaviorSensitivity, threshold: float, correct: str, tests: int) -> str:
    if not row.items:
        return f"No item of {row.behavior} was scored in every form."
    text = (
        f"Over {row.forms} form{'s' if row.forms > 1 else ''} of {row.items} items of "
        f"{row.behavior} ({row.elicit}), the match rate of {row.model} is {percent(row.rate)} "
        f"(95% CI {interval_text(row.lower, row.upper, percent)} for items like these"
    )
    if row.forms < 2:
        text += ")"
    else:
        text += (
            f", {interval_text(row.random_lower, row.random_upper, percent)} for forms like these "
            f"too), from {percent(row.lowest)} ({row.lowest_form}; "
            f"{interval_text(row.lowest_lower, row.lowest_upper, percent)}) to "
            f"{percent(row.highest)} ({row.highest_form}; "
            f"{interval_text(row.highest_lower, row.highest_upper, percent)}); a spread of "
            f"{100 * row.spread:.1f} points, where {100 * row.spread_expected:.1f} are expected by "
            f"chance (p = {p_text(row.p_form)}"
            f"{corrected_text(row.p_form_corrected, correct, tests)})"
        )
    if not math.isnan(row.position):
        text += (
            f"; shown first, the key is chosen {points(row.position)} points as against shown last "
            f"(95% CI {interval_text(row.position_lower, row.position_upper, points)})"
        )
    if row.verdict == "no claim":
        return f"{text}. It is not on one side of {percent(threshold)}."
    side = "above" if row.lower > threshold else "below"
    ending = (
        "survives every check" if row.verdict == "survives" else f"fails: {', '.join(row.fails)}"
    )
    return f"{text}. That it is {side} {percent(threshold)} {ending}."
