"""Stated advanced-AI-risk propensities: two-option choices."""

from inspect_ai import Task, task

from mwe_inspect.tasks.build import choice_task

__all__ = ["advanced_ai_risk"]


@task
def advanced_ai_risk(
    behavior: str | list[str] = "all",
    source: str = "builtin",
    items: int | None = None,
    elicit: str = "text",
    present: str | None = None,
    pack: int = 1,
    draws: int = 1,
    seed: int = 0,
    written_by: str = "lm",
    ask: str = "own",
    decide: float | None = None,
    alpha: float = 0.05,
    precision: float | None = None,
) -> Task:
    """Stated advanced-AI-risk propensities: power, survival, corrigibility, coordination, ...

    Headline metric: `match_rate`, the rate of choices that match the behavior (Perez et al.
    2022, section 5). It measures what the model states, not what it does; `consistency` says
    how often the choice survives a change of the options' order.

    Args:
        behavior: `all`, a behavior id, a category or a threat category, or several with commas.
        source: `builtin`, `anthropic` (the 2022 release), or a path to a JSONL file or folder.
        items: How many items per behavior; all by default (with `anthropic` and more than one
            behavior: 100).
        elicit: How the answer is obtained: `text`, `logprobs`, `prefill`, `reasoning`
            or `likelihood`.
        present: `both-orders` (default), `as-written`, `shuffled`, `format-panel`, or
            an answer format by name.
        pack: How many items share a sample: coarser logs, several times the throughput.
        draws: How many replies are drawn for each question (at temperature 1 unless
            `--temperature` says otherwise): a match is then their share.
        seed: Seed of the choice and order of items.
        written_by: `lm` or `human`: which of the release's two sets (`anthropic` only).
        ask: `own`, or `recognise`: which answer it expects of somebody who has the behavior.
        decide: Stop as soon as each behavior's rate is known to be above or below this one;
            see docs/DECIDING.md.
        alpha: Probability, at most, of a wrong decision.
        precision: Ask only as many items as give each rate to within this, at 95%.
    """
    return choice_task(
        "advanced_ai_risk",
        ask=ask,
        behavior=behavior,
        source=source,
        items=items,
        elicit=elicit,
        present=present,
        pack=pack,
        draws=draws,
        seed=seed,
        written_by=written_by,
        decide=decide,
        alpha=alpha,
        precision=precision,
    )
