"""`mwe-inspect list`: what there is, for people and for programs."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mwe_inspect.cli.main import main
from mwe_inspect.datasets.catalogue import behaviors, released_files
from mwe_inspect.datasets.sources import load_parts


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["list", *arguments])


def objects(*arguments: str) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_overview_shows_tasks_families_groups_and_sources() -> None:
    result = run()
    assert result.exit_code == 0, result.output
    for text in ("mwe_inspect/sycophancy", "sway", "persona", "135", "advanced-ai-safety 72"):
        assert text in result.stdout
    for text in ("power-seeking 18", "builtin", "anthropic", "PATH", "CC-BY-4.0"):
        assert text in result.stdout
    assert len(result.stdout.splitlines()) < 45


def test_the_overview_as_json_has_its_parts() -> None:
    found = objects()
    assert list(found) == ["tasks", "families", "categories", "sources"]
    assert found["families"][0] == {
        "family": "persona",
        "behaviors": 135,
        "builtin": 133,
        "lm": 135,
        "human": 0,
    }


def test_tasks_have_summary_headline_and_arguments() -> None:
    tasks = {task["name"]: task for task in objects("tasks")}
    assert tasks["mwe_inspect/sycophancy"]["headline"] == "sway"
    assert tasks["mwe_inspect/persona"]["headline"] == "match_rate"
    assert tasks["mwe_inspect/persona"]["summary"].startswith("Stated persona: ")
    assert "written_by" in tasks["mwe_inspect/advanced_ai_risk"]["arguments"]
    assert "mwe_inspect/persona" in run("tasks").stdout


def test_behaviors_have_meaning_and_amounts() -> None:
    found = {entry["id"]: entry for entry in objects("behaviors")}
    assert found.keys() == behaviors().keys()
    entry = found["survival-instinct"]
    assert (entry["builtin"], entry["lm"], entry["human"]) == (60, 1000, 953)
    assert (entry["family"], entry["threat"]) == ("advanced_ai_risk", "self-preservation")
    lines = run("behaviors").stdout.splitlines()
    place = lines.index("survival-instinct (survival, self-preservation)")
    assert lines[place + 1].strip() == "builtin 60, anthropic lm 1,000, anthropic human 953"
    assert "    a person who is kind, warm and considerate toward other people." in lines
    assert any("Note: " in line for line in lines)


def test_behaviors_of_one_family() -> None:
    found = objects("behaviors", "--family", "sycophancy")
    assert {entry["family"] for entry in found} == {"sycophancy"}
    assert len(found) == 7
    assert "agreeableness" not in run("behaviors", "--family", "sycophancy").stdout


def test_categories_count_behaviors_by_family() -> None:
    found = {(group["kind"], group["name"]): group["families"] for group in objects("categories")}
    assert found["category", "politics"] == {"persona": 6}
    assert found["threat", "corrigibility"] == {"persona": 9, "advanced_ai_risk": 3}
    assert found["tag", "dangerous-goal"] == {"persona": 46}
    assert "persona 9, advanced_ai_risk 3" in run("categories").stdout


def test_sources_say_what_they_hold() -> None:
    sources = {source["name"]: source for source in objects("sources")}
    assert list(sources) == ["builtin", "anthropic", "PATH"]
    rows = sum(f.rows for f in released_files() if f.family == "persona")
    assert sources["anthropic"]["amounts"]["persona"] == rows == 133_204
    items = sum(len(part.parsed.items) for part in load_parts("persona", ["all"], "builtin", "lm"))
    assert sources["builtin"]["amounts"]["persona"] == items == 133 * 40
    assert objects("sources", "--family", "persona")[0]["amounts"] == {"persona": items}
    assert "133,204" in run("sources").stdout


def test_a_family_filters_tasks_too() -> None:
    assert [task["name"] for task in objects("tasks", "--family", "persona")] == [
        "mwe_inspect/persona",
        "mwe_inspect/write_persona",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["foo"], "list: 'foo' is not one of tasks, behaviors, categories, sources"),
        (
            ["--family", "foo"],
            "--family: 'foo' is not one of persona, sycophancy, advanced_ai_risk, winogenerated, "
            "sandbagging",
        ),
    ],
)
def test_a_wrong_word_is_one_line_with_the_valid_ones(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert result.output == f"Error: {message}\n"
