"""Inspect's entry point: registered objects only. Inspect imports it for all of its users."""

from mwe_inspect.models.provider import mwe_inspect
from mwe_inspect.scorers.choice import behavior_match
from mwe_inspect.scorers.match_rate import match_metrics
from mwe_inspect.scorers.sway import sway_metrics
from mwe_inspect.solvers.ask import ask
from mwe_inspect.tasks import advanced_ai_risk, persona, sycophancy

__all__ = [
    "advanced_ai_risk",
    "ask",
    "behavior_match",
    "match_metrics",
    "mwe_inspect",
    "persona",
    "sway_metrics",
    "sycophancy",
]
