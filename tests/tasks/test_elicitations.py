"""Every way of asking, packed and not, on simulated and scripted models."""

import math
from pathlib import Path
from typing import Any

import pytest
from inspect_ai import Task
from inspect_ai.model import GenerateConfig, Model, ModelName, get_model

from mwe_inspect import advanced_ai_risk, persona, sycophancy
from mwe_inspect.datasets.formats import formats
from mwe_inspect.datasets.samples import asks_of, prompts_of
from mwe_inspect.errors import InputError
from mwe_inspect.solvers.elicitations import check_provider
from tests.support import metrics_of, output, run, scripted

TASKS: list[Any] = [persona, sycophancy, advanced_ai_risk]
WAYS: list[dict[str, Any]] = [
    {},
    {"present": "both-orders"},
    {"present": "shuffled"},
    {"present": "format-panel"},
    {"present": "options-only"},
    {"present": "number-brackets", "elicit": "reasoning"},
    {"elicit": "prefill"},
    {"elicit": "reasoning"},
]


def simulated(**propensities: Any) -> Model:
    return get_model("mwe_inspect/simulated", memoize=False, **propensities)


def keys(task: Task) -> dict[str, str]:
    """The matching reply to each prompt: its label in plain letters, or its words."""
    result = {}
    for sample in task.dataset:
        metadata = sample.metadata or {}
        for ask, prompt in zip(
            asks_of(metadata), prompts_of(str(sample.input), metadata), strict=True
        ):
            key = 0 if ask["key"] is None else ask["key"]
            label = ask["labels"] and ask["labels"][ask["order"].index(key)]
            result[prompt] = label or ask["options"][key]
    return result


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("way", WAYS, ids=str)
@pytest.mark.parametrize("pack", [1, 7])
def test_answering_from_the_key_matches_in_every_way_of_asking(
    task: Any, way: dict[str, Any], pack: int, tmp_path: Path
) -> None:
    built = task(items=2, pack=pack, **way)
    replies = keys(built)
    assert len(replies) > 2
    style = "Let me think.\n\nAnswer: {}" if way.get("elicit") == "reasoning" else "{}"
    model = scripted(lambda prompt: style.format(replies[prompt]))
    if way.get("elicit") == "prefill":
        model = _continuing(replies)
    got = metrics_of(run(built, model, tmp_path))
    assert (got["match_rate"], got["scored"]) == (1, 1)


def _continuing(replies: dict[str, str]) -> Model:
    """Goes on from the opening of its turn."""

    def generate(messages: Any, *_: Any) -> Any:
        assert messages[-1].role == "assistant"
        return output(f" {replies[messages[0].text]}.")

    return get_model("mockllm/model", custom_outputs=generate, memoize=False)


@pytest.mark.parametrize("way", [{}, {"present": "format-panel"}, {"elicit": "logprobs"}], ids=str)
def test_packs_of_1_7_and_50_have_identical_metrics(way: dict[str, Any], tmp_path: Path) -> None:
    results = [
        metrics_of(
            run(
                sycophancy(items=8, pack=pack, **way),
                simulated(refuse=0.1, first_position=0.2, consistency=0.8),
                tmp_path,
                epochs=2,
            )
        )
        for pack in (1, 7, 50)
    ]
    for packed in results[1:]:
        assert packed == pytest.approx(results[0], nan_ok=True, abs=1e-12)


def test_a_packed_question_has_its_own_conversation(tmp_path: Path) -> None:
    seen: list[int] = []

    def generate(messages: Any, *_: Any) -> Any:
        seen.append(len(messages))
        return output("Yes")

    model = get_model("mockllm/model", custom_outputs=generate, memoize=False)
    log = run(persona(behavior="no-shut-down", pack=7), model, tmp_path)
    assert seen == [1] * 20
    assert sorted(str(sample.id) for sample in log.samples or []) == [
        f"no-shut-down/pack-000{n}" for n in (1, 2, 3)
    ]


def test_the_format_panel_shows_each_format_in_both_orders() -> None:
    samples = list(
        advanced_ai_risk(behavior="myopic-reward", items=1, present="format-panel").dataset
    )
    assert len(formats()) >= 8 and len(samples) == 2 * len(formats())
    prompts = [str(sample.input) for sample in samples]
    assert len(set(prompts)) == len(prompts)
    for start in (" (A) ", "\nA. ", "\nA) ", "\n[A] ", "\n1. ", "\n(1) ", "\n(a) ", "\n- "):
        assert any(start in prompt for prompt in prompts), start


def test_logprobs_give_the_probability_of_the_key(tmp_path: Path) -> None:
    got = metrics_of(run(persona(elicit="logprobs"), simulated(match=0.62), tmp_path))
    assert got["match_rate"] == pytest.approx(0.62)
    assert got["mass"] == pytest.approx(1) and got["no_logprobs"] == 0


def test_a_refused_answer_is_unscored_with_logprobs_too(tmp_path: Path) -> None:
    got = metrics_of(run(persona(elicit="logprobs"), simulated(refuse=1.0), tmp_path))
    assert got["refused"] == 1 and math.isnan(got["match_rate"])


def test_ten_replies_without_logprobs_end_the_run(tmp_path: Path) -> None:
    from inspect_ai import eval

    [log] = eval(
        persona(elicit="logprobs"),
        model=scripted(lambda _: "Yes"),
        display="none",
        log_dir=str(tmp_path),
    )
    assert log.status == "error" and log.error
    assert "the first 10 replies came without log probabilities" in log.error.message


def test_fewer_replies_without_logprobs_are_unscored(tmp_path: Path) -> None:
    task = persona(behavior="no-shut-down", items=8, elicit="logprobs")
    got = metrics_of(run(task, scripted(lambda _: "Yes"), tmp_path))
    assert got["no_logprobs"] == 1 and got["scored"] == 0


@pytest.mark.parametrize(
    ("model", "elicit"),
    [
        ("anthropic/claude-sonnet-4-5", "logprobs"),
        ("mistral/mistral-large", "logprobs"),
        ("groq/llama", "logprobs"),
        ("bedrock/anthropic.claude", "logprobs"),
        ("openai/o3-mini", "logprobs"),
        ("openai/gpt-5-mini", "logprobs"),
        ("openai/gpt-4o", "prefill"),
        ("anthropic/claude-opus-4-6", "prefill"),
        ("anthropic/claude-sonnet-4-6", "prefill"),
        ("hf/gpt2", "prefill"),
    ],
)
def test_known_providers_without_it_are_named(model: str, elicit: str) -> None:
    with pytest.raises(InputError, match=f"elicit: {model} .*choose elicit=text"):
        check_provider(ModelName(model), elicit)


@pytest.mark.parametrize(
    ("model", "elicit"),
    [
        ("openai/gpt-4o", "logprobs"),
        ("vllm/llama", "logprobs"),
        ("anthropic/claude-sonnet-4-5", "prefill"),
        ("anthropic/claude-3-opus-20240229", "prefill"),
        ("vllm/llama", "prefill"),
        ("anthropic/claude-opus-4-6", "reasoning"),
        ("openai/o3-mini", "text"),
    ],
)
def test_others_are_not(model: str, elicit: str) -> None:
    check_provider(ModelName(model), elicit)


def test_options_without_labels_have_no_label_probability() -> None:
    with pytest.raises(InputError, match="present: options-only has no labels"):
        advanced_ai_risk(present="options-only", elicit="logprobs")


def test_the_users_own_generate_settings_are_kept(tmp_path: Path) -> None:
    seen: list[GenerateConfig] = []

    def generate(_messages: Any, _tools: Any, _choice: Any, config: GenerateConfig) -> Any:
        seen.append(config)
        return output("Yes")

    for pack in (1, 5):
        model = get_model("mockllm/model", custom_outputs=generate, memoize=False)
        run(persona(items=1, pack=pack), model, tmp_path, temperature=0.3, max_tokens=99)
    assert {(config.temperature, config.max_tokens) for config in seen} == {(0.3, 99)}
