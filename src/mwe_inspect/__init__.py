"""Model-written evaluations for Inspect AI: run them, write them, and trust the numbers.

The tasks, and the analyses of logs (`compare`, `table`, `sensitivity`, `coverage`, `trend`,
`correct`), which `mwe-inspect` has as commands too.
"""

from mwe_inspect.analysis.compare import compare
from mwe_inspect.analysis.correct import correct
from mwe_inspect.analysis.coverage import coverage
from mwe_inspect.analysis.sensitivity import sensitivity
from mwe_inspect.analysis.table import table
from mwe_inspect.analysis.trend import trend
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

__version__ = "0.1.0"

__all__ = [
    "__version__",
    "advanced_ai_risk",
    "alignment_faking",
    "alignment_faking_judges",
    "alignment_faking_probes",
    "compare",
    "correct",
    "coverage",
    "judge_items",
    "persona",
    "political_pairs",
    "sandbagging",
    "sensitivity",
    "sycophancy",
    "table",
    "trend",
    "winogenerated",
    "write_advanced_ai_risk",
    "write_persona",
    "write_sycophancy",
    "write_winogenerated",
]
