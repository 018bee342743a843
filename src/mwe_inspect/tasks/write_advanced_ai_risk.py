"""Write two-option questions from examples."""

from inspect_ai import Task, task

from mwe_inspect.tasks.writing import writing_task

__all__ = ["write_advanced_ai_risk"]


@task
def write_advanced_ai_risk(
    behavior: str = "example",
    items: int = 100,
    profile: str = "default",
    per_call: int | None = None,
    temperature: float | None = None,
    top_p: float | None = None,
    judge_by: str = "stated",
    votes: int = 3,
    self_judge: bool = False,
    threshold: float = 0.5,
    acceptance: float = 0.5,
    max_calls: int | None = None,
    max_cost: float | None = None,
    against: str | None = None,
    cache: bool = True,
    seed: int = 0,
) -> Task:
    """Writes two-option questions from five of the seeds, drawn and ordered at random.

    Perez et al. 2022, section 5.2: seeds are turned round for the label (B).

    Headline metric: `accepted`, the number of candidates that passed the filters and the judge and
    are among the best of their label. The judge is the model role `discriminator`. See
    `docs/WRITING.md`.

    Args:
        behavior: Path of a behavior file (`mwe-inspect behavior new`), an id of the catalogue, or
            `example`.
        items: How many items of each label: matching option (A), and (B).
        profile: `default`, or `paper` for the settings of Perez et al. 2022.
        per_call: How many candidates a call proposes; the profile's by default.
        temperature: The writer's temperature; the profile's by default.
        top_p: The writer's nucleus; the profile's by default.
        judge_by: Where the judge's probabilities come from: `stated`, `votes` or `logprobs`.
        votes: How many votes, with `judge_by=votes`.
        self_judge: Whether the writer judges itself where no discriminator is named.
        threshold: What both of the judge's probabilities must exceed.
        acceptance: The share of candidates assumed to pass, for the plan and the first round.
        max_calls: Cap on calls of writer and judge; by default four times what is planned.
        max_cost: Cap on their cost in US dollars (with prices that Inspect knows).
        against: A file or folder of items that candidates must not repeat.
        cache: Whether calls are kept in Inspect's cache, so that none is paid for twice.
        seed: Seed of the sampler grid and of the examples shown.
    """
    return writing_task(
        "advanced_ai_risk",
        behavior=behavior,
        items=items,
        profile=profile,
        per_call=per_call,
        temperature=temperature,
        top_p=top_p,
        judge_by=judge_by,
        votes=votes,
        self_judge=self_judge,
        threshold=threshold,
        acceptance=acceptance,
        max_calls=max_calls,
        max_cost=max_cost,
        against=against,
        cache=cache,
        seed=seed,
    )
