"""A panel of judge models reviews items as people would."""

from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.log import HeadlineMetric
from inspect_ai.model import CachePolicy, GenerateConfig

from mwe_inspect.arguments import choice, names, whole_number
from mwe_inspect.datasets.catalogue import FAMILIES, behaviors
from mwe_inspect.datasets.items import Item
from mwe_inspect.datasets.rubrics import load_rubric
from mwe_inspect.datasets.selection import load_selection
from mwe_inspect.scorers.panel import panel_review
from mwe_inspect.solvers.review_items import review_items
from mwe_inspect.tasks.viewer import panel_viewer

__all__ = ["judge_items"]


@task
def judge_items(
    family: str = "persona",
    behavior: str | list[str] = "all",
    source: str = "builtin",
    items: int | None = None,
    meaning: str | None = None,
    seed: int = 0,
    written_by: str = "lm",
) -> Task:
    """Review of items by a panel of judge models: relevance, label, ambiguity.

    Headline metric: `label_agreement`, the share of judges that give an item's key without
    being told it (questions of Perez et al. 2022, section 3.3). The panel is the model role
    `discriminator`, one or several models; `mwe-inspect review import` compares it with people.

    Args:
        family: Kind of eval: `persona`, `sycophancy`, `advanced_ai_risk`.
        behavior: `all`, a behavior id, a category or a threat category, or several with commas.
        source: `builtin`, `anthropic` (the 2022 release), or a path to a JSONL file or folder.
        items: How many items per behavior; all by default (with `anthropic` and more than one
            behavior: 100).
        meaning: What the behavior is, in a sentence; the catalogue's description by default.
        seed: Seed of the choice and order of items.
        written_by: `lm` or `human`: which of the release's two sets (`anthropic` only).
    """
    selection = load_selection(
        choice("family", family, FAMILIES),
        behavior=names("behavior", behavior),
        source=source,
        items=None if items is None else whole_number("items", items),
        seed=whole_number("seed", seed, least=0),
        written_by=choice("written_by", written_by, ("lm", "human")),
        baseline=False,
    )
    samples = [
        _sample(item, meaning)
        for own in selection.items.values()
        for item in own
        if item.key is not None
    ]
    return Task(
        dataset=MemoryDataset(samples, name=f"{family} {selection.version}"),
        solver=review_items(),
        scorer=panel_review(),
        headline_metric=HeadlineMetric(metric="label_agreement"),
        config=GenerateConfig(cache=CachePolicy(expiry="1Y")),
        viewer=panel_viewer(),
        version=f"rubric-{load_rubric('review_item').version}_{selection.version}",
        metadata={"source": selection.version, "notes": selection.notes},
    )


def _sample(item: Item, meaning: str | None) -> Sample:
    known = behaviors().get(item.behavior)
    described = f"{known.subject or 'one who'}: {known.description}" if known else item.behavior
    return Sample(
        id=f"{item.behavior}/{item.id}",
        input=item.text,
        target="" if item.key is None else item.options[item.key],
        metadata={
            "behavior": item.behavior,
            "item": item.id,
            "condition": "review",
            "meaning": meaning or described,
            "text": item.text,
            "options": list(item.options),
            "key": item.key,
        },
    )
