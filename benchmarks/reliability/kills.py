"""Kills a run at random points with SIGKILL, goes on with it, and counts what is asked again."""

import json
import math
import multiprocessing
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from benchmarks.reliability.suite import Stint, run_suite, suite
from tests.server.answers import Answers
from tests.server.openai_api import CHAT
from tests.server.provider import Provider, serve

__all__ = [
    "LATENCY",
    "PROPENSITIES",
    "Outcome",
    "Results",
    "Run",
    "killed_run",
    "started_run",
    "undisturbed",
]

LATENCY = 0.1
_PRELOADED = ["benchmarks.reliability.suite", "mwe_inspect._registry", "anthropic", "openai.types"]
"""Imported once, in the process from which those that are killed are forked."""

_LONGEST = 300.0
PROPENSITIES: dict[str, Any] = {"match": 0.6, "refuse": 0.05, "first_position": 0.1}

Results = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Outcome:
    """What the kills did.

    Attributes:
        kills: How often the run was killed.
        finished: How many samples were finished at the kills, all in all.
        finished_again: How many of those were asked again.
        others_again: How many unfinished samples were asked again: they were under way.
        results: The final numbers by task.
    """

    kills: int
    finished: int
    finished_again: int
    others_again: int
    results: Results

    def same_numbers(self, other: Results) -> bool:
        """Whether the numbers are those of another run, to the last digit."""
        return self.results.keys() == other.keys() and all(
            self.results[task].keys() == other[task].keys()
            and all(map(_equal, self.results[task].values(), other[task].values()))
            for task in other
        )


class Run:
    """A run on the server, in processes that can be killed."""

    def __init__(self, provider: Provider, stint: Stint) -> None:
        self.provider = provider
        self.stint = stint
        self._seen: dict[str, int] = {}
        self.kills = 0

    @property
    def samples(self) -> int:
        """How many samples the run has in all."""
        return len(self.provider.answers.prompts)

    def calls(self, prompt: str) -> int:
        """How often a prompt was asked."""
        return self.provider.calls[CHAT.name, prompt]

    def finished(self) -> set[str]:
        """The prompts of the samples that are finished."""
        if not self.stint.journal.exists():
            return set()
        lines = self.stint.journal.read_text(encoding="utf-8").splitlines(keepends=True)
        return {json.loads(line) for line in lines if line.endswith("\n")}

    def kill_after(self, answers: int, delay: float = 0.0) -> bool:
        """Runs until so many requests were answered, then kills; false if it had ended."""
        process = self._start()
        self._wait(lambda: self.provider.answered >= answers or not process.is_alive())
        time.sleep(delay)
        alive = process.is_alive()
        process.kill()
        process.join()
        if alive:
            self.kills += 1
            for prompt in self.finished() - self._seen.keys():
                self._seen[prompt] = self.calls(prompt)
        return alive

    def complete(self) -> None:
        """Runs to the end."""
        process = self._start()
        process.join(_LONGEST)
        assert self.stint.results.exists(), f"the run did not complete: {process.exitcode}"

    def outcome(self) -> Outcome:
        """Sums up."""
        again = {p for p in self.provider.answers.prompts if self.calls(p) > 1}
        finished_again = {p for p, calls in self._seen.items() if self.calls(p) > calls}
        return Outcome(
            kills=self.kills,
            finished=len(self._seen),
            finished_again=len(finished_again),
            others_again=len(again - finished_again),
            results=json.loads(self.stint.results.read_text(encoding="utf-8")),
        )

    def _start(self) -> BaseProcess:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(_PRELOADED)
        process = context.Process(target=run_suite, args=(self.stint,))
        process.start()
        return process

    @staticmethod
    def _wait(until: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _LONGEST
        while not until():
            assert time.monotonic() < deadline, "the run stands still"
            time.sleep(0.01)


@contextmanager
def started_run(
    folder: Path, logs: str | None = None, environment: Mapping[str, str] | None = None
) -> Iterator[Run]:
    """Gives a run with a server and files of its own; `logs` defaults to a folder in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    provider = Provider(Answers(suite(), **PROPENSITIES), latency=LATENCY)
    with serve(provider) as url:
        stint = Stint(
            logs=logs or str(folder / "logs"),
            url=url,
            home=folder / "home",
            journal=folder / "journal",
            results=folder / "results.json",
            environment=environment or {},
        )
        yield Run(provider, stint)


def undisturbed(folder: Path) -> Results:
    """Returns the numbers of a run that nobody kills."""
    with started_run(folder) as run:
        run.complete()
        return run.outcome().results


def killed_run(run: Run, kills: int, seed: int) -> Outcome:
    """Kills a run at random points, one after the other, then lets it end."""
    chance = random.Random(seed)
    for point in sorted(chance.sample(range(run.samples - 1), kills)):
        run.kill_after(point, delay=chance.uniform(0, LATENCY))
    run.complete()
    return run.outcome()


def _equal(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))
