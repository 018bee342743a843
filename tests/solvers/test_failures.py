"""Whose fault a failed call is said to be."""

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from inspect_ai import eval
from inspect_ai.model import ModelOutput, get_model
from tenacity import Future, RetryError

from mwe_inspect import advanced_ai_risk
from tests.support import output


def message_of(raising: Callable[[], Any], folder: Path, **arguments: Any) -> str:
    """The message of the error that ends a run whose model raises."""

    def fail(*_: Any) -> ModelOutput:
        raising()
        return output("(A)")

    model = get_model("mockllm/model", custom_outputs=fail, memoize=False)
    task = advanced_ai_risk(behavior="myopic-reward", items=1, **arguments)
    [log] = eval(task, model=model, display="none", log_dir=str(folder))
    assert log.status == "error" and log.error
    return log.error.message


def given_up() -> None:
    attempt = Future(3)
    attempt.set_exception(ConnectionError("no route\nto the server"))
    raise RetryError(attempt)


def wrong() -> None:
    raise ValueError("a bug")


@pytest.mark.parametrize("arguments", [{}, {"pack": 2}])
@pytest.mark.parametrize(
    ("raising", "said"),
    [
        (lambda: json.loads("{'a'"), "the server's reply cannot be read: JSONDecodeError: "),
        (b"\xff".decode, "the server's reply cannot be read: UnicodeDecodeError: "),
        (given_up, "given up after 3 tries: ConnectionError: no route to the server"),
    ],
)
def test_what_a_server_did_is_said_in_one_line_that_names_the_model(
    raising: Callable[[], Any], said: str, arguments: Any, tmp_path: Path
) -> None:
    message = message_of(raising, tmp_path, **arguments)
    assert f"mockllm/model: {said}" in message and "\n" not in message


@pytest.mark.parametrize("arguments", [{}, {"pack": 2}])
def test_any_other_error_of_a_call_is_left_as_it_is(arguments: Any, tmp_path: Path) -> None:
    assert "a bug" in (message := message_of(wrong, tmp_path, **arguments))
    assert "server" not in message


@pytest.mark.parametrize(
    ("arguments", "function"), [({}, "reply_from"), ({"pack": 2}, "draw_replies")]
)
def test_an_error_of_the_code_around_a_call_is_not_the_server_s(
    arguments: Any, function: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> Any:
        return json.loads("")

    monkeypatch.setattr(import_module("mwe_inspect.solvers.ask"), function, broken)
    message = message_of(lambda: None, tmp_path, **arguments)
    assert "Expecting value" in message and "server" not in message
