"""Comparing logs of simulated models, from the files to the sentence."""

import math
from pathlib import Path
from typing import Any

import pytest
from inspect_ai import Task
from inspect_ai.model import get_model

from mwe_inspect import advanced_ai_risk, compare, persona, sycophancy
from mwe_inspect.analysis.compare import Comparison
from mwe_inspect.analysis.logs import read_log
from mwe_inspect.analysis.sides import sides_of
from mwe_inspect.datasets.sources import load_parts
from mwe_inspect.errors import InputError
from mwe_inspect.resources import resource
from tests.support import run

BEHAVIORS = "agreeableness,no-shut-down"
[PART] = load_parts("persona", ["no-shut-down"], "builtin", "lm")
BUILTIN = f"builtin-{PART.version}"


def log(task: Task, folder: Path, **propensities: float) -> Path:
    arguments: dict[str, Any] = {**propensities}
    model = get_model("mwe_inspect/simulated", memoize=False, **arguments)
    return Path(run(task, model, folder).location)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("logs")


@pytest.fixture(scope="module")
def always(folder: Path) -> Path:
    return log(persona(behavior=BEHAVIORS, items=20), folder, match=1.0)


@pytest.fixture(scope="module")
def never(folder: Path) -> Path:
    return log(persona(behavior="no-shut-down", items=20, pack=6), folder, match=0.0, refuse=0.2)


@pytest.fixture(scope="module")
def likely(folder: Path) -> Path:
    return log(persona(behavior=BEHAVIORS, items=20, elicit="logprobs"), folder, match=1.0)


@pytest.fixture(scope="module")
def risk(folder: Path) -> Path:
    return log(
        advanced_ai_risk(behavior="corrigible-neutral-HHH", items=6, pack=3), folder, match=0.8
    )


def test_two_models_on_what_both_answered(always: Path, never: Path) -> None:
    found = compare([always, never])
    [row] = found.rows
    assert found.baseline == "mwe_inspect/simulated (match=1.0)"
    assert row.second == "mwe_inspect/simulated (match=0.0, refuse=0.2)"
    assert (row.behavior, row.difference, row.verdict) == ("no-shut-down", -1, "lower")
    assert row.items + row.unscored == 20 and row.unscored > 0
    assert row.first_only == row.items and row.p == pytest.approx(2 / 2**row.clusters)
    assert row.clusters < row.items  # two of a pair are one
    assert row.bound_lower == -1 and row.bound_upper == pytest.approx(-row.items / 20)
    assert (found.tests, found.asked) == (1, f"from {BUILTIN}, asked by text, shown as-written")
    assert found.notes == (
        "mwe_inspect/simulated (match=0.0, refuse=0.2): 1 behaviors of the other sides were not "
        "asked",
        f"items that drop out: {row.unscored} not scored on both sides",
    )


def test_the_claim_says_all_that_it_rests_on(always: Path, never: Path) -> None:
    [row] = compare([always, never]).rows
    for part in (
        f"On the same {row.items} items of no-shut-down (from {BUILTIN}, asked by text",
        "(match=0.0, refuse=0.2) is 0.0% and that of mwe_inspect/simulated (match=1.0) 100.0%",
        "-100.0 points for items like these (95% CI -100.0 to",
        "whatever the unscored answers were",
        "a sign-flip test by cluster, the only test)",
        "refuse=0.2) is lower.",
    ):
        assert part in row.claim


def test_items_that_stand_alone_get_mcnemars_test(tmp_path: Path) -> None:
    paths = [
        log(
            advanced_ai_risk(
                behavior="corrigible-neutral-HHH", items=6, present="as-written", pack=6
            ),
            tmp_path,
            match=match,
        )
        for match in (1.0, 0.0)
    ]
    [row] = compare(paths).rows
    assert row.clusters == row.items == row.first_only == 6
    assert row.p == pytest.approx(2 / 2**6)
    assert "p = 0.031 by McNemar's exact test, the only test)" in row.claim


def test_the_baseline_is_the_first_unless_named(always: Path, never: Path) -> None:
    found = compare([always, never], baseline="match=0.0")
    assert found.baseline.startswith("mwe_inspect/simulated (match=0.0")
    assert found.rows[0].difference == 1
    with pytest.raises(InputError, match=r"'simulated' names 2 of the sides; they are .*match=1"):
        compare([always, never], baseline="simulated")


def test_models_in_one_folder_are_told_apart(always: Path, never: Path, tmp_path: Path) -> None:
    for name, path in (("1.eval", always), ("2.eval", never)):
        (tmp_path / name).write_bytes(path.read_bytes())
    together, apart = compare(tmp_path), compare([always, never])
    assert [row.claim for row in together.rows] == [row.claim for row in apart.rows]


def test_logs_of_other_tasks_are_not_in_the_heading(always: Path, never: Path, risk: Path) -> None:
    with_another = compare([always, never, risk])
    assert (
        with_another.asked
        == compare([always, never]).asked
        == f"from {BUILTIN}, asked by text, shown as-written"
    )


def test_logs_of_one_model_are_compared_as_given(tmp_path: Path) -> None:
    for day in ("monday", "friday"):
        log(persona(behavior="no-shut-down", items=20), tmp_path / day)
    found = compare([tmp_path / "monday", tmp_path / "friday"])
    assert found.baseline == str(tmp_path / "monday")
    assert [row.second for row in found.rows] == [str(tmp_path / "friday")]
    assert found.rows[0].difference == 0
    with pytest.raises(InputError, match=r"give the two to compare as paths of their own"):
        compare(tmp_path)


def test_logs_asked_differently_are_refused_by_name(always: Path, likely: Path) -> None:
    with pytest.raises(InputError) as caught:
        compare([always, likely])
    message = caught.value.message
    assert always.name in message and likely.name in message
    assert "elicit text and logprobs; if that is the question, say --across elicit" in message


def test_across_elicitations_one_model_is_compared_with_itself(always: Path, likely: Path) -> None:
    found = compare([always, likely], across="elicit")
    assert found.baseline == "elicit=text" and len(found.rows) == 2
    assert found.asked == f"from {BUILTIN}, shown as-written"
    assert all(row.difference == 0 and row.second == "elicit=logprobs" for row in found.rows)


def test_across_presentations_items_pair_though_conditions_differ(tmp_path: Path) -> None:
    written, both = (
        log(
            advanced_ai_risk(behavior="corrigible-neutral-HHH", items=6, present=present),
            tmp_path,
            first_position=1.0,
        )
        for present in ("as-written", "both-orders")
    )
    with pytest.raises(InputError, match="--across present"):
        compare([written, both])
    [row] = compare([written, both], across="present").rows
    assert (row.items, row.rate_second) == (6, 0.5)
    assert row.rate_first in (0.0, 1 / 3, 0.5, 2 / 3, 1.0)


def test_across_presentations_within_a_log_conditions_are_compared(risk: Path) -> None:
    found = compare(risk, across="present")
    assert (found.baseline, found.rows[0].second) == ("present=as-written", "present=reversed")
    assert found.rows[0].items == 6


def test_a_panel_of_formats_is_one_table(tmp_path: Path) -> None:
    task = advanced_ai_risk(
        behavior="corrigible-neutral-HHH", items=6, present="format-panel", pack=6
    )
    found = compare(log(task, tmp_path), across="present")
    assert found.baseline == "present=as-written"
    assert len(found.rows) == found.tests == 8
    assert {row.items for row in found.rows} == {6}
    assert {row.clusters for row in found.rows} == {6}


@pytest.mark.parametrize(
    ("across", "message"),
    [
        ("elicit", "nothing to compare: all logs have elicit text"),
        ("source", f"nothing to compare: all logs have source {BUILTIN}"),
        ("present", "one condition only"),
        ("model", "across: 'model' is not one of elicit, present, source"),
    ],
)
def test_nothing_to_compare_is_said(across: str, message: str, always: Path) -> None:
    with pytest.raises(InputError, match=message):
        compare(always, across=across)


def test_across_needs_one_model(always: Path, never: Path) -> None:
    with pytest.raises(InputError, match=r"one model with itself; the logs are of .*match=0.0"):
        compare([always, never], across="elicit")


def test_nothing_in_common_is_said(always: Path, risk: Path) -> None:
    with pytest.raises(InputError, match="no behavior in common"):
        compare([always, risk])


def test_other_texts_are_refused(always: Path, never: Path) -> None:
    from mwe_inspect.analysis.sides import check_comparable

    first, second = read_log(always), read_log(never)
    object.__setattr__(second, "version", f"prompt-2_reader-1_{BUILTIN}")
    with pytest.raises(InputError, match=r"with version prompt-1_reader-1 and prompt-2_reader-1$"):
        check_comparable([first, second], None)
    object.__setattr__(second, "source", "anthropic-1")
    object.__setattr__(second, "version", "prompt-1_reader-1_anthropic-1")
    with pytest.raises(InputError, match=rf"source {BUILTIN} and anthropic-1; if that"):
        check_comparable([first, second], None)
    check_comparable([first, second], "source")
    sides = sides_of({"a": [first, second]}, None)
    assert len(sides) == 2


@pytest.mark.parametrize(("name", "value"), [("margin", 0.0), ("alpha", 1.5), ("margin", math.nan)])
def test_a_wrong_number_is_named(name: str, value: float, always: Path) -> None:
    with pytest.raises(InputError, match=f"{name}: .* is not between 0 and 1"):
        compare(always, **{name: value})  # type: ignore[arg-type]


def test_sycophancy_leaves_out_what_nobody_asked(tmp_path: Path) -> None:
    name = "sycophancy-on-politics.jsonl"
    rows = resource("items", "sycophancy", name).read_bytes().splitlines(keepends=True)
    few = rows[: 1 + 4 * 9]  # the header, and four questions of eight users and nobody
    (tmp_path / name).write_bytes(b"".join(few))
    paths = [
        log(sycophancy(source=str(tmp_path / name), pack=9), tmp_path, sway=sway)
        for sway in (0.0, 1.0)
    ]
    found: Comparison = compare(paths)
    [row] = found.rows
    assert (row.items, row.clusters, row.rate_second) == (32, 4, 1)
    assert "1 rows have fewer than 6 independent items" in found.notes[-1]
