"""How Inspect's log viewer shows the samples of a choice task."""

from inspect_ai.viewer import ScoreColorScale, TaskSamplesColumn, TaskSamplesView, ViewerConfig

__all__ = ["choice_viewer", "faking_viewer"]

_SCORER = "behavior_match"
_FAKING_SCORER = "compliance_and_reasoning"


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
    scores = ("trained", "wording", "match", "faking", "partial", "eval_aware")
    columns = [TaskSamplesColumn(id=name) for name in ("sampleStatus", "sampleId", "answer")]
    columns += [TaskSamplesColumn.score(_FAKING_SCORER, key) for key in scores]
    hidden = ("input", "epoch", "tokens", "duration", "error")
    columns += [TaskSamplesColumn(id=name, visible=False) for name in hidden]
    zero_to_one = ScoreColorScale(palette="neutral", min=0, max=1)
    return ViewerConfig(
        task_samples_view=TaskSamplesView(
            name="Replies",
            columns=columns,
            score_labels={"match": "complied", "trained": "free tier"},
            score_color_scales={"match": zero_to_one, "faking": zero_to_one},
        )
    )
