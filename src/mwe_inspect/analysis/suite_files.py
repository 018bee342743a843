"""Suites as definition files: for Inspect and steward, for flow, and for Hawk."""

from collections.abc import Callable, Mapping, Sequence
from pprint import pformat
from typing import Any

from mwe_inspect.arguments import choice
from mwe_inspect.suites import SuiteEntry

__all__ = ["RUNNERS", "suite_file"]

_PACKAGE = "mwe_inspect"
_PROJECT = "mwe-inspect"


def suite_file(
    runner: str, entries: Sequence[SuiteEntry], models: Sequence[str], roles: Mapping[str, str]
) -> str:
    """Returns a suite as a definition file.

    Args:
        runner: `steward` (a Python script around Inspect's `eval_set`, which runs by itself too),
            `flow` (a YAML file of inspect-flow) or `hawk` (a YAML file of Hawk).
        entries: The tasks.
        models: The models under test.
        roles: Models by role (`grader`).

    Raises:
        InputError: If the runner is none of these.
    """
    return RUNNERS[choice("for", runner, tuple(RUNNERS))](entries, models, roles)


def _script(entries: Sequence[SuiteEntry], models: Sequence[str], roles: Mapping[str, str]) -> str:
    calls = "".join(f"    {_PACKAGE}.{one.task}({_keywords(one.arguments)}),\n" for one in entries)
    given = f"        model_roles={dict(roles)!r},\n" if roles else ""
    return f'''"""A suite of mwe_inspect, from `mwe-inspect suite write`. Run it again to go on."""

from inspect_ai import eval_set

import {_PACKAGE}

TASKS = [
{calls}]

if __name__ == "__main__":
    eval_set(
        TASKS,
        model={list(models)!r},
{given}        log_dir="logs/threat-suite",
    )
'''


def _flow(entries: Sequence[SuiteEntry], models: Sequence[str], roles: Mapping[str, str]) -> str:
    tasks = [
        {
            "name": f"{_PACKAGE}/{one.task}",
            "args": dict(one.arguments),
            "model": model,
            **({"model_roles": dict(roles)} if roles else {}),
        }
        for model in models
        for one in entries
    ]
    return _yaml({"log_dir": "logs/threat-suite", "dependencies": _dependencies(), "tasks": tasks})


def _hawk(entries: Sequence[SuiteEntry], models: Sequence[str], roles: Mapping[str, str]) -> str:
    def model(name: str) -> dict[str, Any]:
        return {"package": "inspect-ai", "items": [{"name": name}]}

    definition: dict[str, Any] = {
        "name": "threat-suite",
        "tasks": [
            {
                "package": _PROJECT,
                "name": _PACKAGE,
                "items": [{"name": one.task, "args": dict(one.arguments)} for one in entries],
            }
        ],
        "models": [model(name) for name in models],
    }
    if roles:
        definition["model_roles"] = {role: model(name) for role, name in roles.items()}
    return _yaml(definition)


RUNNERS: Mapping[str, Callable[[Sequence[SuiteEntry], Sequence[str], Mapping[str, str]], str]] = {
    "steward": _script,
    "flow": _flow,
    "hawk": _hawk,
}
"""What `suite_file` writes for."""


def _dependencies() -> dict[str, Any]:
    return {"additional_dependencies": [_PROJECT]}


def _keywords(arguments: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={pformat(value)}" for name, value in arguments.items())


def _yaml(definition: Mapping[str, Any]) -> str:
    import yaml

    return yaml.safe_dump(dict(definition), sort_keys=False, allow_unicode=True)
