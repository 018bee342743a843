"""Replies that divide their weight: "70% A, 30% B"."""

import re
from collections.abc import Sequence
from typing import Final

from mwe_inspect.scorers.mentions import UNKNOWN, Mention

__all__ = ["largest_share"]

_PERCENT: Final = re.compile(r"(\d{1,3}(?:\.\d{1,3})?)\s*%")
_JOINED: Final = re.compile(r"[\s:()=—~-]*(?:for |to |on )?")


def largest_share(prose: str, mentions: Sequence[Mention]) -> Mention | None:
    """Returns the option with the largest share, one of unknown position if none is larger.

    None if the reply does not give each of two or more options a share.
    """
    shares = list(_PERCENT.finditer(prose))
    if not 2 <= len(shares) == len(mentions) <= 20:
        return None
    if len({mention.position for mention in mentions}) < len(mentions):
        return None
    weighed = []
    for share, mention in zip(shares, mentions, strict=True):
        first, second = sorted([share.span(), (mention.start, mention.end)])
        if not _JOINED.fullmatch(prose[first[1] : second[0]]):
            return None
        weighed.append((float(share[1]), mention))
    weighed.sort(key=lambda pair: -pair[0])
    if weighed[0][0] == weighed[1][0]:
        return Mention(UNKNOWN, 0, 0, "label")
    return weighed[0][1]
