"""Pure statistics: no Inspect, no files."""

from mwe_inspect.stats.correlation import bootstrap_fit, fisher_interval, fit
from mwe_inspect.stats.gap import paired_gap, random_wording_gap
from mwe_inspect.stats.intervals import Interval, cluster_wilson, t_interval, wilson
from mwe_inspect.stats.planning import finite_wilson, sample_size
from mwe_inspect.stats.sequential import Decision, decide, set_interval

__all__ = [
    "Decision",
    "Interval",
    "bootstrap_fit",
    "cluster_wilson",
    "decide",
    "finite_wilson",
    "fisher_interval",
    "fit",
    "paired_gap",
    "random_wording_gap",
    "sample_size",
    "set_interval",
    "t_interval",
    "wilson",
]
