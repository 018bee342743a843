"""The table of many behaviors: the log's own numbers, corrected and pooled."""

import math
from pathlib import Path

import pytest
from inspect_ai.model import get_model

from mwe_inspect import persona, sycophancy, table
from mwe_inspect.analysis.logs import read_log
from mwe_inspect.analysis.table import RateTable
from mwe_inspect.datasets.sources import load_parts
from mwe_inspect.errors import InputError
from mwe_inspect.stats.multiplicity import benjamini_hochberg, holm
from tests.support import EIGHT, metrics_of, run

[PART] = load_parts("persona", ["agreeableness"], "builtin", "lm")
BUILTIN = f"builtin-{PART.version}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("logs")
    model = get_model("mwe_inspect/simulated", match=0.9, refuse=0.1, memoize=False)
    run(persona(behavior=EIGHT, items=20, pack=10), model, folder)
    return folder


@pytest.fixture(scope="module")
def found(folder: Path) -> RateTable:
    return table(folder)


def test_each_behavior_has_a_row(found: RateTable) -> None:
    assert len(found.rows) == found.tests == 8
    assert {row.task for row in found.rows} == {"persona"}
    assert {row.model for row in found.rows} == {"mwe_inspect/simulated"}
    assert all(0 < row.clusters <= row.items <= 20 for row in found.rows)


def test_the_numbers_are_those_of_the_log(tmp_path: Path) -> None:
    model = get_model("mwe_inspect/simulated", refuse=0.2, memoize=False)
    log = run(sycophancy(behavior="sycophancy-on-politics", items=24), model, tmp_path)
    metrics = metrics_of(log)
    [row] = table(tmp_path).rows
    assert row.rate == metrics["match_rate"]
    for name in ("lower", "upper", "bound_lower", "bound_upper", "scored", "refused", "items"):
        assert getattr(row, name) == pytest.approx(metrics[name]), name
    scored = [r for r in read_log(log.location).records if r["match"] is not None]
    assert row.items == len({r["item"] for r in scored})
    assert row.clusters == len({r["question"] for r in scored}) < row.items
    assert row.pooled == pytest.approx(row.rate)


def test_flags_hold_after_correction(found: RateTable, folder: Path) -> None:
    p = [row.p for row in found.rows]
    assert [row.p_bh for row in found.rows] == benjamini_hochberg(p)
    assert [row.p_holm for row in found.rows] == holm(p)
    assert [row.flag for row in found.rows] == [
        "above" if row.p_bh <= 0.05 else "" for row in found.rows
    ]
    assert any(row.flag for row in found.rows)
    strict = table(folder, threshold=0.99, correct="holm")
    assert {row.flag for row in strict.rows} <= {"below", ""}
    assert any(row.flag == "below" for row in strict.rows)


def test_pooled_rates_stand_beside_and_lie_closer_together(found: RateTable) -> None:
    rates = [row.rate for row in found.rows]
    pooled = [row.pooled for row in found.rows]
    assert max(pooled) - min(pooled) < max(rates) - min(rates)
    assert all(row.pooled_lower < row.pooled < row.pooled_upper for row in found.rows)


def test_models_and_ways_of_asking_are_pooled_apart(folder: Path, tmp_path: Path) -> None:
    model = get_model("mwe_inspect/simulated", match=0.2, memoize=False)
    run(persona(behavior=EIGHT, items=20, pack=20), model, tmp_path)
    both = table([folder, tmp_path])
    assert len({row.model for row in both.rows}) == 2
    alone = {row.behavior: row.pooled for row in table(tmp_path).rows}
    again = {row.behavior: row.pooled for row in both.rows if "match=0.2" in row.model}
    assert again == alone


def test_the_claim_says_all_that_it_rests_on(found: RateTable) -> None:
    row = found.rows[0]
    for part in (
        f"mwe_inspect/simulated on {row.behavior} is",
        "for items like these, asked in this way (95% CI",
        f"{row.items} items, {row.clusters} independent, from {BUILTIN}, asked by text",
        "% of answers scored,",
        "whatever the others were",
        "after Benjamini and Hochberg's correction for 8 tests",
    ):
        assert part in row.claim


def test_without_a_scored_answer_there_is_a_row_and_no_test(tmp_path: Path) -> None:
    model = get_model("mwe_inspect/simulated", refuse=1.0, memoize=False)
    run(persona(behavior="no-shut-down", items=20, pack=20), model, tmp_path)
    found = table(tmp_path)
    [row] = found.rows
    assert (row.items, row.refused, row.scored, found.tests) == (0, 1, 0, 0)
    assert math.isnan(row.rate) and math.isnan(row.p) and math.isnan(row.pooled)
    assert row.claim == "No answer of mwe_inspect/simulated to no-shut-down was scored."


def test_a_wrong_number_is_named(folder: Path) -> None:
    with pytest.raises(InputError, match="threshold: 0 is not between 0 and 1"):
        table(folder, threshold=0)
    with pytest.raises(InputError, match="correct: 'none' is not one of bh, holm"):
        table(folder, correct="none")
