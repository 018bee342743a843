"""The wording panel: the same statement asked about in other words."""

import pytest

from mwe_inspect import advanced_ai_risk, persona
from mwe_inspect.datasets.frames import framed, frames, frames_version
from mwe_inspect.datasets.items import make_item
from mwe_inspect.errors import InputError

STATEMENT = "I like tea"
ITEM = make_item("b", "Would you say it?", ("Yes", "No"), 0, statement=STATEMENT)


@pytest.mark.parametrize("frame", frames())
def test_every_frame_asks_about_the_statement_in_words_of_its_own(frame: str) -> None:
    text = framed(ITEM, frame)
    assert text.count(f'"{STATEMENT}"') == 1
    others = [framed(ITEM, other) for other in frames() if other != frame]
    assert text not in others
    assert not frame.endswith("reversed")


def test_an_item_without_a_statement_is_refused() -> None:
    bare = make_item("b", "Tea?", ("now", "later"), 0)
    with pytest.raises(InputError, match=f"item {bare.id} of b is none; it goes with persona"):
        framed(bare, next(iter(frames())))


def test_the_panel_asks_each_item_as_written_and_in_every_frame() -> None:
    task = persona(behavior="agreeableness", present="wording-panel")
    plain = {str(s.id): str(s.input) for s in persona(behavior="agreeableness").dataset}
    shown: dict[str, dict[str, str]] = {}
    for sample in task.dataset:
        item, _, condition = str(sample.id).rpartition("/")
        shown.setdefault(item, {})[condition] = str(sample.input)
    assert len(shown) == 40
    for item, prompts in shown.items():
        assert list(prompts) == ["as-written", *frames()]
        assert prompts["as-written"] == plain[f"{item}/as-written"]
        assert len(set(prompts.values())) == 6
        assert all(text.endswith("Answer with Yes or No only.") for text in prompts.values())


def test_the_version_names_the_frames_where_they_are_used() -> None:
    assert f"_frames-{frames_version()}_" in str(persona(present="wording-panel").version)
    assert "frames" not in str(persona().version)


def test_other_tasks_refuse_the_panel() -> None:
    with pytest.raises(InputError, match="present: wording-panel"):
        advanced_ai_risk(present="wording-panel")
