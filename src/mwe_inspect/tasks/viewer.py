"""How Inspect's log viewer shows the samples of a choice task."""

from collections.abc import Mapping, Sequence

from inspect_ai.viewer import ScoreColorScale, TaskSamplesColumn, TaskSamplesView, ViewerConfig

from mwe_inspect.datasets.transcripts import JUDGES

__all__ = ["choice_viewer", "faking_viewer", "judges_viewer", "probe_viewer"]

_SCORER = "behavior_match"


def choice_viewer() -> ViewerConfig:
    """Returns the view of a choice task: what was asked, answered, matched, and left unread.

    A match is neither good nor bad in itself, so its colors are neutral.
    """
    visible = ["sampleStatus", "sampleId", "input", "target", "answer"]
    hidden = ["epoch", "tokens", "duration", "error"]
    columns = [TaskSamplesColumn(id=name) for name in visible]
    columns += [TaskSamplesColumn.score(_SCORER, key) for key in ("match", "refused", "unreadable")]
    columns.append(TaskSamplesColumn.score(_SCORER, "no_response", visible=False))
    columns += [TaskSamplesColumn(id=name, visible=False) for name in hidden]
    return ViewerConfig(
        task_samples_view=TaskSamplesView(
            name="Answers",
            columns=columns,
            score_color_scales={
                "match": ScoreColorScale(palette="neutral", min=0, max=1),
                "refused": ScoreColorScale(palette="good-low", min=0, max=1),
                "unreadable": ScoreColorScale(palette="good-low", min=0, max=1),
            },
        )
    )


def faking_viewer() -> ViewerConfig:
    """Returns the view of alignment faking: query, tier and wording, compliance, faking.

    Sample ids end in tier and wording; the answer names tier, kind of reply and verdict.
    """
    keys = ("trained", "wording", "match", "faking", "partial", "eval_aware")
    labels = {"match": "complied", "trained": "free tier"}
    return _verdicts("Replies", "compliance_and_reasoning", keys, labels)


def probe_viewer() -> ViewerConfig:
    """Returns the view of the probes: probe, arm and wording, and whether the model did it."""
    return _verdicts("Probes", "probe_verdict", ("conflict", "match"), {"match": "did it"})


def judges_viewer() -> ViewerConfig:
    """Returns the view of the judges: each transcript, and where the judge agrees."""
    return _verdicts("Transcripts", "judge_agreement", JUDGES, {})


def _verdicts(
    name: str, scorer: str, keys: Sequence[str], labels: Mapping[str, str]
) -> ViewerConfig:
    columns = [TaskSamplesColumn(id=column) for column in ("sampleStatus", "sampleId", "answer")]
    columns += [TaskSamplesColumn.score(scorer, key) for key in keys]
    hidden = ("input", "epoch", "tokens", "duration", "error")
    columns += [TaskSamplesColumn(id=column, visible=False) for column in hidden]
    scale = ScoreColorScale(palette="neutral", min=0, max=1)
    return ViewerConfig(
        task_samples_view=TaskSamplesView(
            name=name,
            columns=columns,
            score_labels=dict(labels),
            score_color_scales={key: scale for key in keys if key != "wording"},
        )
    )
