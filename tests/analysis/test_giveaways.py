"""Giveaways: cues that tell the label are found, and those that don't are not."""

import random

import pytest

from mwe_inspect.analysis.giveaways import (
    accuracy_across,
    cross_validated,
    fold_numbers,
    longest_matches,
)
from mwe_inspect.datasets.items import YES_NO, Item, make_item
from mwe_inspect.stats.intervals import mean

WORDS = [f"word{n}" for n in range(60)]


def statements(count: int, cue: str = "", seed: int = 0) -> list[Item]:
    """Statements of random words; the Yes ones hold the cue."""
    rng = random.Random(seed)
    return [
        make_item(
            "b",
            "",
            YES_NO,
            n % 2,
            statement=" ".join([*rng.choices(WORDS, k=8), cue if n % 2 == 0 else ""]),
        )
        for n in range(count)
    ]


def choices(count: int, cue: str = "", options: int = 2, seed: int = 0) -> list[Item]:
    """Questions with options of random words; the matching one holds the cue."""
    rng = random.Random(seed)
    items = []
    for n in range(count):
        texts = [" ".join(rng.choices(WORDS, k=8)) for _ in range(options)]
        texts[n % options] += f" {cue}"
        items.append(make_item("b", f"Which one, {n}?", tuple(texts), n % options))
    return items


def accuracy(items: list[Item], cue: str = "words") -> float:
    folds = fold_numbers(items)
    assert folds is not None
    return mean(cross_validated(items, folds, cue))


def test_a_word_that_tells_the_label_is_found() -> None:
    assert accuracy(statements(200, "always")) == 1
    assert accuracy(choices(100, "always")) == 1
    assert accuracy(choices(120, "always", options=4)) == 1


def test_labels_that_no_word_tells_are_guessed() -> None:
    assert accuracy(statements(1000)) == pytest.approx(0.5, abs=0.06)
    assert accuracy(choices(600)) == pytest.approx(0.5, abs=0.07)
    assert accuracy(choices(600, options=4)) == pytest.approx(0.25, abs=0.07)


def test_length_is_a_cue_of_its_own() -> None:
    items = statements(100, " ".join(["and"] * 5))
    swapped = [item._replace(statement=(item.statement or "").replace("and", "")) for item in items]
    assert accuracy(items, "length") == 1
    assert accuracy([i._replace(statement=" ".join(["a"] * 9)) for i in swapped], "length") <= 0.5


def test_folds_keep_groups_together() -> None:
    items = statements(60)
    groups = [n // 4 for n in range(60)]
    folds = fold_numbers(items, groups)
    assert folds is not None and set(folds) == {0, 1, 2, 3, 4}
    assert all(len({folds[n] for n in range(60) if n // 4 == group}) == 1 for group in groups)
    assert folds == fold_numbers(items, groups)


def test_copies_in_other_folds_help_until_groups_keep_them_together() -> None:
    rng = random.Random(3)
    once = [
        make_item(
            "b", "", YES_NO, rng.randrange(2), statement=" ".join(rng.sample(WORDS, 6)) + f" x{n}"
        )
        for n in range(60)
    ]
    items = [item for item in once for _ in range(3)]
    groups = [n // 3 for n in range(180)]
    folds = fold_numbers(items, groups)
    assert folds is not None
    assert accuracy(items) > 0.9
    assert mean(cross_validated(items, folds, "words")) < 0.65


@pytest.mark.parametrize("count", [0, 1, 9])
def test_too_few_items_have_no_folds(count: int) -> None:
    assert fold_numbers(statements(count)) is None


def test_one_key_or_few_groups_have_no_folds() -> None:
    items = statements(40)
    assert fold_numbers([item for item in items if item.key == 0]) is None
    assert fold_numbers(items, [n // 10 for n in range(40)]) is None


def test_a_cue_that_behaviors_share_is_found_across_them() -> None:
    behaviors = {name: statements(40, "always", seed) for seed, name in enumerate("abc")}
    assert all(mean(right) == 1 for right in accuracy_across(behaviors).values())
    own = {name: statements(400, f"only{name}", seed) for seed, name in enumerate("abc")}
    assert all(
        mean(right) == pytest.approx(0.5, abs=0.1) for right in accuracy_across(own).values()
    )


def test_the_longest_option() -> None:
    options = ("long one", "short", "long two")
    items = [make_item("b", "Which?", options, key) for key in (0, 1, 2)]
    assert longest_matches(items) == [0.5, 0, 0.5]


def test_where_nothing_can_be_learned_it_is_a_guess() -> None:
    one_label = {name: [i._replace(key=0) for i in statements(20)] for name in "ab"}
    assert accuracy_across(one_label) == {"a": [0.5] * 20, "b": [0.5] * 20}
    chinese = [item._replace(statement=f"我喜欢第{n}件事") for n, item in enumerate(statements(40))]
    assert accuracy(chinese) == 0.5
    rare = [item._replace(key=int(n == 7)) for n, item in enumerate(statements(40))]
    assert accuracy(rare) > 0.8  # all but the one are Yes
