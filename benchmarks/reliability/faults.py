"""Lets every fault strike some samples of a run, and says what became of them.

One run for each API: each fault strikes one sample always and, if it is of the passing kind,
another one once; a dozen more samples have no trouble. Then the faults are mended and the log is
retried.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from inspect_ai import Task, eval, eval_retry
from inspect_ai.log import EvalLog, EvalSample
from inspect_ai.model import Model, get_model

from mwe_inspect import persona
from tests.server.answers import Answers
from tests.server.faults import FAULTS, PASSING
from tests.server.provider import Plan, Provider, serve

__all__ = ["APIS", "BOUND", "Fate", "FaultRun", "plan_faults", "run_faults", "served_model"]

APIS = ("chat", "responses", "messages")

RETRIES = 1
TIMEOUT = 30
SDK_TRIES = 3
BOUND = (RETRIES + 1) * SDK_TRIES
"""The most calls for a sample: Inspect's tries, each of them up to three by the provider's SDK."""

_UNTROUBLED = 12
_KEYS = {"OPENAI_API_KEY": "local", "ANTHROPIC_API_KEY": "local"}


@dataclass(frozen=True)
class Fate:
    """What became of the sample that a fault struck.

    Attributes:
        fault: Name of the fault.
        lasting: Whether it struck every request or only the first one.
        outcome: `scored`, `unscored` with the reason, `error` with the message, or `lost` if the
            log has neither a score nor an error of it.
        calls: How often the server was asked.
    """

    fault: str
    lasting: bool
    outcome: str
    calls: int


@dataclass(frozen=True)
class FaultRun:
    """A run under faults, and its retry without.

    Attributes:
        fates: One for each sample that was struck.
        samples: How many samples there are in all.
        lost: How many of them the log has neither with a score nor with an error.
        kept: How many were finished.
        asked_again: How many of those the retry asked again.
        scored_in_the_end: How many were scored, or unscored with a reason, after the retry.
    """

    fates: list[Fate]
    samples: int
    lost: int
    kept: int
    asked_again: int
    scored_in_the_end: int


def plan_faults(prompts: Sequence[str], names: Sequence[str] = tuple(FAULTS)) -> dict[str, Plan]:
    """Gives each fault a prompt to strike always, and those that may pass one to strike once."""
    plans = [Plan(name) for name in names]
    plans += [Plan(name, times=1) for name in names if name in PASSING]
    return dict(zip(prompts, plans, strict=False))


def run_faults(api: str, folder: Path, names: Sequence[str] = tuple(FAULTS)) -> FaultRun:
    """Runs the faults against one API."""
    answers = Answers([_task()], match=0.6)
    plans = plan_faults(answers.prompts, names)
    provider = Provider(answers, plans)
    limit = len(plans) + _UNTROUBLED
    options: dict[str, Any] = {"display": "none", "log_dir": str(folder), "log_level": "error"}
    options |= {"max_retries": RETRIES, "attempt_timeout": TIMEOUT, "continue_on_fail": True}
    with patch.dict(os.environ, _KEYS), serve(provider) as url:
        model = served_model(api, url)
        [log] = eval(_task(), model=model, limit=limit, **options)
        before = {prompt: provider.calls[api, prompt] for prompt in answers.prompts}
        provider.plans = {}
        [retried] = eval_retry(log, **options) if _errors(log) else [log]
    finished = [sample for sample in log.samples or [] if sample.scores]
    return FaultRun(
        fates=_fates(log, plans, before),
        samples=limit,
        lost=limit - len(finished) - len(_errors(log)),
        kept=len(finished),
        asked_again=sum(provider.calls[api, _prompt(s)] > before[_prompt(s)] for s in finished),
        scored_in_the_end=sum(bool(sample.scores) for sample in retried.samples or []),
    )


def served_model(api: str, url: str, **arguments: Any) -> Model:
    """Returns Inspect's own provider for an API, pointed at the local server."""
    if api == "messages":
        name, base = "anthropic/claude-sonnet-4-5", url
    else:
        name, base = "openai/gpt-4o", f"{url}/v1"
        arguments["responses_api"] = api == "responses"
    return get_model(name, base_url=base, api_key="local", memoize=False, **arguments)


def _task() -> Task:
    return persona(behavior="no-shut-down,agreeableness")


def _errors(log: EvalLog) -> list[EvalSample]:
    return [sample for sample in log.samples or [] if sample.error]


def _fates(log: EvalLog, plans: Mapping[str, Plan], calls: Mapping[str, int]) -> list[Fate]:
    """The fates of the samples that were struck, in the order of the plans."""
    found = {_prompt(sample): sample for sample in log.samples or []}
    return [
        Fate(plan.fault, plan.times is None, _outcome(found.get(prompt)), calls[prompt])
        for prompt, plan in plans.items()
    ]


def _outcome(sample: EvalSample | None) -> str:
    if sample is None or not (sample.error or sample.scores):
        return "lost"
    if sample.error:
        return f"error: {sample.error.message}"
    [score] = (sample.scores or {}).values()
    return f"unscored: {score.reason}" if score.reason else "scored"


def _prompt(sample: EvalSample) -> str:
    return str(sample.input)
