"""Logs as the analyses see them: what was asked, of whom, and the answer records."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from mwe_inspect.errors import InputError
from mwe_inspect.scorers.records import AnswerRecord

if TYPE_CHECKING:
    from inspect_ai.log import EvalLog
    from inspect_ai.scorer import Score

__all__ = ["Log", "Logs", "Paths", "read_log", "read_logs"]

Paths = str | Path | Iterable[str | Path]
"""One log or folder of logs, or several."""

_KEYS = AnswerRecord.__required_keys__


@dataclass(frozen=True, slots=True)
class Log:
    """One log.

    Attributes:
        path: Where it was read.
        run: Inspect's id of the task's run; a retry of a log keeps it.
        task: Name of the task, without the package.
        version: The task's version; names the version of every text that the numbers rest on.
        model: Name of the model.
        settings: The model's arguments and settings of generation, as far as they were given.
        arguments: The task's arguments, defaults included.
        source: Where the items came from, and its version.
        elicit: How answers were obtained.
        present: How items were presented: `as-written`, `both-orders`, ...
        created: When the run began (ISO 8601, UTC).
        status: `success`, or how it ended otherwise.
        planned: Samples planned, over all epochs.
        completed: Samples with an answer record.
        records: The answer records.
    """

    path: str
    run: str
    task: str
    version: str
    model: str
    settings: Mapping[str, Any]
    arguments: Mapping[str, Any]
    source: str
    elicit: str
    present: str
    created: str
    status: str
    planned: int
    completed: int
    records: tuple[AnswerRecord, ...]

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.rstrip("/").rpartition("/")[2]

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of its numbers should know of the log: whether it is unfinished."""
        missing = self.planned - self.completed
        if self.status == "success" and missing <= 0:
            return ()
        state = "stopped early" if self.status == "success" else f"unfinished ({self.status})"
        return (f"{self.name}: {state}; {self.completed} of {self.planned} samples answered",)


@dataclass(frozen=True, slots=True)
class Logs:
    """Logs, and what should be said about reading them.

    Attributes:
        logs: Those with answers, the earliest first.
        notes: Sentences on what is unfinished or was left out.
    """

    logs: tuple[Log, ...]
    notes: tuple[str, ...]


def read_logs(paths: Paths) -> Logs:
    """Reads the logs at some paths.

    Logs without answer records (of another task) are left out of a folder, and counted in the
    notes; of several logs of one run (retries), the last that has answers counts.

    Args:
        paths: Log files or folders, local or remote.

    Raises:
        InputError: If there is no log with answers at one of the paths, or a file is no log.
    """
    read: dict[str, Log] = {}
    notes: list[str] = []
    for path in [paths] if isinstance(paths, str | Path) else paths:
        found = [_read(file) for file in _files(str(path))]
        answered = [log for log in found if log.records]
        if not answered:
            raise InputError(_without_answers(str(path), found))
        if len(found) > len(answered):
            left_out = len(found) - len(answered)
            notes.append(f"{path}: logs without answers, left out: {left_out}")
        for log in answered:
            read[log.path] = log
    last = {log.run: log for log in sorted(read.values(), key=lambda log: log.created)}
    if not last:
        raise InputError("logs: give at least one log or folder of logs")
    if len(read) > len(last):
        notes.append(f"logs of which a retry counts instead: {len(read) - len(last)}")
    logs = tuple(last.values())
    return Logs(logs, (*notes, *(note for log in logs for note in log.notes)))


def read_log(path: str | Path) -> Log:
    """Reads one log.

    Raises:
        InputError: If there is no Inspect log at the path, or it has no answer records.
    """
    log = _read(str(path))
    if not log.records:
        raise InputError(_without_answers(str(path), [log]))
    return log


def _files(path: str) -> list[str]:
    """The log itself, or all logs of a folder."""
    from inspect_ai.log import list_eval_logs

    listed = [info.name.removeprefix("file://") for info in list_eval_logs(path)]
    if not listed:
        what = "has no Inspect log" if Path(path).exists() else "does not exist"
        raise InputError(f"logs: {path} {what}; give an .eval or .json log, or a folder of them")
    return [path] if len(listed) == 1 and Path(path).is_file() else sorted(listed)


def _read(path: str) -> Log:
    """Reads a log from the samples' summaries, or whole where they leave answers out (packs)."""
    from inspect_ai.log import read_eval_log, read_eval_log_sample_summaries

    try:
        header = read_eval_log(path, header_only=True)
        samples: Iterable[Any] = read_eval_log_sample_summaries(path)
        answers = [_answers(sample.scores) for sample in samples]
        if None in answers:
            samples = read_eval_log(path).samples or ()
            answers = [_answers(sample.scores) for sample in samples]
    except (OSError, ValueError, KeyError, EOFError) as error:
        reason = str(error).partition("\n")[0]
        raise InputError(f"logs: {path} is no readable Inspect log ({reason})") from None
    given = [own for own in answers if own]
    records = tuple(record for own in given for record in own)
    if records and _KEYS - records[0].keys():
        lacking = ", ".join(sorted(_KEYS - records[0].keys()))
        raise InputError(f"logs: the answer records of {path} lack {lacking}; score it again")
    return _view(path, header, records, len(given))


def _answers(scores: "Mapping[str, Score] | None") -> list[AnswerRecord] | None:
    """The records of a sample's newest score that has any; None if the summary left them out."""
    for score in reversed(list((scores or {}).values())):
        if score.metadata and "answers" in score.metadata:
            answers = score.metadata["answers"]
            return cast("list[AnswerRecord]", answers) if isinstance(answers, list) else None
    return []


def _view(path: str, log: "EvalLog", records: tuple[AnswerRecord, ...], completed: int) -> Log:
    spec = log.eval
    arguments = spec.task_args
    settings = spec.model_generate_config.model_dump(exclude_none=True) | spec.model_args
    epochs = spec.config.epochs or 1
    return Log(
        path=path,
        run=spec.task_id,
        task=(spec.task_registry_name or spec.task).removeprefix("mwe_inspect/"),
        version=str(spec.task_version),
        model=spec.model,
        settings=settings,
        arguments=arguments,
        source=str((spec.metadata or {}).get("source") or arguments.get("source") or ""),
        elicit=str(arguments.get("elicit") or "text"),
        present=_presentation(arguments, records),
        created=spec.created,
        status=log.status,
        planned=len(spec.dataset.sample_ids or ()) * epochs,
        completed=completed,
        records=records,
    )


def _presentation(arguments: Mapping[str, Any], records: Iterable[AnswerRecord]) -> str:
    """The presentation by name; where it was left to the task, from the conditions met."""
    present = arguments.get("present")
    if present is None:
        slugs = {record["condition"] for record in records}
        return "both-orders" if slugs == {"as-written", "reversed"} else "+".join(sorted(slugs))
    return f"shuffled (seed {arguments.get('seed', 0)})" if present == "shuffled" else str(present)


def _without_answers(path: str, found: Iterable[Log]) -> str:
    states: Iterator[str] = (f"{log.task}, {log.status}" for log in found)
    return (
        f"logs: {path} has no answers of this package ({'; '.join(sorted(set(states)))}); a log "
        "that was not scored is scored with inspect score LOG --scorer mwe_inspect/behavior_match"
    )
