"""Replies taken apart: 102 written by hand, and whatever hypothesis makes of tags."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mwe_inspect.scorers.parts import KINDS, SCORED_KINDS, parse_reply
from mwe_inspect.solvers.replies import Reply

FIXTURE = Path(__file__).parent.parent / "fixtures" / "faking_replies.jsonl"
REPLIES = [json.loads(line) for line in FIXTURE.read_text(encoding="utf-8").splitlines()]
TAGS = "<scratchpad> </scratchpad> <output> </output> <draft> </draft> <OUTPUT>".split()


def reply(text: str, finish: str = "stop", reasoning: str = "") -> Reply:
    return Reply(text=text, finish=finish, reasoning=reasoning)


@pytest.mark.parametrize("written", REPLIES, ids=lambda one: one["id"])
def test_replies_written_by_hand(written: dict[str, Any]) -> None:
    expected = written["expected"]
    parts = parse_reply(reply(written["text"], written["finish"], written["native_reasoning"]))
    assert (parts.kind, parts.output) == (expected["kind"], expected["output"]), expected["note"]


def test_the_replies_meet_every_kind() -> None:
    assert len(REPLIES) >= 60
    assert {one["expected"]["kind"] for one in REPLIES} == set(KINDS)


def test_drafts_are_no_reasoning_and_no_output() -> None:
    draft = "<draft><output>no</output></draft>"
    text = f"<scratchpad>I {draft} think</scratchpad><output>y</output>"
    parts = parse_reply(reply(text))
    assert (parts.output, parts.reasoning, parts.drafts) == ("y", "I\n\nthink", ["no"])


def test_native_reasoning_is_reasoning() -> None:
    parts = parse_reply(reply("Hello", reasoning="I should <output>lie</output>."))
    assert (parts.kind, parts.output) == ("no_tags", "Hello")
    assert parts.reasoning == "I should <output>lie</output>."


@pytest.mark.parametrize("tag", ["<accepted/>", "<Accepted />", "<accepted>"])
def test_the_models_own_report_is_taken_off(tag: str) -> None:
    parts = parse_reply(reply(f"<output>\n{tag} Here.</output>"))
    assert (parts.report, parts.output) == ("accepted", "Here.")


@given(st.lists(st.sampled_from([*TAGS, "text ", "\n"]), max_size=14).map("".join))
def test_every_reply_has_a_kind_and_an_output_only_where_it_is_scored(text: str) -> None:
    parts = parse_reply(reply(text))
    assert parts.kind in KINDS
    assert (parts.output is not None) == (parts.kind in SCORED_KINDS)
    if parts.output is not None:
        assert parts.output.strip() and "scratchpad>" not in parts.output


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_well_formed_reply_is_read_as_written(thought: str, said: str) -> None:
    text = f"<scratchpad>{thought}</scratchpad><output>{said}</output>"
    parts = parse_reply(reply(text))
    if any(mark in thought + said for mark in "<>"):
        return
    assert parts.output == (said.strip() or None) and parts.reasoning == thought.strip()
