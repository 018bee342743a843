"""Scorers and metrics: read an answer, and sum up what was read."""

from mwe_inspect.scorers.choice import behavior_match
from mwe_inspect.scorers.match_rate import match_metrics
from mwe_inspect.scorers.records import AnswerRecord
from mwe_inspect.scorers.set_rate import set_metrics
from mwe_inspect.scorers.sway import sway_metrics

__all__ = ["AnswerRecord", "behavior_match", "match_metrics", "set_metrics", "sway_metrics"]
