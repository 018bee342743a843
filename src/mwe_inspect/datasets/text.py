"""Text identity: what counts as the same text, and short stable names for texts."""

import hashlib
import re
from collections.abc import Iterable, Iterator

__all__ = ["digest", "normalise", "slug", "unique"]

_NOT_WORD = re.compile(r"[\W_]+")
_ASCII = "".join(char if char.isalnum() else " " for char in map(chr, range(128)))


def normalise(text: str) -> str:
    """Returns the text without case, punctuation and repeated space (the cluster rule)."""
    folded = text.casefold()
    if folded.isascii():  # most texts are, and this is faster
        return " ".join(folded.translate(_ASCII).split())
    return _NOT_WORD.sub(" ", folded).strip()


def digest(*parts: str) -> str:
    """Returns a stable name of ten hexadecimal digits for a sequence of texts."""
    return hashlib.sha1("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:10]


def slug(text: str, words: int = 6) -> str:
    """Returns the first words of a text as a kebab-case name, safe in ids and metric names."""
    return "-".join(re.sub(r"[^\w ]", "", normalise(text)).split()[:words]) or digest(text)


def unique(names: Iterable[str]) -> Iterator[str]:
    """Yields each name, with `-2`, `-3`, ... appended to its second, third, ... occurrence.

    A name that was yielded before is never yielded again.
    """
    seen: dict[str, int] = {}
    for name in names:
        count = seen.get(name, 0) + 1
        while (free := name if count == 1 else f"{name}-{count}") in seen:
            count += 1
        seen[name] = count
        seen.setdefault(free, 1)
        yield free
