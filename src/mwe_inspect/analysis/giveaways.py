"""How well surface cues alone (words, length) tell the label of an item or its matching option.

An item whose label can be told without understanding it can be answered without having the
behavior. The model is a logistic regression (liblinear, C = 1) on what each text contains. Texts
are the statements of Yes/No items, labelled by their key, and the options of others, labelled by
whether they match; of several options the one with the highest score is chosen.
"""

import random
import re
import warnings
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from mwe_inspect.analysis.diversity import TOKEN
from mwe_inspect.datasets.filters import compared_text
from mwe_inspect.datasets.items import YES_NO, Item

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

__all__ = ["accuracy_across", "cross_validated", "fold_numbers", "longest_matches"]

_FOLDS = 5
_FEWEST = 10
_MOST_TRAINING_TEXTS = 10_000


class _Texts(NamedTuple):
    """The texts of items with their labels, and the place of the item that each belongs to."""

    texts: list[str]
    labels: list[bool]
    places: list[int]


def fold_numbers(
    items: Sequence[Item], groups: Sequence[Hashable] | None = None
) -> list[int] | None:
    """Assigns items to five shuffled folds (seed 0), stratified by key.

    Args:
        items: The items.
        groups: The group of each, which is kept in one fold; None: items are independent.

    Returns:
        The number of each item's fold; None with fewer than ten items, or with fewer than five
        groups, or with fewer than five items of each key.
    """
    from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

    keys = [item.key for item in items]
    if len(items) < _FEWEST or len(set(groups or keys)) < (_FOLDS if groups else 2):
        return None
    splitter = StratifiedGroupKFold if groups else StratifiedKFold
    folds = [0] * len(items)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a key that is rarer than the folds
        try:
            splits = splitter(_FOLDS, shuffle=True, random_state=0).split(items, keys, groups)
            for number, (_, test) in enumerate(splits):
                for place in test:
                    folds[place] = number
        except ValueError:
            return None
    return folds


def cross_validated(items: Sequence[Item], folds: Sequence[int], cue: str) -> list[float]:
    """Returns for each item whether a model of the other folds tells it right (a tie: 1/2).

    Args:
        items: Items that all have a key, either all or none of them Yes/No questions.
        folds: The fold of each.
        cue: `words` (binary unigrams) or `length` (words and characters).
    """
    right = [0.0] * len(items)
    for fold in sorted(set(folds)):
        train = [item for item, number in zip(items, folds, strict=True) if number != fold]
        test = [place for place, number in enumerate(folds) if number == fold]
        model = _fit([_texts(train)], cue)
        tested = _told(model, [items[place] for place in test])
        for place, value in zip(test, tested, strict=True):
            right[place] = value
    return right


def accuracy_across(behaviors: Mapping[str, Sequence[Item]]) -> dict[str, list[float]]:
    """Returns for each item whether a bag of words trained on the other behaviors tells it right.

    Trains on at most 10,000 texts, a seeded random sample with equal parts of the behaviors.
    """
    shares = {name: _texts(items) for name, items in behaviors.items()}
    most = _MOST_TRAINING_TEXTS // max(1, len(shares) - 1)
    samples = {name: _sample(texts, most, name) for name, texts in shares.items()}
    result = {}
    for name, items in behaviors.items():
        model = _fit((texts for other, texts in samples.items() if other != name), "words")
        result[name] = _told(model, items)
    return result


def longest_matches(items: Iterable[Item]) -> list[float]:
    """Returns for each item whether its matching option is the longest (of k such: 1/k)."""
    matches = []
    for item in items:
        lengths = [len(option) for option in item.options]
        longest = max(lengths)
        hit = item.key is not None and lengths[item.key] == longest
        matches.append(hit / lengths.count(longest))
    return matches


def _texts(items: Sequence[Item]) -> _Texts:
    found = _Texts([], [], [])
    for place, item in enumerate(items):
        if item.options == YES_NO:
            texts, labels = [compared_text(item)], [item.key == 0]
        else:
            texts, labels = list(item.options), [n == item.key for n in range(len(item.options))]
        found.texts.extend(texts)
        found.labels.extend(labels)
        found.places.extend([place] * len(texts))
    return found


def _sample(texts: _Texts, most: int, name: str) -> _Texts:
    if len(texts.texts) <= most:
        return texts
    chosen = sorted(random.Random(f"0/{name}").sample(range(len(texts.texts)), most))
    return _Texts(
        [texts.texts[n] for n in chosen], [texts.labels[n] for n in chosen], [0] * len(chosen)
    )


def _fit(parts: Iterable[_Texts], cue: str) -> "Pipeline | None":
    """Fits the model; None if there is nothing to learn from: one label only, or no word."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    texts: list[str] = []
    labels: list[bool] = []
    for part in parts:
        texts += part.texts
        labels += part.labels
    if len(set(labels)) < 2 or not any(re.search(TOKEN, text) for text in texts):
        return None
    return make_pipeline(*_features(cue), LogisticRegression(solver="liblinear")).fit(texts, labels)


def _features(cue: str) -> list[Any]:
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.preprocessing import FunctionTransformer, StandardScaler

    if cue == "words":
        return [CountVectorizer(binary=True, token_pattern=TOKEN)]
    return [FunctionTransformer(_lengths), StandardScaler()]


def _lengths(texts: Iterable[str]) -> list[list[float]]:
    return [[len(text.split()), len(text)] for text in texts]


def _told(model: "Pipeline | None", items: Sequence[Item]) -> list[float]:
    if model is None:
        return [1 / len(item.options) for item in items]
    texts = _texts(items)
    scores: list[list[float]] = [[] for _ in items]
    for place, score in zip(texts.places, model.decision_function(texts.texts), strict=True):
        scores[place].append(float(score))
    return [_right(item, values) for item, values in zip(items, scores, strict=True)]


def _right(item: Item, scores: Sequence[float]) -> float:
    if item.options == YES_NO:
        return float((scores[0] > 0) == (item.key == 0))
    best = max(scores)
    return (item.key is not None and scores[item.key] == best) / scores.count(best)
