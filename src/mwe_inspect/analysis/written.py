"""Logs of writing tasks: what was written, judged and accepted, recomputed from the log itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mwe_inspect.datasets.items import Item
from mwe_inspect.datasets.sources import load_parts
from mwe_inspect.errors import InputError
from mwe_inspect.writing.brief import read_brief
from mwe_inspect.writing.candidates import Candidate, Judgement
from mwe_inspect.writing.fates import ACCEPTED, Fate, Standard
from mwe_inspect.writing.kind import Kind
from mwe_inspect.writing.kinds import kind_of
from mwe_inspect.writing.ledger import Ledger

if TYPE_CHECKING:
    from inspect_ai.log import EvalLog

__all__ = ["Written", "read_written"]


@dataclass(frozen=True, slots=True)
class Written:
    """What one log of a writing task holds.

    Attributes:
        path: Where it was read.
        kind: How its family is written.
        settings: What the task says about itself (`Task.metadata["writing"]`).
        writer: Name of the writer.
        config: Its settings of generation, as far as they were given.
        run: Inspect's id of the task's run.
        created: When it began (ISO 8601).
        seed: The task's seed.
        complete: Whether the run came to its end.
        candidates: All candidates in the order of their ids.
        judgements: By candidate.
        fates: By candidate.
        about: By label, what it means to the family.
        batches: How many batches were written.
        reasons: Batches without candidates, by reason.
        calls: Calls of writer and judge.
    """

    path: str
    kind: Kind
    settings: Mapping[str, Any]
    writer: str
    config: Mapping[str, Any]
    run: str
    created: str
    seed: int
    complete: bool
    candidates: tuple[Candidate, ...]
    judgements: Mapping[str, Judgement]
    fates: Mapping[str, Fate]
    about: Mapping[str, Mapping[str, Any]]
    batches: int
    reasons: Mapping[str, int]
    calls: int

    def accepted(self) -> list[Candidate]:
        """Returns the accepted candidates, the best first; of equals the earlier one."""
        chosen = [one for one in self.candidates if self.fates[one["id"]].stage == ACCEPTED]
        return sorted(chosen, key=lambda one: -(self.fates[one["id"]].score or 0.0))

    def items(self) -> list[Item]:
        """Returns the items of the accepted candidates, in that order."""
        return [item for one in self.accepted() for item in self.kind.items(one)]


def read_written(paths: Iterable[str]) -> list[Written]:
    """Reads logs of writing tasks; of several logs of one run (retries) the last counts.

    Of several runs for one behavior, the later ones may not repeat what the earlier ones accepted.

    Raises:
        InputError: If a path has no log, or a log is not one of a writing task.
    """
    logs: dict[str, tuple[str, EvalLog]] = {}
    for path, log in sorted(_logs(paths), key=lambda one: one[1].eval.created):
        logs[log.eval.task_id] = (path, log)
    found: list[Written] = []
    for path, log in logs.values():
        brief = log.eval.metadata["writing"]["brief"] if log.eval.metadata else {}
        before = [one for one in found if one.kind.brief.id == brief.get("id")]
        found.append(_written(path, log, [item for one in before for item in one.items()]))
    return found


def _logs(paths: Iterable[str]) -> "Iterable[tuple[str, EvalLog]]":
    from inspect_ai.log import list_eval_logs, read_eval_log

    for path in paths:
        listed = list_eval_logs(path)
        if not listed:
            raise InputError(f"log: {path} is no Inspect log, and no folder with one")
        for info in listed:
            try:
                log = read_eval_log(info.name)
            except (OSError, ValueError, KeyError, EOFError) as error:
                reason = str(error).partition("\n")[0]
                raise InputError(f"log: {path} is no readable Inspect log ({reason})") from None
            if "writing" not in (log.eval.metadata or {}):
                raise InputError(f"log: {path} is not of a writing task ({log.eval.task})")
            yield info.name.removeprefix("file://"), log


def _written(path: str, log: "EvalLog", earlier: list[Item]) -> Written:
    settings: dict[str, Any] = (log.eval.metadata or {})["writing"]
    kind = kind_of(settings["family"], read_brief(settings["brief"], path))
    ledger = Ledger(kind, [*_against(settings), *earlier])
    reasons: dict[str, int] = {}
    complete = False
    for sample in log.samples or ():
        if sample.epoch != 1:
            continue
        ledger.add(sample.metadata, sample.store)
        complete = complete or sample.metadata.get("step") == "select"
        if sample.metadata.get("step") == "write":
            for score in (sample.scores or {}).values():
                if score.reason:
                    reasons[score.reason] = reasons.get(score.reason, 0) + 1
    labels = ledger.labels()
    config = log.eval.model_generate_config.merge(log.plan.config)
    return Written(
        path=path,
        kind=kind,
        settings=settings,
        writer=log.eval.model,
        config=config.model_dump(exclude_none=True, include={"temperature", "top_p"}),
        run=log.eval.task_id,
        created=log.eval.created,
        seed=log.eval.task_args.get("seed", 0),
        complete=complete,
        candidates=tuple(ledger.ordered()),
        judgements=ledger.judgements,
        fates=ledger.settle(Standard(settings["items"], settings["threshold"])),
        about={label["name"]: label["about"] for label in labels},
        batches=sum(ledger.batches.values()),
        reasons=reasons,
        calls=ledger.calls,
    )


def _against(settings: Mapping[str, Any]) -> list[Item]:
    """The items that candidates must not repeat, read again where they were."""
    if settings["against"] is None:
        return []
    parts = load_parts(settings["family"], ["all"], settings["against"], "lm")
    return [item for part in parts for item in part.parsed.items]
