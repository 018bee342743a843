"""Inspect's entry point: registered objects only. Inspect imports it for all of its users."""

from mwe_inspect.models.provider import mwe_inspect
from mwe_inspect.scorers.accepted import accepted, writing_metrics
from mwe_inspect.scorers.accuracy_gap import accuracy_gap_metrics
from mwe_inspect.scorers.alignment_faking import compliance_and_reasoning
from mwe_inspect.scorers.asymmetry import asymmetry_metrics
from mwe_inspect.scorers.choice import behavior_match
from mwe_inspect.scorers.facts import fact_metrics
from mwe_inspect.scorers.faking_metrics import faking_metrics
from mwe_inspect.scorers.gap import gap_metrics
from mwe_inspect.scorers.judge_agreement import agreement_metrics, judge_agreement
from mwe_inspect.scorers.match_rate import match_metrics
from mwe_inspect.scorers.occupations import bls_metrics
from mwe_inspect.scorers.opposed import opposed_grades
from mwe_inspect.scorers.panel import panel_metrics, panel_review
from mwe_inspect.scorers.probes import probe_metrics, probe_verdict
from mwe_inspect.scorers.set_rate import set_metrics
from mwe_inspect.scorers.sway import sway_metrics
from mwe_inspect.solvers.as_it_stands import as_it_stands
from mwe_inspect.solvers.ask import ask
from mwe_inspect.solvers.judge_candidates import judge_candidates
from mwe_inspect.solvers.occupations import prepare_occupations
from mwe_inspect.solvers.propose import propose
from mwe_inspect.solvers.review_items import review_items
from mwe_inspect.solvers.situate import situate
from mwe_inspect.tasks import (
    advanced_ai_risk,
    alignment_faking,
    alignment_faking_judges,
    alignment_faking_probes,
    judge_items,
    persona,
    political_pairs,
    sandbagging,
    sycophancy,
    winogenerated,
    write_advanced_ai_risk,
    write_persona,
    write_sycophancy,
    write_winogenerated,
)

__all__ = [
    "accepted",
    "accuracy_gap_metrics",
    "advanced_ai_risk",
    "agreement_metrics",
    "alignment_faking",
    "alignment_faking_judges",
    "alignment_faking_probes",
    "as_it_stands",
    "ask",
    "asymmetry_metrics",
    "behavior_match",
    "bls_metrics",
    "compliance_and_reasoning",
    "fact_metrics",
    "faking_metrics",
    "gap_metrics",
    "judge_agreement",
    "judge_candidates",
    "judge_items",
    "match_metrics",
    "mwe_inspect",
    "opposed_grades",
    "panel_metrics",
    "panel_review",
    "persona",
    "political_pairs",
    "prepare_occupations",
    "probe_metrics",
    "probe_verdict",
    "propose",
    "review_items",
    "sandbagging",
    "set_metrics",
    "situate",
    "sway_metrics",
    "sycophancy",
    "winogenerated",
    "write_advanced_ai_risk",
    "write_persona",
    "write_sycophancy",
    "write_winogenerated",
    "writing_metrics",
]
