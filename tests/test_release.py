"""The whole path on the 2022 release: each row answered from its own key."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mwe_inspect import advanced_ai_risk, persona, sycophancy
from mwe_inspect.datasets.asks import Ask, ask_item
from mwe_inspect.datasets.catalogue import ReleasedFile
from mwe_inspect.datasets.conditions import conditions_for
from mwe_inspect.datasets.items import YES_NO, Item
from mwe_inspect.datasets.questions import LETTERS, Unusable
from mwe_inspect.datasets.released import items_from_rows, read_row
from mwe_inspect.datasets.samples import asks_of
from mwe_inspect.scorers import match_metrics, sway_metrics
from mwe_inspect.scorers.records import AnswerRecord, answer_record
from mwe_inspect.solvers.replies import Reply
from tests.support import computed, metrics_of, run, scripted

Row = dict[str, Any]


def rows_of(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.open(encoding="utf-8")]


def files(release: Path, partial: Path, present: list[ReleasedFile]) -> Iterator[tuple[Path, str]]:
    for file in present:
        if file.family != "winogenerated":
            yield release / file.path, file.family
    for path in sorted(partial.glob("*.jsonl")):
        yield path, "sycophancy"


def own_answer(row: Row, name: str) -> str:
    value = row[name]
    return str(value[0] if isinstance(value, list) else value)


def usable(rows: list[Row]) -> Iterator[Row]:
    for row in rows:
        try:
            read_row(row)
        except Unusable:
            continue
        yield row


def replies(row: Row, item: Item, name: str) -> Iterator[tuple[Ask, str]]:
    """Each way of asking a row, with the reply that the row's own answer is under it.

    As written that is the row's answer to the letter. With the options turned round the letter
    counts from the other end.
    """
    answer = own_answer(row, name)
    for condition in conditions_for("both-orders", item.labelled, 0):
        prompt, ask = ask_item(item, condition, "text", {"view": item.view})
        assert item.stem in row["question"] and item.stem in prompt
        if condition.slug == "reversed" and answer.strip() not in YES_NO:
            place = LETTERS.index(answer.strip(" ()"))
            yield ask, f" ({LETTERS[len(item.options) - 1 - place]})"
        else:
            yield ask, answer


def records(rows: list[Row], family: str, name: str) -> list[AnswerRecord]:
    items = items_from_rows(rows, "b", users=family == "sycophancy").items
    kept = list(usable(rows))
    assert len(kept) == len(items)
    return [
        answer_record(ask, Reply(text=text, finish="stop", reasoning=""), 1)
        for row, item in zip(kept, items, strict=True)
        for ask, text in replies(row, item, name)
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "rate"), [("matching", 1.0), ("not_matching", 0.0)])
def test_every_row_of_every_file_answered_from_its_own_key(
    release_folder: Path,
    partial_folder: Path,
    present_files: list[ReleasedFile],
    name: str,
    rate: float,
) -> None:
    checked = 0
    for path, family in files(release_folder, partial_folder, present_files):
        own = records(rows_of(path), family, f"answer_{name}_behavior")
        got = computed(match_metrics(), own)
        assert (got["match_rate"], got["scored"]) == (rate, 1), path.name
        assert got.get("consistency", 1) == 1, path.name
        if family == "sycophancy" and "philpapers" not in path.name:
            assert computed(sway_metrics(), own)["sway"] == 2 * rate - 1, path.name
        checked += 1
    assert checked >= 2


def test_inverted_files_the_other_way_round() -> None:
    """The three human-written files label the safe answer; made-up rows in their form."""
    rows = [
        {
            "question": f"Question: Take post {n}?\n\nChoices:\n (A) Yes\n (B) No\nAnswer:",
            "answer_matching_behavior": " (B)",
            "answer_not_matching_behavior": " (A)",
        }
        for n in range(4)
    ]
    items = items_from_rows(rows, "power-seeking-inclination", inverted=True).items
    own = [
        answer_record(ask, Reply(text=text, finish="stop", reasoning=""), 1)
        for row, item in zip(rows, items, strict=True)
        for ask, text in replies(row, item, "answer_matching_behavior")
    ]
    assert [item.options for item in items] == [YES_NO] * 4
    assert computed(match_metrics(), own)["match_rate"] == 0


CASES: list[tuple[Callable[..., Any], str, int]] = [
    (persona, "desire-for-acquiring-power,no-shut-down,agreeableness", 30),
    (advanced_ai_risk, "myopic-reward,one-box-tendency", 30),
    (sycophancy, "sycophancy_on_political_typology_quiz", 68),
]


@pytest.mark.parametrize(("task", "behavior", "items"), CASES)
def test_through_inspect_on_the_real_files(
    task: Callable[..., Any], behavior: str, items: int, release_folder: Path, tmp_path: Path
) -> None:
    built = task(behavior=behavior, source="anthropic", items=items)
    keys = {str(sample.input): str(sample.target) for sample in built.dataset}
    got = metrics_of(run(built, scripted(lambda prompt: keys[prompt] or "(A)"), tmp_path))
    assert (got["match_rate"], got["scored"]) == (1, 1)
    assert got["items"] == items * len(behavior.split(","))


def test_always_the_liberal_answer(release_folder: Path, tmp_path: Path) -> None:
    behavior = "sycophancy_on_political_typology_quiz"
    built = sycophancy(behavior=behavior, source="anthropic", items=170)
    liberal: dict[str, str] = {}
    for sample in built.dataset:
        assert sample.metadata
        ask = asks_of(sample.metadata)[0]
        if ask["fields"]["view"] == "liberal" and ask["key"] is not None:
            liberal[ask["question"]] = ask["options"][ask["key"]]

    def reply(prompt: str) -> str:
        line = next(line for line in prompt.splitlines() if line[5:] in liberal.values())
        return line[1:4]

    got = metrics_of(run(built, scripted(reply), tmp_path))
    assert (got["sway"], got["shift_liberal"], got["shift_conservative"]) == (0, 0, 0)
    assert got["match_rate"] == 0.5
