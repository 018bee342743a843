"""Pure statistics: no Inspect, no files."""

from mwe_inspect.stats.correlation import bootstrap_fit, fisher_interval, fit
from mwe_inspect.stats.gap import paired_gap, pairs_needed, random_wording_gap
from mwe_inspect.stats.intervals import Interval, cluster_wilson, t_interval, wilson

__all__ = [
    "Interval",
    "bootstrap_fit",
    "cluster_wilson",
    "fisher_interval",
    "fit",
    "paired_gap",
    "pairs_needed",
    "random_wording_gap",
    "t_interval",
    "wilson",
]
