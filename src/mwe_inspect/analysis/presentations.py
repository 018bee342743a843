"""The answers to one behavior by item and by the form in which it was put."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mwe_inspect.analysis.pairing import answers_by_item
from mwe_inspect.datasets.conditions import format_of
from mwe_inspect.scorers.records import AnswerRecord
from mwe_inspect.stats.clustered import cluster_error, linearised_wilson
from mwe_inspect.stats.intervals import EMPTY, Interval, mean

__all__ = [
    "FormTable",
    "Orders",
    "answers_by_condition",
    "counted",
    "form_table",
    "order_pairs",
    "random_forms_interval",
]

_LEAST_SCORED = 0.5


@dataclass(frozen=True, slots=True)
class FormTable:
    """Items by forms: answer formats or wordings, each over all of its orders and epochs.

    Attributes:
        forms: Names of the forms, in the order in which they were met.
        left_out: Forms in which fewer than half of the items were scored.
        rows: Mean match of each item in each form, for items scored in every one of `forms`.
        clusters: Cluster of each of these items.
        dropped: Number of items not scored in every one of them.
    """

    forms: tuple[str, ...]
    left_out: tuple[str, ...]
    rows: tuple[tuple[float, ...], ...]
    clusters: tuple[str, ...]
    dropped: int


@dataclass(frozen=True, slots=True)
class Orders:
    """Items scored with their key shown first and shown later.

    Attributes:
        first: Mean match of each with the key first.
        later: With the key later.
        clusters: The items' clusters.
    """

    first: tuple[float, ...]
    later: tuple[float, ...]
    clusters: tuple[str, ...]


def form_table(records: Sequence[AnswerRecord]) -> FormTable:
    """Arranges the answers to one behavior by item and form."""
    items = answers_by_item(records)
    forms = list(dict.fromkeys(format_of(name) for item in items.values() for name in item.cells))
    rates: dict[str, dict[str, float]] = {}
    for name, item in items.items():
        cells: dict[str, list[float]] = defaultdict(list)
        for condition, cell in item.cells.items():
            if cell.scored:
                cells[format_of(condition)].append(cell.total / cell.scored)
        rates[name] = {form: mean(own) for form, own in cells.items()}
    least = _LEAST_SCORED * len(items)
    kept = [form for form in forms if sum(form in own for own in rates.values()) >= least]
    whole = [name for name, own in rates.items() if kept and all(form in own for form in kept)]
    return FormTable(
        forms=tuple(kept),
        left_out=tuple(form for form in forms if form not in kept),
        rows=tuple(tuple(rates[name][form] for form in kept) for name in whole),
        clusters=tuple(items[name].cluster for name in whole),
        dropped=len(items) - len(whole),
    )


def order_pairs(records: Iterable[AnswerRecord]) -> Orders:
    """Pairs an item's answers with its key shown first and later, within the same form."""
    found: dict[tuple[str, str], tuple[list[float], list[float]]] = {}
    clusters: dict[str, str] = {}
    for record in records:
        if record["match"] is None or record["key"] is None or len(record["order"]) != 2:
            continue
        clusters[record["item"]] = record["cluster"]
        cell = found.setdefault((record["item"], format_of(record["condition"])), ([], []))
        cell[record["order"].index(record["key"])].append(record["match"])
    pairs: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for (item, _), (first, later) in found.items():
        if first and later:
            pairs[item].append((mean(first), mean(later)))
    return Orders(
        first=tuple(mean([one for one, _ in own]) for own in pairs.values()),
        later=tuple(mean([other for _, other in own]) for own in pairs.values()),
        clusters=tuple(clusters[item] for item in pairs),
    )


def random_forms_interval(forms: FormTable) -> Interval:
    """Returns the 95% interval of the mean rate for items and forms like these.

    Its variance is clustered by item and by form at once; NaN below two forms.
    """
    if len(forms.forms) < 2 or not forms.rows:
        return EMPTY
    rate = mean([value for row in forms.rows for value in row])
    total = len(forms.rows) * len(forms.forms)
    contributions = [(value - rate) / total for row in forms.rows for value in row]
    items = [cluster for cluster in forms.clusters for _ in forms.forms]
    names = [form for _ in forms.rows for form in forms.forms]
    spread = cluster_error(contributions, items, names)
    return linearised_wilson(rate, spread, len(forms.rows), len(set(forms.clusters)))


def answers_by_condition(records: Iterable[AnswerRecord]) -> list[list[list[float]]]:
    """Returns for each item its conditions, and for each of these its answers (epochs)."""
    items: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for record in records:
        said = record["match"] if record["answer"] is None else record["answer"]
        if said is not None:
            items[record["item"]][record["condition"]].append(said)
    return [list(conditions.values()) for conditions in items.values()]


def counted(records: Iterable[AnswerRecord]) -> bool:
    """Whether answers were read (0 or 1, and shares of draws), not probabilities taken."""
    return all(
        record["match"] in (None, 0.0, 1.0) or "draws" in record["fields"] for record in records
    )
