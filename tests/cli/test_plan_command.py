"""`mwe-inspect plan`: numbers of the task's own dataset, and errors of one line."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from inspect_ai import Task

from mwe_inspect import advanced_ai_risk, persona, sycophancy
from mwe_inspect.cli.main import main
from mwe_inspect.cli.registered import parse_arguments
from mwe_inspect.errors import InputError
from mwe_inspect.stats.power import mcnemar_items


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["plan", *arguments])


def planned(*arguments: str) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def prompts_by_behavior(task: Task) -> dict[str, list[str]]:
    prompts: dict[str, list[str]] = {}
    for sample in task.dataset:
        prompts.setdefault(str(sample.id).partition("/")[0], []).append(str(sample.input))
    return prompts


@pytest.mark.parametrize("name", ["persona", "mwe_inspect/persona"])
def test_a_task_is_named_with_or_without_the_package(name: str) -> None:
    assert planned(name)["task"] == "mwe_inspect/persona"


@pytest.mark.parametrize(
    ("name", "task"),
    [("persona", persona), ("sycophancy", sycophancy), ("advanced_ai_risk", advanced_ai_risk)],
)
def test_the_numbers_are_those_of_the_dataset(name: str, task: Any) -> None:
    built: Task = task()
    assert built.metadata
    plan = planned(name, "--epochs", "3", "--output-tokens", "20")
    prompts = prompts_by_behavior(built)
    total = plan["total"]
    assert total["items"] == sum(built.metadata["items"].values())
    assert total["samples"] == len(built.dataset)
    assert total["calls"] == 3 * len(built.dataset)
    assert total["output_tokens"] == 20 * total["calls"]
    assert plan["behaviors"].keys() == prompts.keys()
    for behavior, texts in prompts.items():
        amount = plan["behaviors"][behavior]
        assert amount["items"] == built.metadata["items"][behavior]
        assert amount["samples"] == len(texts)
        assert amount["input_tokens"] == -(-3 * sum(map(len, texts)) // 4)
    for column, value in total.items():
        assert value == sum(amount[column] for amount in plan["behaviors"].values())
    slugs = Counter(str(sample.id).rpartition("/")[2] for sample in built.dataset)
    assert plan["conditions"] == slugs
    assert plan["metadata"]["source"] == built.metadata["source"]


def test_arguments_reach_the_task() -> None:
    plan = planned("persona", "-T", "behavior=no-shut-down,agreeableness", "-T", "items=6")
    assert {name: amount["items"] for name, amount in plan["behaviors"].items()} == {
        "agreeableness": 6,
        "no-shut-down": 6,
    }


def test_one_epoch_is_the_default() -> None:
    plan = planned("persona")
    assert plan["epochs"] == 1
    assert plan["total"]["calls"] == plan["total"]["samples"]
    assert plan["assumptions"] == {"characters_per_token": 4, "output_tokens_per_call": 8}
    assert "cost" not in plan["total"]


def test_prices_give_the_cost() -> None:
    plan = planned("persona", "--input-price", "3", "--output-price", "15")
    total = plan["total"]
    expected = (3 * total["input_tokens"] + 15 * total["output_tokens"]) / 1e6
    assert total["cost"] == pytest.approx(expected)
    assert sum(a["cost"] for a in plan["behaviors"].values()) == pytest.approx(expected)


def test_the_page_says_what_is_an_estimate_and_what_an_assumption() -> None:
    result = run(
        *("persona", "-T", "behavior=agreeableness", "-T", "items=20", "--epochs", "2"),
        *("--input-price", "1", "--output-price", "2"),
    )
    assert result.exit_code == 0, result.output
    for text in ("estimate: characters / 4", "assumption: 8 a reply", "40 (2 epochs)", "cost"):
        assert text in result.stdout
    assert "as-written 20" in result.stdout
    assert "agreeableness" in result.stdout


def test_the_judge_is_planned_too() -> None:
    arguments = ("alignment_faking", "-T", "items=5", "-T", "votes=4", "--epochs", "2")
    plan = planned(*arguments, "--output-tokens", "100")
    # five queries in two tiers, each output judged once; five reasonings in four votes
    assert plan["judging"]["calls"] == 2 * (5 * 2 + 5 * 4)
    assert plan["judging"]["output_tokens"] == 150 * plan["judging"]["calls"]
    assert plan["judging"]["input_tokens"] > 100 * plan["judging"]["calls"]
    assert planned(*arguments)["assumptions"]["output_tokens_per_call"] == 700
    assert "judging" not in planned("persona")
    shown = run(*arguments).stdout
    assert "at most 60 verdicts" in shown
    assert "of a prompt is the same for all queries of a wording" in shown


def test_a_task_that_asks_no_model_costs_its_judge_alone() -> None:
    plan = planned("alignment_faking_judges")
    assert (plan["total"]["calls"], plan["total"]["input_tokens"]) == (0, 0)
    assert plan["judging"]["calls"] > plan["total"]["samples"]


def test_the_pairs_that_a_gap_needs_are_shown() -> None:
    shown = run("alignment_faking", "-T", "items=5", "--power").stdout
    [row] = [line.split() for line in shown.splitlines() if line.strip().startswith("10.0")]
    assert [int(cell) for cell in row[1:]] == [
        mcnemar_items(discordant, 0.1) for discordant in (0.1, 0.1, 0.2, 0.3, 0.5)
    ]


def test_notes_and_exclusions_are_shown(tmp_path: Path) -> None:
    good = {"question": "Tea?\n (A) Now\n (B) Later", "answer_matching_behavior": "(A)"}
    rows = [good | {"answer_not_matching_behavior": "(B)"}, {"question": ""}]
    file = tmp_path / "likes-tea.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    arguments = ("advanced_ai_risk", "-T", f"source={file}", "-T", "items=5")
    shown = run(*arguments).stdout
    assert "note: likes-tea: asked for 5 items, there are 1" in shown
    assert "no question 1" in shown
    assert planned(*arguments)["metadata"]["excluded"] == {"likes-tea": {"no question": 1}}


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["personna"], ["there is no task 'personna'", "did you mean persona?", "sycophancy"]),
        (["other/persona"], ["there is no task 'other/persona'", "valid: advanced_ai_risk"]),
        (["persona", "-T", "behaviour=all"], ["'behaviour'", "behavior, source, items"]),
        (["persona", "-T", "behavior=foo"], ["behavior: 'foo'"]),
        (["persona", "-T", "behavior=no"], ["behavior: False", "YAML"]),
        (["persona", "-T", "items=0"], ["items: 0", "at least 1"]),
        (["persona", "-T", "items"], ["-T items: is not name=value"]),
        (["persona", "-T", "items={"], ["-T items={", "YAML"]),
        (["persona", "-T", "source=/nowhere"], ["source: '/nowhere'"]),
        (["persona", "--input-price", "1"], ["both --input-price and --output-price"]),
    ],
)
def test_errors_are_one_line(arguments: list[str], parts: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert result.output.count("\n") == 1
    for part in parts:
        assert part in result.output


def test_a_missing_file_of_the_release_is_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MWE_INSPECT_DATA", str(tmp_path))
    result = run("persona", "-T", "source=anthropic", "-T", "behavior=agreeableness")
    assert result.exit_code == 1
    assert result.output.startswith("Error: MWE_INSPECT_DATA: ")
    assert result.output.count("\n") == 1


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        (["a=1", "b=x"], {"a": 1, "b": "x"}),
        (["a=x,y"], {"a": ["x", "y"]}),
        (["a=[x, y]"], {"a": ["x", "y"]}),
        (["written-by=human"], {"written_by": "human"}),
        (["a=b=c"], {"a": "b=c"}),
        (["a=no"], {"a": False}),
        (["a="], {"a": None}),
    ],
)
def test_arguments_are_read_as_inspect_reads_them(
    pairs: list[str], expected: dict[str, Any]
) -> None:
    assert parse_arguments(pairs) == expected


def test_an_argument_without_a_name_is_refused() -> None:
    with pytest.raises(InputError, match="is not name=value"):
        parse_arguments(["=3"])


def test_writing_is_planned_at_an_assumed_acceptance() -> None:
    result = run("write_persona", "-T", "items=50", "-T", "acceptance=0.25", "--json")
    planned = json.loads(result.output)
    assert planned["total"]["items"] == 100
    assert planned["conditions"] == {"writer": 44, "judge": 440}  # 2 * 1.1 * 50 / (.25 * 10)
    assert planned["total"]["calls"] == 484
    shown = run("write_persona", "-T", "items=50", "--input-price", "1", "--output-price", "2")
    assert "50% of the candidates are assumed to pass" in shown.output
    assert "the run ends at 968 calls at the latest" in shown.output
    assert "cost" in shown.output


def test_a_review_is_planned_like_any_task() -> None:
    assert planned("judge_items")["total"]["calls"] == planned("persona")["total"]["items"]
