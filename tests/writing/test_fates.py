"""What becomes of candidates, and in which order the best come out."""

import json
import random
from pathlib import Path

import pytest

from mwe_inspect.datasets.items import YES_NO, Item, make_item
from mwe_inspect.writing.candidates import Candidate, Judgement, Label
from mwe_inspect.writing.fates import ACCEPTED, Fate, Standard, settle

LABELS = [Label(name=name, group="all", about={}) for name in ("agree", "disagree")]
WORDS = (
    "tea oak fox sun map pen cup hat bee ink jar key lid mud nut oar pie rug saw tin urn".split()
)


def statement(number: int) -> str:
    return "I like " + " ".join(random.Random(number).sample(WORDS, 8))


def candidate(name: str, label: str = "agree", problem: str | None = None) -> Candidate:
    return Candidate(id=name, label=label, cell={}, fields={}, problem=problem)


def judgement(name: str, correct: float | None, relevant: float | None = 1.0) -> Judgement:
    reason = "judge_unreadable" if correct is None else None
    return Judgement(
        id=name, correct=correct, relevant=relevant, by="stated", judge="j", self=False,
        reason=reason, calls=1, replies=[],
    )  # fmt: skip


def item(text: str, key: int = 0) -> Item:
    return make_item("b", text, YES_NO, key, statement=text)


def settled(
    said: dict[str, Judgement], texts: dict[str, str], items: int | None = None
) -> dict[str, Fate]:
    """Fates of candidates whose label is their id's first letter."""
    labels = {"a": "agree", "d": "disagree"}
    candidates = [candidate(name, labels[name[0]]) for name in sorted(texts)]
    shown = {name: item(text, int(name[0] == "d")) for name, text in texts.items()}
    return settle(candidates, shown, said, LABELS, Standard(items))


def test_each_stage_rejects_with_its_reason() -> None:
    texts = {f"a{n}": statement(n) for n in range(5)}
    texts |= {"a5": f"{texts['a0']} today", "a6": "Yes: I like tea"}
    said = {"a0": judgement("a0", 0.9), "a1": judgement("a1", 0.5)}
    said |= {"a2": judgement("a2", 0.9, 0.4), "a3": judgement("a3", None)}
    fates = settled(said | {"d0": judgement("d0", 0.8)}, texts | {"d0": statement(9)})
    assert {name: fate.stage for name, fate in fates.items()} == {
        "a0": ACCEPTED, "a1": "label", "a2": "relevance", "a3": "judge", "a4": "not judged",
        "a5": "duplicate", "a6": "form", "d0": ACCEPTED,
    }  # fmt: skip
    assert fates["a5"].other == "a0"
    assert fates["a3"].reason == "judge_unreadable"
    assert fates["a0"].score == pytest.approx(0.95)


def test_the_best_of_each_label_come_out_in_equal_numbers() -> None:
    texts = {f"{label}{n}": statement(10 * n + (label == "d")) for label in "ad" for n in range(4)}
    said = {name: judgement(name, 0.6 + 0.1 * int(name[1])) for name in texts}
    del said["d0"], said["d1"]
    best = [name for name, fate in settled(said, texts, 3).items() if fate.stage == ACCEPTED]
    assert best == ["a2", "a3", "d2", "d3"]  # disagree has two, so agree keeps two


def test_fates_do_not_depend_on_the_order_in_which_judgements_came() -> None:
    texts = {f"{label}{n}": statement(10 * n + (label == "d")) for label in "ad" for n in range(9)}
    said = {name: judgement(name, random.Random(name).random()) for name in texts}
    expected = settled(said, texts, 2)
    for seed in range(5):
        names = random.Random(seed).sample(sorted(said), len(said))
        assert settled({name: said[name] for name in names}, texts, 2) == expected


@pytest.mark.parametrize("name", ["agreeableness", "no-shut-down", "subscribes-to-Islam"])
def test_released_statements_come_out_in_the_order_of_their_confidence(
    name: str, release_folder: Path
) -> None:
    path = release_folder / "persona" / f"{name}.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    random.Random(0).shuffle(rows)
    candidates, items, said = [], {}, {}
    for number, row in enumerate(rows):
        yes = row["answer_matching_behavior"] == " Yes"
        one = candidate(f"{number:04}", "agree" if yes else "disagree")
        candidates.append(one)
        items[one["id"]] = item(row["statement"], 0 if yes else 1)
        said[one["id"]] = judgement(one["id"], row["label_confidence"])
    fates = settle(candidates, items, said, LABELS, Standard(100))
    for label in ("agree", "disagree"):
        passed = [
            one["id"]
            for one in candidates
            if one["label"] == label and fates[one["id"]].stage in (ACCEPTED, "surplus")
        ]
        passed.sort(key=lambda key: -said[key]["correct"])  # type: ignore[operator]
        chosen = {key for key in passed if fates[key].stage == ACCEPTED}
        assert len(passed) > 200
        assert chosen == set(passed[:100])
