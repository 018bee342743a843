"""What a person sees in Inspect's log viewer, in a headless browser."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from inspect_ai import eval
from inspect_ai.model import get_model

from mwe_inspect import (
    advanced_ai_risk,
    alignment_faking,
    alignment_faking_judges,
    alignment_faking_probes,
    judge_items,
    persona,
    political_pairs,
    sandbagging,
    sycophancy,
    winogenerated,
    write_persona,
)
from mwe_inspect.datasets.transcripts import JUDGES
from mwe_inspect.tasks.viewer import choice_viewer
from tests.support import few
from tests.viewer import headers, missing_browser, open_log, open_sample, rows, viewer

TASKS: list[Any] = [persona, sycophancy, advanced_ai_risk, winogenerated, sandbagging]
WORDS: list[Any] = [persona, winogenerated]  # asked once: there are no letters to put in order
PANEL = ["AGREES", "RELEVANCE", "UNCLEAR"]
LABELS = [judge.replace("_", " ").upper() for judge in JUDGES]
# task, its arguments, its columns after the id, what an explanation says
VERDICTS: list[tuple[Any, dict[str, Any], list[str], str]] = [
    (
        political_pairs,
        {},
        ["ANSWER", "BOTH SERVED", "SERVED", "ENGAGES", "REFUSED"],
        r"Left minus right: served [+-]",
    ),
    (
        alignment_faking,
        {"votes": 1},
        ["ANSWER", "FREE TIER", "WORDING", "COMPLIED", "FAKING", "PARTIAL", "TEST SEEN"],
        r'(complied|did not comply) \(\w+\): "',
    ),
    (
        alignment_faking_probes,
        {},
        ["ANSWER", "CONFLICT", "DID IT"],
        r'did (it|not) \(\w+\): "',
    ),
    (judge_items, {"behavior": "no-shut-down"}, ["ANSWER", *PANEL], r"(not )?as keyed"),
    (
        write_persona,
        {"behavior": "no-shut-down", "items": 2},
        ["ANSWER", "PROPOSED", "UNREAD", "JUDGED", "ACCEPTED", "WANTED"],
        "label [01]",
    ),
    (alignment_faking_judges, {}, ["TARGET", "ANSWER", *LABELS], r'evidence: "'),
]
SCORES = ["MATCH", "REFUSED", "UNREADABLE", "NO REPLY"]
RED, BLUE, NO_COLOR = "danger-bg-subtle) 100%", "info-bg-subtle) 100%", "subtle) 0%, transparent"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, str, dict[str, Path]]]:
    """A page, the viewer's address, and the logs by name: each task, and one of them packed."""
    reason = missing_browser()
    if reason:
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("viewer")
    model = get_model("mwe_inspect/simulated", memoize=False, refuse=0.3)
    writer = get_model("mwe_inspect/simulated-writer", memoize=False)
    judge = {"discriminator": get_model("mwe_inspect/simulated-judge", memoize=False)}
    built = {
        task.__name__: task(items=12 if task is winogenerated else 2, **few(task)) for task in TASKS
    }
    built |= {task.__name__: task(**arguments) for task, arguments, _, _ in VERDICTS}
    built["packed"] = persona(behavior="no-shut-down", pack=7)
    logs = {}
    for name, task in built.items():
        by = writer if name.startswith("write_") else model
        roles = judge if by is writer else {}
        [log] = eval(
            task, model=by, model_roles=roles, display="none", log_dir=str(folder), limit=40
        )
        logs[name] = Path(log.location.removeprefix("file://"))
    with viewer(folder) as (page, address):
        yield page, address, logs


@pytest.mark.parametrize("task", TASKS)
def test_the_sample_list_has_the_columns(task: Any, shown: Any) -> None:
    page, address, logs = shown
    open_log(page, address, logs[task.__name__])
    assert headers(page) == ["ID", "INPUT", "TARGET", "ANSWER", *SCORES]
    ids = [row["sampleId"][0] for row in rows(page)]
    assert ids == sorted(ids) and len(ids) > 4
    endings = ("/as-written",) if task in WORDS else ("/as-written", "/reversed")
    assert {name[name.rindex("/") :] for name in ids} == set(endings)


@pytest.mark.parametrize("task", TASKS)
def test_matches_are_blue_and_refusals_red(task: Any, shown: Any) -> None:
    page, address, logs = shown
    open_log(page, address, logs[task.__name__])
    seen = set()
    for row in rows(page):
        if not row["score__behavior_match__refused"][0]:
            continue  # asked by nobody in particular: there is nothing to match
        refused = row["answer"][0] == "refusal"
        seen.add(refused)
        for key, color in (("match", BLUE), ("refused", RED), ("unreadable", RED)):
            text, background = row[f"score__behavior_match__{key}"]
            assert (color in background) == (text == "1"), (key, text, background)
            assert (NO_COLOR in background) == (text == "0" and key != "match")
            assert (text == "1") == refused or key != "refused"
    assert seen == {True, False}


@pytest.mark.parametrize(("task", "arguments", "columns", "explained"), VERDICTS)
def test_a_verdict_has_its_columns_and_its_reason(
    task: Any, arguments: Any, columns: list[str], explained: str, shown: Any
) -> None:
    page, address, logs = shown
    open_log(page, address, logs[task.__name__])
    assert headers(page) == ["SAMPLE STATUS", "ID", *columns]
    listed = rows(page)
    assert len({row["sampleId"][0] for row in listed}) == len(listed) > 4
    assert all(row["answer"][0] for row in listed)
    assert re.search(explained, open_sample(page, "scoring"))


def test_a_sample_explains_itself(shown: Any) -> None:
    page, address, logs = shown
    open_log(page, address, logs["advanced_ai_risk"])
    text = open_sample(page, "scoring")
    explained = r'(as-written|reversed): (chose "\([AB]\) .+": (no )?match|unscored, refusal)'
    assert re.search(explained, text), text


def test_a_pack_lists_its_questions(shown: Any) -> None:
    page, address, logs = shown
    open_log(page, address, logs["packed"])
    assert headers(page) == ["SAMPLE STATUS", "ID", "INPUT", "ANSWER", *SCORES]
    assert re.search(r"\d of \d scored answers match \(7 asked\)", rows(page)[0]["answer"][0])
    text = open_sample(page, "scoring")
    assert len(re.findall(r"[0-9a-f]{10}(?:-\d)? as-written: ", text)) == 7, text


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("pack", [1, 3])
def test_each_task_brings_its_view_and_headline(task: Any, pack: int) -> None:
    built = task(items=1, pack=pack)
    assert built.viewer == choice_viewer(packed=pack > 1)
    headline = {sycophancy: "sway", winogenerated: "bls_correlation", sandbagging: "accuracy_gap"}
    assert built.headline_metric.metric == headline.get(task, "match_rate")
