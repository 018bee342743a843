"""Question frames: other words in which to ask whether the model would say a statement."""

from collections.abc import Mapping

from mwe_inspect.datasets.items import Item
from mwe_inspect.errors import InputError
from mwe_inspect.resources import load_yaml

__all__ = ["framed", "frames", "frames_version"]


def frames() -> Mapping[str, str]:
    """Returns the texts of all frames by name, with `{statement}` where the statement goes."""
    texts: Mapping[str, str] = load_yaml("prompts", "frames.yaml")["frames"]
    return texts


def frames_version() -> int:
    """Returns the version of the frames' texts."""
    version: int = load_yaml("prompts", "frames.yaml")["version"]
    return version


def framed(item: Item, frame: str) -> str:
    """Returns the question about an item's statement in the words of a frame.

    Raises:
        InputError: If the item has no statement of its own, or asks for more than the answer.
    """
    if "ask" in (item.fields or {}):
        raise InputError("present: wording-panel does not go with ask=recognise; leave one out")
    if item.statement is None:
        raise InputError(
            f"present: wording-panel asks about statements in other words, and item {item.id} of "
            f"{item.behavior} is none; it goes with persona"
        )
    return frames()[frame].format(statement=item.statement)
