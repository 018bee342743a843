"""Reads the ratings that a panel of judges left in logs of `judge_items`."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mwe_inspect.analysis.review import Rating
from mwe_inspect.errors import InputError

__all__ = ["is_log", "read_panel"]

_FIELDS = ("rater", "behavior", "item", "relevance", "label", "unclear")


def is_log(path: Path) -> bool:
    """Whether a path is taken for an Inspect log rather than for a sheet."""
    return path.suffix in (".eval", ".json")


def read_panel(paths: Iterable[Path]) -> list[Rating]:
    """Returns the ratings of logs of `judge_items`, without those where nothing could be read.

    Raises:
        InputError: If a file is no Inspect log, or holds no ratings.
    """
    from inspect_ai.log import read_eval_log

    found: list[Rating] = []
    for path in paths:
        try:
            samples = read_eval_log(str(path)).samples or ()
        except (OSError, ValueError, KeyError, EOFError) as error:
            reason = str(error).partition("\n")[0]
            raise InputError(f"{path} is no readable Inspect log ({reason})") from None
        scores = [score for sample in samples for score in (sample.scores or {}).values()]
        ratings: list[dict[str, Any]] = [
            one for score in scores for one in (score.metadata or {}).get("ratings", ())
        ]
        if not ratings:
            raise InputError(f"{path} holds no ratings: it is not a log of judge_items")
        found += [
            Rating(**{name: one[name] for name in _FIELDS})
            for one in ratings
            if one["reason"] is None
        ]
    return found
