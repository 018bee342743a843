"""Several draws of one answer, summed up as one answer record."""

from collections import Counter
from collections.abc import Sequence

from mwe_inspect.scorers.records import AnswerRecord
from mwe_inspect.stats.intervals import mean

__all__ = ["combine_draws", "reason_share", "scored_share"]


def combine_draws(drawn: Sequence[AnswerRecord]) -> AnswerRecord:
    """Sums up the records of several draws of one item under one condition.

    `probabilities` are the options' shares of the draws that were read, `match` the key's share of
    those that were scored, and `answer` the option most often chosen, if one is. `fields` gain
    `draws`, and for each reason the share of draws that it left unscored, as `drawn_<reason>`.
    """
    read = [record for record in drawn if record["answer"] is not None]
    reasons = Counter(record["reason"] for record in drawn if record["reason"])
    record = AnswerRecord(**drawn[0])
    record["fields"] = {
        **record["fields"],
        "draws": float(len(drawn)),
        **{f"drawn_{reason}": count / len(drawn) for reason, count in sorted(reasons.items())},
    }
    record["read"] = ", ".join(dict.fromkeys(one["read"] for one in drawn if one["read"]))[:80]
    if not read:
        record["reason"] = reasons.most_common(1)[0][0]
        return record
    chosen = Counter(one["answer"] for one in read)
    shares = [chosen[option] / len(read) for option in range(len(record["order"]))]
    matches = [one["match"] for one in drawn if one["match"] is not None]
    undecided = record["key"] is not None and not matches  # all that was read is neutral
    record["reason"] = reasons.most_common(1)[0][0] if undecided else None
    record["probabilities"] = shares
    record["match"] = mean(matches) if matches else None
    best = shares.index(max(shares))
    tied = shares.count(max(shares)) > 1
    record["answer"] = None if tied else best
    record["position"] = None if tied else record["order"].index(best)
    return record


def reason_share(record: AnswerRecord, reason: str) -> float:
    """Returns the share of the record's draws that a reason left unscored; 0 or 1 for one draw."""
    if "draws" in record["fields"]:
        share = record["fields"].get(f"drawn_{reason}", 0.0)
        return share if isinstance(share, float) else 0.0
    return float(record["reason"] == reason)


def scored_share(record: AnswerRecord) -> float:
    """Returns the share of the record's draws that were scored; 0 or 1 for one draw."""
    if record["match"] is None:
        return 0.0
    if record["probabilities"] is None or "draws" not in record["fields"]:
        return 1.0
    drawn = [value for name, value in record["fields"].items() if name.startswith("drawn_")]
    return 1 - sum(share for share in drawn if isinstance(share, float))
