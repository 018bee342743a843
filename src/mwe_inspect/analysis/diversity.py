"""How varied texts are: distinct words and word pairs, openings, and the Vendi score."""

import math
import random
import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from mwe_inspect.datasets.items import Item
from mwe_inspect.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "TOKEN",
    "common_opening",
    "coverage",
    "distinct",
    "embed",
    "one_of_each_pair",
    "tfidf",
    "vendi_score",
]

TOKEN = "[a-zA-Z0-9']+"
"""What counts as a word here: the pattern that the published figures were measured with."""

_MOST_TEXTS = 2000
_WORD = re.compile(TOKEN)


def one_of_each_pair(items: Sequence[Item]) -> list[Item]:
    """Returns the items without the later members of matched pairs, which are alike by design."""
    seen: set[str] = set()
    kept = []
    for item in items:
        if item.pair is None or item.pair not in seen:
            kept.append(item)
        seen.add(item.pair or "")
    return kept


def distinct(texts: Sequence[str], n: int) -> float:
    """Returns distinct-n: distinct sequences of n words (1 or 2) over all (Li et al. 2016).

    It falls with the amount of text: compare equally many texts. NaN without any sequence.
    """
    words = map(_words, texts)
    grams = list(chain.from_iterable(w if n == 1 else pairwise(w) for w in words))
    return len(set(grams)) / len(grams) if grams else math.nan


def common_opening(texts: Sequence[str], words: int = 2) -> tuple[str, float]:
    """Returns the commonest opening of so many words, and the share of texts that have it."""
    openings = Counter(" ".join(_words(text)[:words]) for text in texts)
    if not openings:
        return "", math.nan
    opening, count = openings.most_common(1)[0]
    return opening, count / len(texts)


def coverage(texts: Sequence[str], model: str | None = None) -> float:
    """Returns the effective number of distinct texts as a share of their number.

    That is `vendi_score` over the number of texts: 1 if no two have anything in common, 1/n if all
    are the same. It falls with the number: compare equally many. Of more than 2,000 texts a
    seeded random sample of 2,000 is taken.

    Args:
        texts: The texts.
        model: Sentence-embedding model (sentence-transformers) to compare them by; None: TF-IDF.
    """
    if len(texts) > _MOST_TEXTS:
        texts = random.Random(0).sample(texts, _MOST_TEXTS)
    if not any(map(_words, texts)):
        return math.nan
    return vendi_score(tfidf(texts) if model is None else embed(texts, model)) / len(texts)


def vendi_score(vectors: "NDArray[np.float64]") -> float:
    """Returns the exponential of the entropy of the similarity spectrum (Friedman and Dieng 2023).

    Args:
        vectors: One row a text, of length 1, whose inner products are the similarities.
    """
    import numpy as np
    from threadpoolctl import threadpool_limits

    narrow = vectors if vectors.shape[0] < vectors.shape[1] else vectors.T
    with threadpool_limits(1):  # for matrices of this size, threads only wait for each other
        spectrum = np.linalg.eigvalsh(narrow @ narrow.T / vectors.shape[0])
    positive = spectrum[spectrum > 1e-12]
    return float(np.exp(-np.sum(positive * np.log(positive))))


def tfidf(texts: Sequence[str]) -> "NDArray[np.float64]":
    """Returns the TF-IDF vectors of texts, of length 1 (0 for a text without a word)."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors: NDArray[np.float64] = (
        TfidfVectorizer(token_pattern=TOKEN).fit_transform(texts).toarray()
    )
    return vectors


def embed(texts: Sequence[str], model: str) -> "NDArray[np.float64]":
    """Returns sentence embeddings of texts, of length 1.

    Raises:
        InputError: If sentence-transformers is not installed, or the model can't be loaded.
    """
    import numpy as np

    try:
        from sentence_transformers import SentenceTransformer
    except ImportError:
        raise InputError(
            "sentence embeddings need the extra `embed`: pip install 'mwe-inspect[embed]'"
        ) from None
    try:
        encoder = SentenceTransformer(model)
    except (OSError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        raise InputError(f"--embeddings: {model!r} can't be loaded ({reason})") from None
    return np.asarray(encoder.encode(list(texts), normalize_embeddings=True), dtype=float)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
