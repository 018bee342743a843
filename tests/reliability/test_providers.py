"""Inspect's real providers, over the network's wire, against the simulated model itself."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from inspect_ai import eval
from inspect_ai.log import EvalLog
from inspect_ai.model import BatchConfig, ModelCost, get_model

from benchmarks.reliability.faults import APIS, served_model
from mwe_inspect import advanced_ai_risk, persona, sycophancy
from tests.server.answers import Answers
from tests.server.provider import Provider, serve
from tests.support import metrics_of, run

PROPENSITIES: dict[str, Any] = {"match": 0.6, "refuse": 0.25, "first_position": 0.1}
statements: Any = partial(persona, behavior="no-shut-down,agreeableness", items=3)
opinions: Any = partial(sycophancy, behavior="sycophancy-on-politics", items=5)
choices: Any = partial(advanced_ai_risk, behavior="corrigibility", items=1)
TASKS = [statements, opinions, choices]


def slow(value: Any) -> Any:
    """A value of a parameter that is tried with the slow tests."""
    return pytest.param(value, marks=pytest.mark.slow)


each_api = pytest.mark.parametrize("api", APIS)


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Provider, str]]:
    built = [task(elicit=elicit) for task in TASKS for elicit in ("text", "prefill")]
    provider = Provider(Answers(built, **PROPENSITIES))
    with serve(provider) as url:
        yield provider, url


def simulated() -> Any:
    return get_model("mwe_inspect/simulated", memoize=False, **PROPENSITIES)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., EvalLog]:
    """Runs on the simulated model itself, each of them once."""
    folder = tmp_path_factory.mktemp("alone")

    @cache
    def run_alone(task: Any, **arguments: Any) -> EvalLog:
        return run(task(**arguments), simulated(), folder)

    return run_alone


def verdicts(log: EvalLog) -> dict[str, Any]:
    """The answer records of a log, by sample."""
    found = {}
    for sample in log.samples or []:
        [score] = (sample.scores or {}).values()
        found[str(sample.id)] = (score.metadata or {})["answers"]
    return found


def used(log: EvalLog) -> tuple[int, int]:
    """Tokens read and written."""
    [usage] = log.stats.model_usage.values()
    return usage.input_tokens, usage.output_tokens


@each_api
def test_text_has_the_same_verdicts_and_usage(
    api: str, server: Any, alone: Any, tmp_path: Path
) -> None:
    served, expected = run(opinions(), served_model(api, server[1]), tmp_path), alone(opinions)
    assert verdicts(served) == verdicts(expected)
    assert metrics_of(served) == pytest.approx(metrics_of(expected), nan_ok=True)
    assert metrics_of(served)["refused"] > 0
    assert used(served) == used(expected)


@pytest.mark.parametrize("api", ["chat", slow("messages")])
def test_a_pack_has_the_same_verdicts(api: str, server: Any, alone: Any, tmp_path: Path) -> None:
    served = run(opinions(pack=7), served_model(api, server[1]), tmp_path)
    assert verdicts(served) == verdicts(alone(opinions, pack=7))
    assert metrics_of(served) == pytest.approx(metrics_of(alone(opinions)), nan_ok=True)


@pytest.mark.parametrize("api", ["chat", "responses"])
def test_openai_gives_the_same_probabilities(
    api: str, server: Any, alone: Any, tmp_path: Path
) -> None:
    served = run(choices(elicit="logprobs"), served_model(api, server[1]), tmp_path)
    expected = alone(choices, elicit="logprobs")
    assert metrics_of(served) == pytest.approx(metrics_of(expected), nan_ok=True)
    assert metrics_of(served)["mass"] == pytest.approx(0.75, abs=0.05)


def test_anthropic_goes_on_from_the_same_opening(server: Any, alone: Any, tmp_path: Path) -> None:
    served = run(statements(elicit="prefill"), served_model("messages", server[1]), tmp_path)
    assert verdicts(served) == verdicts(alone(statements, elicit="prefill"))


@pytest.mark.parametrize(
    ("api", "elicit", "said"),
    [
        ("messages", "logprobs", "gives no log probabilities"),
        ("chat", "prefill", "does not go on from an opening of its turn"),
        ("responses", "prefill", "does not go on from an opening of its turn"),
    ],
)
def test_what_an_api_lacks_is_refused_before_any_call(
    api: str, elicit: str, said: str, server: Any, tmp_path: Path
) -> None:
    provider, url = server
    before = provider.answered
    task = statements(elicit=elicit)
    [log] = eval(task, model=served_model(api, url), display="none", log_dir=str(tmp_path))
    assert log.status == "error" and log.error and said in log.error.message
    assert provider.answered == before


def test_costs_come_from_the_usage_and_the_prices_given(server: Any, tmp_path: Path) -> None:
    _, url = server
    prices = ModelCost(input=2.0, output=8.0, input_cache_write=2.0, input_cache_read=1.0)
    options: dict[str, Any] = {"model_cost_config": {"openai/gpt-4o": prices}}
    log = run(statements(), served_model("chat", url), tmp_path, **options)
    [usage] = log.stats.model_usage.values()
    expected = (usage.input_tokens * 2.0 + usage.output_tokens * 8.0) / 1e6
    assert usage.total_cost == pytest.approx(expected) and expected > 0


@pytest.mark.parametrize("api", ["chat", "messages", slow("responses")])
def test_batches(api: str, server: Any, alone: Any, tmp_path: Path) -> None:
    provider, url = server
    before = provider.answered
    batch = BatchConfig(size=100, send_delay=0.2, tick=0.2)
    log = run(statements(), served_model(api, url), tmp_path, batch=batch)
    assert verdicts(log) == verdicts(alone(statements))
    assert provider.answered == before + len(statements().dataset)


@pytest.mark.parametrize("pack", [1, slow(5)])
def test_a_cached_run_asks_nothing_again(pack: int, server: Any, tmp_path: Path) -> None:
    provider, url = server
    logs = []
    for _ in range(2):
        before = provider.answered
        task = choices(pack=pack)
        model = served_model("chat", url)
        logs.append(run(task, model, tmp_path, cache=True, epochs=2))
    assert provider.answered == before
    assert metrics_of(logs[0]) == pytest.approx(metrics_of(logs[1]), nan_ok=True)
