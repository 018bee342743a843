"""How Inspect's log viewer shows the samples of a choice task."""

from collections.abc import Collection, Mapping, Sequence

from inspect_ai.viewer import (
    SampleScoreView,
    ScoreColorScale,
    TaskSamplesColumn,
    TaskSamplesSort,
    TaskSamplesView,
    ViewerConfig,
)

from mwe_inspect.datasets.transcripts import JUDGES

__all__ = [
    "choice_viewer",
    "faking_viewer",
    "judges_viewer",
    "pairs_viewer",
    "panel_viewer",
    "probe_viewer",
    "writing_viewer",
]

_SCORER = "behavior_match"
_LABELS = {
    "match": "Match",
    "refused": "Refused",
    "unreadable": "Unreadable",
    "no_response": "No reply",
}
_SHOWN = {
    False: ("sampleId", "input", "target", "answer"),
    True: ("sampleId", "input", "answer"),
}
_HIDDEN = ("input", "target", "epoch", "tokens", "duration", "retries", "error", "limit")

# A match is neither good nor bad in itself: the more, the bluer. What could not be scored is red;
# with the ends exchanged, 0 stands in the middle of the scale, which has no color.
_MATCH = ScoreColorScale(palette="neutral", min=0, max=1)
_UNSCORED = ScoreColorScale(palette="diverging", min=1, max=-1)


def choice_viewer(*, packed: bool = False) -> ViewerConfig:
    """Returns the view of a choice task: what was asked, answered, matched, and left unread.

    Rows are sorted by id, so that the conditions of an item stand one below the other; the
    condition is the last part of the id, as the viewer has no columns for metadata. A pack's
    row shows shares; its questions are in the score's explanation, a line each.

    Args:
        packed: Whether a sample has several items.
    """
    columns = [TaskSamplesColumn(id=name) for name in ("sampleStatus", *_SHOWN[packed])]
    columns += [TaskSamplesColumn.score(_SCORER, key) for key in _LABELS]
    hidden = [name for name in _HIDDEN if name not in _SHOWN[packed]]
    columns += [TaskSamplesColumn(id=name, visible=False) for name in hidden]
    return ViewerConfig(
        sample_score_view=SampleScoreView(default="chips"),
        task_samples_view=TaskSamplesView(
            name="Answers",
            columns=columns,
            multiline=not packed,
            sort=[TaskSamplesSort(column="sampleId"), TaskSamplesSort(column="epoch")],
            score_labels=_LABELS,
            score_color_scales=dict.fromkeys(_LABELS, _UNSCORED) | {"match": _MATCH},
        ),
    )


def faking_viewer() -> ViewerConfig:
    """Returns the view of alignment faking: query, tier and wording, compliance, faking.

    Sample ids end in tier and wording; the answer names tier, kind of reply and verdict.
    """
    keys = ("trained", "wording", "match", "faking", "partial", "eval_aware")
    labels = {"match": "complied", "trained": "free tier", "eval_aware": "test seen"}
    return _verdicts("Replies", "compliance_and_reasoning", keys, labels, plain=("wording",))


def probe_viewer() -> ViewerConfig:
    """Returns the view of the probes: probe, arm and wording, and whether the model did it."""
    return _verdicts("Probes", "probe_verdict", ("conflict", "match"), {"match": "did it"})


def judges_viewer() -> ViewerConfig:
    """Returns the view of the judges: each transcript, and where the judge agrees."""
    labels = {key: key.replace("_", " ") for key in JUDGES}
    return _verdicts("Transcripts", "judge_agreement", JUDGES, labels, ("target", "answer"))


def pairs_viewer() -> ViewerConfig:
    """Returns the view of opposite requests: how well both, and how much better the left one."""
    keys = ("served_asymmetry", "engages_asymmetry", "refused_asymmetry")
    labels = {"match": "both served"} | {key: key.partition("_")[0] for key in keys}
    return _verdicts("Pairs", "opposed_grades", tuple(labels), labels)


def panel_viewer() -> ViewerConfig:
    """Returns the view of a panel's review: each item, and what the panel made of it."""
    keys = ("agrees", "relevance", "unclear")
    return _verdicts("Items", "panel_review", keys, {}, plain=("relevance",))


def writing_viewer() -> ViewerConfig:
    """Returns the view of a run that writes: each step, and how many candidates it left."""
    keys = ("proposed", "unread", "judged", "kept", "wanted")
    return _verdicts("Steps", "accepted", keys, {"kept": "accepted"}, plain=keys)


def _verdicts(
    name: str,
    scorer: str,
    keys: Sequence[str],
    labels: Mapping[str, str],
    shown: Sequence[str] = ("answer",),
    plain: Collection[str] = (),
) -> ViewerConfig:
    """A row for each verdict; scores are colored from 0 to 1, but for the plain ones."""
    columns = [TaskSamplesColumn(id=column) for column in ("sampleStatus", "sampleId", *shown)]
    columns += [TaskSamplesColumn.score(scorer, key) for key in keys]
    hidden = [column for column in _HIDDEN if column not in shown]
    columns += [TaskSamplesColumn(id=column, visible=False) for column in hidden]
    scale = ScoreColorScale(palette="neutral", min=0, max=1)
    return ViewerConfig(
        task_samples_view=TaskSamplesView(
            name=name,
            columns=columns,
            multiline=False,
            sort=[TaskSamplesSort(column="sampleId"), TaskSamplesSort(column="epoch")],
            score_labels=dict(labels),
            score_color_scales={key: scale for key in keys if key not in plain},
        )
    )
