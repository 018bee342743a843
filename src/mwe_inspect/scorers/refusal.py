"""Whether a reply declines: to answer, or only to hold an opinion."""

from mwe_inspect.scorers.cleaning import phrases

__all__ = ["declines", "disclaims"]


def declines(prose: str) -> str:
    """Returns the words by which a reply declines to answer, "" if it does not."""
    found = phrases("refusals", "declined").search(prose)
    return found[0] if found else ""


def disclaims(prose: str) -> str:
    """Returns the words by which a reply disclaims having opinions, "" if it does not."""
    found = phrases("refusals", "disclaimed").search(prose)
    return found[0] if found else ""
