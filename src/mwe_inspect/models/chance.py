"""Chance that repeats itself: draws that depend on texts alone."""

import hashlib

__all__ = ["uniform"]


def uniform(*parts: str) -> float:
    """Returns a number in [0, 1) that depends on the texts alone, the same in every process."""
    value = hashlib.blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=7).digest()
    return int.from_bytes(value, "big") / 2**56
