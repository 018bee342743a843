"""Answers arranged by form and by order."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from mwe_inspect.analysis.presentations import (
    answers_by_condition,
    counted,
    form_table,
    order_pairs,
    random_forms_interval,
)
from mwe_inspect.scorers.records import AnswerRecord
from mwe_inspect.stats.intervals import wilson
from tests.support import record

FORMS = ("as-written", "letter-dot", "number-dot")


def panel(item: str, *answers: int | None, cluster: str | None = None) -> list[AnswerRecord]:
    return [
        record(item, answer, condition=form, cluster=cluster)
        for form, answer in zip(FORMS, answers, strict=True)
    ]


def test_rows_are_items_and_columns_forms() -> None:
    table = form_table([*panel("1", 0, 1, 0, cluster="c"), *panel("2", 0, 0, 0)])
    assert table.forms == FORMS
    assert table.rows == ((1.0, 0.0, 1.0), (1.0, 1.0, 1.0))
    assert table.clusters == ("c", "2")
    assert (table.left_out, table.dropped) == ((), 0)


def test_orders_and_epochs_of_a_form_are_averaged() -> None:
    records = [
        record("1", 0, condition="as-written", epoch=1),
        record("1", 1, condition="as-written", epoch=2),
        record("1", 0, condition="reversed", order=(1, 0)),
    ]
    assert form_table(records).rows == ((0.75,),)


def test_an_item_not_scored_in_every_form_drops_out_and_is_counted() -> None:
    table = form_table([*panel("1", 0, None, 0), *panel("2", 0, 0, 0), *panel("3", 1, 0, 0)])
    assert len(table.rows) == 2 and table.dropped == 1


def test_a_form_that_is_mostly_unscored_is_left_out_by_name() -> None:
    table = form_table([*panel("1", 0, None, 0), *panel("2", 0, None, 0), *panel("3", 1, 0, 0)])
    assert table.left_out == ("letter-dot",)
    assert len(table.rows) == 3


def test_nothing_scored_leaves_nothing() -> None:
    table = form_table(panel("1", None, None, None))
    assert (table.forms, table.rows, table.dropped) == ((), (), 1)


def test_the_interval_for_other_forms_is_that_of_two_way_clusters() -> None:
    rng = np.random.default_rng(1)
    answers = (rng.random((60, 3)) < [0.9, 0.6, 0.3]).astype(int)
    table = form_table([r for n, own in enumerate(answers) for r in panel(str(n), *own.tolist())])
    values = 1 - answers.ravel()
    kinds = np.repeat(range(60), 3), np.tile(range(3), 60)

    def variance(groups: np.ndarray) -> float:
        plain = sm.OLS(values, np.ones(180))
        use = {"groups": groups, "use_correction": True, "df_correction": False}
        return float(plain.fit(cov_type="cluster", cov_kwds=use).bse[0]) ** 2

    rate = values.mean()
    both = sum(map(variance, kinds)) - variance(np.arange(180))
    size = min(rate * (1 - rate) / max(both, *map(variance, kinds)), 60)
    expected = wilson(rate, size, stats.t.isf(0.025, 2))
    assert random_forms_interval(table) == pytest.approx(expected, abs=1e-6)


def test_orders_are_paired_by_where_the_key_stands_within_a_form() -> None:
    records = [
        record("1", 0, 0, condition="as-written"),
        record("1", 1, 0, condition="reversed", order=(1, 0)),
        record("2", 0, 1, condition="as-written"),
        record("2", 1, 1, condition="reversed", order=(1, 0)),
        record("3", 0, 0, condition="as-written"),
        record("3", 0, 0, condition="letter-dot-reversed", order=(1, 0)),
        record("4", None, 0, condition="as-written"),
        record("4", 0, 0, condition="reversed", order=(1, 0)),
    ]
    orders = order_pairs(records)
    assert orders.first == (1.0, 1.0)
    assert orders.later == (0.0, 0.0)
    assert orders.clusters == ("1", "2")


def test_answers_stand_by_item_and_condition() -> None:
    records = [record("1", 0), record("1", 1, epoch=2), record("2", None), *panel("3", 0, 1, 1)]
    assert answers_by_condition(records) == [[[0, 1]], [[0], [1], [1]]]


def test_probabilities_are_not_counted_and_draws_are() -> None:
    share = record("1", 0, draws=4.0)
    share["match"] = 0.25
    sure = record("1", 0)
    sure["match"] = 0.25
    assert counted([record("1", 0), record("2", None), share])
    assert not counted([record("1", 0), sure])
