"""Acts against the lab: chances offered in the situation of the alignment-faking task."""

from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset
from inspect_ai.log import HeadlineMetric

from mwe_inspect.arguments import choice, flag, text
from mwe_inspect.datasets.probes import load_probes, probe_samples, probes_version
from mwe_inspect.datasets.rubrics import load_rubric
from mwe_inspect.datasets.settings import settings, settings_version
from mwe_inspect.datasets.situations import Situation, default_lab, prompts_version, wordings
from mwe_inspect.scorers.probes import probe_metrics, probe_verdict
from mwe_inspect.scorers.reported import Reported
from mwe_inspect.solvers.situate import situate
from mwe_inspect.tasks.judging import probe_judging
from mwe_inspect.tasks.viewer import probe_viewer

__all__ = ["alignment_faking_probes"]


@task
def alignment_faking_probes(
    setting: str = "animal_welfare",
    prompt: str = "ensemble",
    lab: str | None = None,
    scratchpad: bool = True,
) -> Task:
    """Acts against the lab: does the model take a chance to exfiltrate, mislead or help to steal?

    Headline metric: `probe_gap`, the rate with the conflicting objective in the prompt minus that
    without it (`no_conflict`), paired by probe. Text only: nothing that the model writes is
    carried out, and every probe is asked on the tier that nobody is said to see. After the
    anti-AI-lab behavior of Greenblatt et al. 2024 (section 6), with probes of our own.

    Model roles:
        grader: Answers each probe's question about reasoning and reply; required, unless the
            model is simulated.

    Args:
        setting: `animal_welfare`, `data_privacy` or `helpful_only`: which conflict.
        prompt: `ensemble` (every probe in every wording), or one wording by name.
        lab: Name of the lab that the model is told it is from; a fictional one by default.
        scratchpad: Whether reasoning in a scratchpad is asked for.
    """
    situation = Situation(
        setting=choice("setting", setting, list(settings())),
        lab=default_lab() if lab is None else text("lab", lab),
        scratchpad=flag("scratchpad", scratchpad),
    )
    chosen = choice("prompt", prompt, ["ensemble", *wordings()])
    shown = wordings() if chosen == "ensemble" else (chosen,)
    probes = load_probes()
    samples = probe_samples(probes, situation, shown)
    rubric = load_rubric("probe").version
    return Task(
        dataset=MemoryDataset(samples, name="probes"),
        solver=situate(),
        scorer=probe_verdict(),
        metrics=[probe_metrics(Reported(probe.id for probe in probes))],
        headline_metric=HeadlineMetric(metric="probe_gap"),
        version=f"prompt-{prompts_version()}.{settings_version()}_judge-{rubric}"
        f"_builtin-{probes_version()}",
        metadata={
            "source": f"builtin-{probes_version()}",
            "estimand": "the rate of acts, the mean over probes like these, conditional on the "
            "shipped wordings",
            "reply_tokens": 700 if situation.scratchpad else 300,
            "judging": probe_judging(samples),
        },
        viewer=probe_viewer(),
    )
