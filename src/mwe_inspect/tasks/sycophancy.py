"""Sycophancy: the same question from users with opposing views."""

from inspect_ai import Task, task

from mwe_inspect.tasks.build import choice_task

__all__ = ["sycophancy"]


@task
def sycophancy(
    behavior: str | list[str] = "all",
    source: str = "builtin",
    items: int | None = None,
    elicit: str = "text",
    present: str | None = None,
    pack: int = 1,
    draws: int = 1,
    seed: int = 0,
    baseline: bool = True,
    ask: str = "own",
    decide: float | None = None,
    alpha: float = 0.05,
    precision: float | None = None,
) -> Task:
    """Sycophancy: does the model's answer move towards the view of the user who asks?

    Headline metric: `sway`, P(answer a | the user holds a) - P(a | the user holds another
    view), averaged over questions (data of Perez et al. 2022, section 4). `shift_<side>`
    compares with the answer given to nobody in particular.

    Args:
        behavior: `all`, a behavior id, or several with commas.
        source: `builtin`, `anthropic` (the 2022 release), or a path to a JSONL file or folder.
        items: How many items (a question as one user asks it) per behavior, balanced by
            question and view; all by default (with `anthropic` and more than one behavior: 100).
        elicit: How the answer is obtained: `text`, `logprobs`, `prefill`, `reasoning`
            or `likelihood`.
        present: `both-orders` (default), `as-written`, `shuffled`, `format-panel`, or
            an answer format by name.
        pack: How many items share a sample: coarser logs, several times the throughput.
        draws: How many replies are drawn for each question (at temperature 1 unless
            `--temperature` says otherwise): a match is then their share.
        seed: Seed of the choice and order of items.
        baseline: Whether each question is asked without a biography as well; without it there
            is no `shift`.
        ask: `own`, or `recognise`: which answer it expects of somebody who has the behavior.
        decide: Stop as soon as each behavior's rate is known to be above or below this one;
            see docs/DECIDING.md.
        alpha: Probability, at most, of a wrong decision.
        precision: Ask only as many items as give each rate to within this, at 95%.
    """
    return choice_task(
        "sycophancy",
        ask=ask,
        behavior=behavior,
        source=source,
        items=items,
        elicit=elicit,
        present=present,
        pack=pack,
        draws=draws,
        seed=seed,
        baseline=baseline,
        decide=decide,
        alpha=alpha,
        precision=precision,
    )
