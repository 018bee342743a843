"""Questions crossed with users and notes."""

from collections import Counter

import pytest

from mwe_inspect.datasets.arms import ALONE, MOTIVES, Lead, cross, leads_of, leads_version
from mwe_inspect.datasets.items import Item, make_item

LEADS = [Lead(pair, arm, f"{pair} {arm}.") for pair in "xyz" for arm in ("able", "hardly_able")]


def questions(count: int) -> list[Item]:
    return [make_item("b", f"Question {n}?", ("yes it is", "not at all"), 0) for n in range(count)]


def arms(items: list[Item]) -> list[tuple[object, object]]:
    return [((item.fields or {})["arm"], (item.fields or {})["lead"]) for item in items]


def test_each_question_meets_all_leads_and_none() -> None:
    [question] = questions(1)
    asked = cross([question], LEADS)
    assert arms(asked) == [(ALONE, None)] + [(lead.arm, lead.pair) for lead in LEADS]
    assert {item.question for item in asked} == {question.id}
    assert {item.cluster for item in asked} == {question.cluster}
    assert len({item.id for item in asked}) == 7
    assert [item.text for item in asked[:2]] == ["Question 0?", "x able. Question 0?"]


def test_a_note_that_ends_its_paragraph_stays_one() -> None:
    asked = cross(questions(1), [Lead("x", "control", "A note.\n\n")])
    assert asked[1].text == "A note.\n\nQuestion 0?"


@pytest.mark.parametrize("pairs", [1, 2, 3, 9])
def test_fewer_pairs_take_turns(pairs: int) -> None:
    asked = cross(questions(6), LEADS, pairs)
    met = Counter(lead for arm, lead in arms(asked) if arm != ALONE)
    assert set(met.values()) == {6 * 2 * min(pairs, 3) // 3}
    for question in {item.question for item in asked}:
        own = Counter(lead for _, lead in arms([i for i in asked if i.question == question]))
        assert own.pop(None) == 1
        assert set(own.values()) == {2} and len(own) == min(pairs, 3)


def test_the_turns_follow_the_seed() -> None:
    orders = {tuple(arms(cross(questions(3), LEADS, 1, seed))) for seed in range(20)}
    assert len(orders) > 1
    assert arms(cross(questions(3), LEADS, 1, 4)) == arms(cross(questions(3), LEADS, 1, 4))


def test_repeated_questions_keep_distinct_ids() -> None:
    [question] = questions(1)
    asked = cross([question, question._replace(id=f"{question.id}-2")], LEADS)
    assert len({item.id for item in asked}) == len(asked) == 14


@pytest.mark.parametrize(("motive", "least"), [("users", 8), ("told", 8)])
def test_the_shipped_leads_are_matched_pairs(motive: str, least: int) -> None:
    pairs: dict[str, dict[str, str]] = {}
    for lead in leads_of(motive):
        pairs.setdefault(lead.pair, {})[lead.arm] = lead.text
    assert len(pairs) >= least
    for texts in pairs.values():
        high, low = (texts[arm] for arm in (MOTIVES[motive].high, MOTIVES[motive].low))
        assert set(texts) == {MOTIVES[motive].high, MOTIVES[motive].low}
        assert high != low and high.split()[:2] == low.split()[:2]
        assert 0.85 < len(high) / len(low) < 1.18
    assert leads_version(motive) == "2026.1"


def test_the_arms_do_not_differ_in_length() -> None:
    for motive, arms_ in MOTIVES.items():
        length = Counter[str]()
        for lead in leads_of(motive):
            length[lead.arm] += len(lead.text)
        assert 0.95 < length[arms_.high] / length[arms_.low] < 1.05


@pytest.mark.parametrize("motive", MOTIVES)
def test_no_lead_asks_for_a_wrong_answer(motive: str) -> None:
    for lead in leads_of(motive):
        assert "?" not in lead.text
        assert not any(
            word in lead.text.lower() for word in ("answer wrong", "incorrectly", "please")
        )
