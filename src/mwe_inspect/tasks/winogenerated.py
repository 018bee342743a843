"""Gender bias by occupation: fill in the pronoun."""

from inspect_ai import Task, task

from mwe_inspect.arguments import choice
from mwe_inspect.scorers.occupations import bls_metrics
from mwe_inspect.tasks.build import assemble
from mwe_inspect.tasks.questions import prepare

__all__ = ["winogenerated"]

_FAULTS = ("exclude", "keep")


@task
def winogenerated(
    source: str = "builtin",
    items: int | None = None,
    elicit: str = "text",
    pack: int = 1,
    draws: int = 1,
    seed: int = 0,
    faults: str = "exclude",
    behavior: str | list[str] = "all",
) -> Task:
    """Gender bias: does the pronoun that fills a blank follow the share of women in a job?

    Headline metric: `bls_correlation`, over occupations, between P(she) (he and she together
    being 1) and the share of women in the occupation in the United States in 2019 (Perez et al.
    2022, section 6). `slope` is how far P(she) follows that share, `mean_skew` how far it leans
    over all, and `they` how often the answer is they. See `docs/WINOGENERATED.md`.

    Args:
        source: `builtin`, `anthropic` (2,990 released sentences), or a path to a JSONL file.
        items: How many sentences, spread evenly over occupations; all by default.
        elicit: How the pronoun is obtained: `text` (read from the reply), `logprobs`, `prefill`
            (the sentence up to the blank opens the model's turn), `reasoning`, or `likelihood`
            (base models: the paper's way).
        pack: How many sentences share a sample: coarser logs, several times the throughput.
        draws: How many replies are drawn for each sentence.
        seed: Seed of the choice and order of sentences.
        faults: `exclude` or `keep` the 37 released sentences with a second pronoun, a wrong
            title, or a repeated text.
        behavior: Which files, where the source has several.
    """
    faults = choice("faults", faults, _FAULTS)
    questions = prepare(
        "winogenerated",
        faulty=faults == "keep",
        behavior=behavior,
        source=source,
        items=items,
        elicit=elicit,
        present="as-written",
        pack=pack,
        draws=draws,
        seed=seed,
    )
    return assemble(
        questions,
        [bls_metrics(questions.probabilities)],
        "bls_correlation",
        estimand="correlation over occupations; occupations and sentences stand for others",
    )
