"""The check of the model under test comes before the first call."""

from collections import Counter
from pathlib import Path

import pytest
from inspect_ai import Task, eval
from inspect_ai.dataset import Sample
from inspect_ai.model import Model
from inspect_ai.solver import generate

from mwe_inspect.errors import InputError
from mwe_inspect.solvers.check_model import check_model
from tests.support import run, scripted


@pytest.mark.parametrize("fits", [True, False])
def test_a_model_that_does_not_fit_is_refused_before_it_is_asked(
    fits: bool, tmp_path: Path
) -> None:
    asked: Counter[str] = Counter()

    def reply(prompt: str) -> str:
        asked[prompt] += 1
        return "Yes"

    def check(model: Model) -> None:
        assert str(model) == "mockllm/model"
        if not fits:
            raise InputError("this model does not fit")

    task = Task(dataset=[Sample("Well?")], setup=check_model(check), solver=generate())
    if fits:
        run(task, scripted(reply), tmp_path)
        assert asked.total() == 1
        return
    [log] = eval(task, model=scripted(reply), display="none", log_dir=str(tmp_path))
    assert log.error and log.error.message == "this model does not fit"
    assert not asked
