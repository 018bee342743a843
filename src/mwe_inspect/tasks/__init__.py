"""The tasks, one file each."""

from mwe_inspect.tasks.advanced_ai_risk import advanced_ai_risk
from mwe_inspect.tasks.alignment_faking import alignment_faking
from mwe_inspect.tasks.alignment_faking_judges import alignment_faking_judges
from mwe_inspect.tasks.alignment_faking_probes import alignment_faking_probes
from mwe_inspect.tasks.judge_items import judge_items
from mwe_inspect.tasks.persona import persona
from mwe_inspect.tasks.political_pairs import political_pairs
from mwe_inspect.tasks.sandbagging import sandbagging
from mwe_inspect.tasks.sycophancy import sycophancy
from mwe_inspect.tasks.winogenerated import winogenerated
from mwe_inspect.tasks.write_advanced_ai_risk import write_advanced_ai_risk
from mwe_inspect.tasks.write_persona import write_persona
from mwe_inspect.tasks.write_sycophancy import write_sycophancy
from mwe_inspect.tasks.write_winogenerated import write_winogenerated

__all__ = [
    "advanced_ai_risk",
    "alignment_faking",
    "alignment_faking_judges",
    "alignment_faking_probes",
    "judge_items",
    "persona",
    "political_pairs",
    "sandbagging",
    "sycophancy",
    "winogenerated",
    "write_advanced_ai_risk",
    "write_persona",
    "write_sycophancy",
    "write_winogenerated",
]
