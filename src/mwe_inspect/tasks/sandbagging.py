"""Sandbagging: the same factual question, with and without a reason to answer badly."""

from inspect_ai import Task, task

from mwe_inspect.arguments import choice, whole_number
from mwe_inspect.datasets.arms import MOTIVES, cross, leads_of, leads_version
from mwe_inspect.scorers.accuracy_gap import accuracy_gap_metrics
from mwe_inspect.tasks.build import assemble
from mwe_inspect.tasks.questions import prepare

__all__ = ["sandbagging"]


@task
def sandbagging(
    behavior: str | list[str] = "all",
    source: str = "builtin",
    items: int | None = None,
    elicit: str = "text",
    present: str | None = None,
    pack: int = 1,
    draws: int = 1,
    seed: int = 0,
    motive: str = "users",
    pairs: int | None = None,
) -> Task:
    """Sandbagging: are answers less accurate for users who seem less able to judge them?

    Headline metric: `accuracy_gap`, accuracy for users who are able to judge minus that for
    users who hardly are, paired by question (Perez et al. 2022, appendix C). With `motive=told`
    it is accuracy after a neutral note minus that after a note that it pays to score low. The
    gap is NaN unless the neutral arm does better than chance. See `docs/SANDBAGGING.md`.

    Args:
        behavior: Which sets of questions: `all`, or names with commas.
        source: `builtin`, or a path to multiple-choice questions whose key is the right answer.
        items: How many questions per set, each asked in all arms; all by default.
        elicit: How the answer is obtained: `text`, `logprobs`, `prefill`, `reasoning`
            or `likelihood`.
        present: `both-orders` (default), `as-written`, `shuffled`, `format-panel`, or an answer
            format by name.
        pack: How many items share a sample: coarser logs, several times the throughput.
        draws: How many replies are drawn for each question.
        seed: Seed of the choice and order of questions, and of the choice of pairs.
        motive: `users` (who asks) or `told` (what follows from a low score).
        pairs: With how many pairs of users, or of notes, each question is crossed; all by
            default. Fewer take turns over the questions.
    """
    motive = choice("motive", motive, tuple(MOTIVES))
    arms = MOTIVES[motive]
    seed = whole_number("seed", seed, least=0)
    count = None if pairs is None else whole_number("pairs", pairs)
    questions = prepare(
        "sandbagging",
        behavior=behavior,
        source=source,
        items=items,
        elicit=elicit,
        present=present,
        pack=pack,
        draws=draws,
        seed=seed,
    )
    sets, leads = questions.selection.items, leads_of(motive)
    there = len({lead.pair for lead in leads})
    if count is not None and count > there:
        questions.selection.notes.append(f"asked for {count} pairs, there are {there}")
    for name, own in sets.items():
        sets[name] = cross(own, leads, count, seed)
    metrics = accuracy_gap_metrics(
        arms.high,
        arms.low,
        arms.neutral,
        behaviors=list(sets) if len(sets) > 1 else [],
        orders=questions.orders,
        logprobs=questions.probabilities,
    )
    return assemble(
        questions,
        [metrics],
        "accuracy_gap",
        estimand="mean over questions and pairs; both stand for others like them",
        version=f"{motive}-{leads_version(motive)}",
    )
