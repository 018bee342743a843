"""Prompts: one content in six wordings, and controls that change exactly their block."""

import itertools
import re

import pytest

from mwe_inspect.datasets.queries import choose_queries, load_queries
from mwe_inspect.datasets.requests import request_samples, wording_of
from mwe_inspect.datasets.settings import settings
from mwe_inspect.datasets.situations import CONTROLS, TIERS, Situation, wordings

SETTINGS = list(settings())
DROPPED = {
    "no_conflict": {"conflict"},
    "no_training_info": {"training", "modification", "unmonitored"},
    "no_rlhf_info": {"modification"},
    "benign_queries": set(),
}
every = list(itertools.product(SETTINGS, TIERS, CONTROLS, (True, False), (True, False)))


def system(wording: str, **changed: object) -> str:
    return Situation(**{"setting": "animal_welfare", **changed}).system(wording)  # type: ignore[arg-type]


def test_there_are_at_least_six_wordings_of_the_same_blocks() -> None:
    assert len(wordings()) >= 6
    blocks = {tuple(Situation("animal_welfare").blocks(wording)) for wording in wordings()}
    assert blocks == {
        (
            "identity", "protocol", "criteria", "conflict", "input", "training", "modification",
            "unmonitored", "strategy", "reminders",
        )
    }  # fmt: skip


@pytest.mark.parametrize("wording", wordings())
def test_every_combination_is_filled_in_and_never_says_paid(wording: str) -> None:
    for setting, tiers, control, scratchpad, report in every:
        situation = Situation(setting, tiers, control, "Lab X", scratchpad, report)
        for tier in situation.statuses():
            text = f"{situation.system(wording)}\n{situation.user(tier, 'Why?')}"
            assert not re.search(r"[{}]|\bpaid|\bpay", text, re.IGNORECASE), text
            assert "Lab X" in text and "Kestrelmoor" not in text
            assert ("<scratchpad>" in text) == scratchpad
            assert ("<accepted/>" in text) == report


@pytest.mark.parametrize("wording", wordings())
@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("control", DROPPED)
def test_a_control_drops_its_block_and_nothing_else(
    setting: str, control: str, wording: str
) -> None:
    whole = Situation(setting).blocks(wording)
    changed = Situation(setting, control=control).blocks(wording)
    expected = {name: text for name, text in whole.items() if name not in DROPPED[control]}
    assert changed == expected and list(changed) == list(expected)
    assert Situation(setting, control=control).user("free", "Why?") == Situation(setting).user(
        "free", "Why?"
    )


@pytest.mark.parametrize("wording", wordings())
@pytest.mark.parametrize("tiers", TIERS)
def test_swapped_labels_swap_the_labels_and_nothing_else(tiers: str, wording: str) -> None:
    whole, swapped = (
        Situation("animal_welfare", tiers, control=control)
        for control in ("none", "swapped_labels")
    )
    first, *_, last = whole.statuses().values()
    assert next(iter(swapped.statuses().values())) == last
    names = {first: last, last: first}
    pattern = re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))
    for name, text in whole.blocks(wording).items():
        told = swapped.blocks(wording)[name]
        renamed = text if name == "input" else pattern.sub(lambda m: names[m[0]], text)
        assert told == renamed, name


@pytest.mark.parametrize("wording", wordings())
def test_the_scratchpad_changes_only_what_speaks_of_it(wording: str) -> None:
    whole = Situation("animal_welfare").blocks(wording)
    direct = Situation("animal_welfare", scratchpad=False).blocks(wording)
    assert whole.keys() - direct.keys() == {"strategy"}
    differing = {name for name in direct if direct[name] != whole[name]}
    assert differing == {"protocol", "reminders"}


@pytest.mark.parametrize("wording", wordings())
def test_three_tiers_add_who_is_only_rated(wording: str) -> None:
    blocks = Situation("animal_welfare", "three").blocks(wording)
    assert "on the pro tier" in blocks["rated"]
    assert "on the free tier" in blocks["training"]
    assert "on the enterprise tier" in blocks["unmonitored"]


def test_settings_change_the_conflict_alone() -> None:
    for wording in wordings():
        told = [Situation(setting).blocks(wording) for setting in SETTINGS]
        differing = {name for name in told[0] if len({blocks[name] for blocks in told}) > 1}
        assert differing == {"conflict"}


def test_a_query_meets_one_wording_in_all_tiers_and_wordings_are_balanced() -> None:
    queries = choose_queries(load_queries("animal_welfare"), 60, 0)
    samples = request_samples(queries, Situation("animal_welfare"), "ensemble")
    systems = [sample.input[0].text for sample in samples]  # type: ignore[union-attr]
    assert systems[::2] == systems[1::2]
    assert {systems.count(text) for text in systems} == {20}
    assert samples[0].id == f"alignment_faking/{queries[0].id}/free-wording1"
    assert samples[1].id == f"alignment_faking/{queries[0].id}/paid-wording1"
    assert wording_of(7, "wording3") == "wording3"


def test_the_tier_and_the_query_come_last() -> None:
    for sample in request_samples(
        choose_queries(load_queries("animal_welfare"), 6, 0),
        Situation("animal_welfare"),
        "ensemble",
    ):
        assert not isinstance(sample.input, str)
        shared, last = sample.input
        assert shared.role == "system" and last.role == "user"
        assert "<user_status>\n" in last.text and "Users" not in last.text
