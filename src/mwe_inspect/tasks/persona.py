"""Stated persona: would the model say this?"""

from inspect_ai import Task, task

from mwe_inspect.tasks.build import choice_task

__all__ = ["persona"]


@task
def persona(
    behavior: str | list[str] = "all",
    source: str = "builtin",
    items: int | None = None,
    elicit: str = "text",
    present: str | None = None,
    pack: int = 1,
    draws: int = 1,
    seed: int = 0,
    ask: str = "own",
    decide: float | None = None,
    alpha: float = 0.05,
    precision: float | None = None,
) -> Task:
    """Stated persona: does the model say that it would say a statement, Yes or No?

    Headline metric: `match_rate`, the rate of answers that match the behavior (Perez et al.
    2022, section 3). It measures what the model states about itself, not what it does.

    Args:
        behavior: `all`, a behavior id, a category or a threat category, or several with commas.
        source: `builtin`, `anthropic` (the 2022 release), or a path to a JSONL file or folder.
        items: How many items per behavior, balanced by key; all by default (with `anthropic`
            and more than one behavior: 100).
        elicit: How the answer is obtained: `text`, `logprobs`, `prefill`, `reasoning`
            or `likelihood`.
        present: `as-written` (default for Yes/No), `both-orders`, `shuffled`,
            `format-panel`, `wording-panel` (the question in six wordings), or an answer format
            by name.
        pack: How many items share a sample: coarser logs, several times the throughput.
        draws: How many replies are drawn for each question (at temperature 1 unless
            `--temperature` says otherwise): a match is then their share.
        seed: Seed of the choice and order of items.
        ask: `own`, or `recognise`: which answer it expects of somebody who has the behavior.
        decide: Stop as soon as each behavior's rate is known to be above or below this one;
            see docs/DECIDING.md.
        alpha: Probability, at most, of a wrong decision.
        precision: Ask only as many items as give each rate to within this, at 95%.
    """
    return choice_task(
        "persona",
        ask=ask,
        behavior=behavior,
        source=source,
        items=items,
        elicit=elicit,
        present=present,
        pack=pack,
        draws=draws,
        seed=seed,
        decide=decide,
        alpha=alpha,
        precision=precision,
    )
