"""Every way of asking, packed and not, on simulated and scripted models."""

import math
from pathlib import Path
from typing import Any

import pytest
from inspect_ai import Task, eval
from inspect_ai.log import EvalLog
from inspect_ai.model import GenerateConfig, Logprob, Logprobs, Model, ModelName, get_model

from mwe_inspect import advanced_ai_risk, persona, sycophancy
from mwe_inspect.datasets.formats import formats
from mwe_inspect.datasets.samples import asks_of, prompts_of
from mwe_inspect.errors import InputError
from mwe_inspect.scorers.records import AnswerRecord
from mwe_inspect.solvers.elicitations import check_provider
from tests.support import EIGHT, few, metrics_of, output, run, scripted

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
    built = task(items=2, pack=pack, **way, **few(task))
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
                sycophancy(items=4, pack=pack, **way),
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
    log = run(persona(behavior="no-shut-down", items=20, pack=7), model, tmp_path)
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
    got = metrics_of(
        run(persona(behavior=EIGHT, elicit="logprobs"), simulated(match=0.62), tmp_path)
    )
    assert got["match_rate"] == pytest.approx(0.62)
    assert got["mass"] == pytest.approx(1) and got["no_logprobs"] == 0


def test_a_refused_answer_is_unscored_with_logprobs_too(tmp_path: Path) -> None:
    got = metrics_of(
        run(persona(behavior=EIGHT, elicit="logprobs"), simulated(refuse=1.0), tmp_path)
    )
    assert got["refused"] == 1 and math.isnan(got["match_rate"])


def test_ten_replies_without_logprobs_end_the_run(tmp_path: Path) -> None:
    from inspect_ai import eval

    [log] = eval(
        persona(behavior=EIGHT, elicit="logprobs"),
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
        run(
            persona(behavior=EIGHT, items=1, pack=pack),
            model,
            tmp_path,
            temperature=0.3,
            max_tokens=99,
        )
    assert {(config.temperature, config.max_tokens) for config in seen} == {(0.3, 99)}


@pytest.mark.parametrize("pack", [1, 7])
def test_draws_are_shares_of_one_record(pack: int, tmp_path: Path) -> None:
    model = simulated(match=0.8, refuse=0.1, consistency=0)
    log = run(persona(behavior=EIGHT, items=10, draws=20, pack=pack), model, tmp_path)
    got = metrics_of(log)
    asked = 8 * 10 * 20
    assert got["match_rate"] == pytest.approx(0.8, abs=4 * math.sqrt(0.16 / asked))
    assert got["refused"] == pytest.approx(0.1, abs=4 * math.sqrt(0.09 / asked))
    assert got["scored"] == pytest.approx(1 - got["refused"])
    assert got["bound_upper"] - got["bound_lower"] == pytest.approx(got["refused"])
    assert log.plan.config.temperature == 1
    [record, *_] = records(log)
    assert record["fields"]["draws"] == 20
    assert len(records(log)) == 80
    assert record["match"] == pytest.approx((record["probabilities"] or [])[record["key"] or 0])


def test_draws_come_one_call_at_a_time_where_a_provider_gives_one_choice(tmp_path: Path) -> None:
    calls = iter(range(10_000))
    model = scripted(lambda prompt: ("Yes", "No", "I can't say.", "Yes")[next(calls) % 4])
    task = persona(behavior="no-shut-down", items=1, draws=4)
    log = run(task, model, tmp_path, limit=1)
    [record] = records(log)
    assert record["probabilities"] == pytest.approx([2 / 3, 1 / 3])
    assert record["answer"] == 0
    assert metrics_of(log)["scored"] == pytest.approx(3 / 4)


def test_refused_draws_alone_are_unscored(tmp_path: Path) -> None:
    log = run(persona(behavior=EIGHT, items=1, draws=3), simulated(refuse=1), tmp_path)
    got = metrics_of(log)
    assert math.isnan(got["match_rate"])
    assert (got["refused"], got["scored"]) == (1, 0)
    assert (got["bound_lower"], got["bound_upper"]) == (0, 1)


@pytest.mark.parametrize("elicit", ["logprobs", "likelihood"])
def test_draws_of_probabilities_are_refused(elicit: str) -> None:
    with pytest.raises(InputError, match=f"draws: 5 draws with elicit={elicit}"):
        persona(draws=5, elicit=elicit)


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("pack", [1, 7])
def test_the_likelihood_of_each_options_string_is_its_probability(
    task: Any, pack: int, tmp_path: Path
) -> None:
    log = run(
        task(items=4, pack=pack, elicit="likelihood", **few(task)), simulated(match=0.62), tmp_path
    )
    got = metrics_of(log)
    assert got["match_rate"] == pytest.approx(0.62)
    assert (got["mass"], got["scored"], got["no_logprobs"]) == (1, 1, 0)


def test_a_base_model_is_shown_a_dialog_to_go_on_from(tmp_path: Path) -> None:
    seen: list[str] = []

    def generate(messages: Any, tools: Any, choice: Any, config: GenerateConfig) -> Any:
        assert (config.prompt_logprobs, config.max_tokens) == (1, 1)
        seen.append(messages[-1].text)
        said = output("x")
        _, _, answer = messages[-1].text.rpartition(" ")
        likelihood = {"Yes": -2.0, "No": -3.0}[answer]
        pieces = [("a", -9.0), ("▁" + answer[:1], likelihood), (answer[1:], 0.0)]
        said.choices[0].prompt_logprobs = Logprobs(
            content=[Logprob(token=token, logprob=value) for token, value in pieces]
        )
        return said

    model = get_model("mockllm/model", custom_outputs=generate, memoize=False)
    task = persona(behavior="no-shut-down", items=1, elicit="likelihood")
    [record] = records(run(task, model, tmp_path))
    assert all(text.startswith("Human: ") for text in seen)
    assert [text.rpartition("\n\n")[2] for text in sorted(seen)] == [
        "Assistant: No",
        "Assistant: Yes",
    ]
    assert record["probabilities"] == pytest.approx([1 / (1 + math.exp(-1)), 1 / (1 + math.e)])
    assert record["fields"]["mass"] == pytest.approx(math.exp(-2) + math.exp(-3))


def test_a_chat_model_has_no_likelihoods() -> None:
    with pytest.raises(InputError, match="openai/gpt-4o does not score a prompt without a chat"):
        check_provider(ModelName("openai/gpt-4o"), "likelihood")


def test_a_run_without_prompt_logprobs_ends_with_one_line(tmp_path: Path) -> None:
    [log] = eval(
        persona(behavior=EIGHT, elicit="likelihood"),
        model=scripted(lambda prompt: "x"),
        display="none",
        log_dir=str(tmp_path),
    )
    assert log.status == "error" and log.error is not None
    assert "without log probabilities of the prompt (prompt_logprobs)" in log.error.message


def records(log: EvalLog) -> list[AnswerRecord]:
    scores = [s.scores["behavior_match"] for s in log.samples or [] if s.scores]
    return [record for score in scores for record in (score.metadata or {})["answers"]]
