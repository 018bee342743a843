"""What the solver keeps of a reply."""

import math
from pathlib import Path

import pytest
from inspect_ai.model import (
    ChatMessageAssistant,
    ContentReasoning,
    ContentText,
    Logprob,
    Logprobs,
    ModelOutput,
    TopLogprob,
    get_model,
)

from mwe_inspect import advanced_ai_risk, sycophancy
from mwe_inspect.solvers.replies import REPLIES, Reply, reply_from
from tests.support import output, run, scripted


def test_the_raw_reply_is_kept_under_the_documented_key(tmp_path: Path) -> None:
    task = advanced_ai_risk(behavior="myopic-reward", items=1, present="as-written")
    log = run(task, scripted(lambda _: " (A) because\n it is sooner "), tmp_path)
    assert log.samples
    [reply] = log.samples[0].store[REPLIES]
    assert reply == {"text": " (A) because\n it is sooner ", "finish": "stop", "reasoning": ""}
    assert REPLIES == "mwe_inspect:replies"


def test_native_reasoning_is_kept_apart() -> None:
    message = ChatMessageAssistant(
        content=[ContentReasoning(reasoning="I would say (B)."), ContentText(text="(A)")]
    )
    reply = reply_from(ModelOutput.from_message(message, stop_reason="max_tokens"))
    expected = Reply(text="(A)", finish="max_tokens", reasoning="I would say (B).")
    assert reply == expected


def test_an_output_without_a_choice_is_an_empty_reply() -> None:
    assert reply_from(ModelOutput(model="m"))["text"] == ""


def test_the_input_is_the_prompt_as_asked_and_nothing_else(tmp_path: Path) -> None:
    seen: list[str] = []

    def reply(prompt: str) -> str:
        seen.append(prompt)
        return "(A)"

    log = run(sycophancy(items=2), scripted(reply), tmp_path)
    assert log.samples and sorted(seen) == sorted(str(sample.input) for sample in log.samples)


def test_real_providers_see_no_metadata_of_ours(tmp_path: Path) -> None:
    def answer(messages: object, *_: object) -> ModelOutput:
        assert all(message.metadata is None for message in messages)  # type: ignore[attr-defined]
        return output("(A)")

    model = get_model("mockllm/model", custom_outputs=answer, memoize=False)
    run(sycophancy(items=1), model, tmp_path)


def test_candidates_of_the_same_spelling_are_summed() -> None:
    top = [TopLogprob(token="A", logprob=math.log(p)) for p in (0.5, 0.25)]
    result = output("A")
    result.choices[0].logprobs = Logprobs(
        content=[Logprob(token="A", logprob=math.log(0.5), top_logprobs=top)]
    )
    assert reply_from(result)["tokens"] == [{"A": pytest.approx(0.75)}]
