"""`elicit=logprobs` on a real transformer, through Inspect's own `hf` provider.

The model is a tiny Llama with random weights and a tokenizer made on the spot. What is read from
its log is compared with a forward pass of the same weights over the same token ids.
"""

import math
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from inspect_ai import Task
from inspect_ai.log import EvalSample
from inspect_ai.model import Model, get_model

from mwe_inspect import advanced_ai_risk, persona
from mwe_inspect.datasets.asks import Ask, shown_options
from mwe_inspect.datasets.samples import asks_of
from mwe_inspect.scorers.records import AnswerRecord
from mwe_inspect.solvers.replies import REPLIES, Reply
from tests.support import metrics_of, run

_MISSING = "needs {}, which is not part of the dev extra: pip install -e '.[hf]'"
torch: Any = pytest.importorskip("torch", reason=_MISSING.format("torch"))
transformers: Any = pytest.importorskip("transformers", reason=_MISSING.format("transformers"))
tokenizers: Any = pytest.importorskip("tokenizers", reason=_MISSING.format("transformers"))
pytest.importorskip("accelerate", reason=_MISSING.format("accelerate"))

Script = Mapping[str, Mapping[str, float]]
"""After which token which token comes how probably; about, as the context moves it a little."""

USER, TURN, END = "<|user|>", "<|assistant|>", "<|end|>"
TEMPLATE = (
    "{% for message in messages %}<|user|>{{ message['content'] }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
SPELLINGS = {"yes": "Yes", "no": "No", "a": "A", "b": "B"}
CLOSE = 1e-4
WIDTH = 64
LOUD = 4.0
UNLIKELY = -14.0

WORDS: Script = {
    TURN: {"Yes": 0.45, "No": 0.2, "ĠYes": 0.1, "ĠNo": 0.1, "I": 0.1, "Answer": 0.05},
    **{token: {END: 0.7, ".": 0.3} for token in ("Yes", "ĠYes", "No", "ĠNo")},
    **{token: {END: 1.0} for token in ("I", "Answer", ".")},
}
BRACKETS: Script = {
    TURN: {"(": 0.9, "Ġ(": 0.1},
    **{token: {"A": 0.55, "B": 0.45} for token in ("(", "Ġ(")},
    **{token: {")": 0.95, END: 0.05} for token in "AB"},
    ")": {END: 1.0},
}
BRACKET_OR_NOT: Script = {
    TURN: {"(": 0.6, "A": 0.16, "B": 0.16, "I": 0.08},
    "(": {"A": 0.55, "B": 0.45},
    **{token: {END: 0.7, ")": 0.3} for token in "AB"},
    **{token: {END: 1.0} for token in (")", "I")},
}


@dataclass(frozen=True)
class Asked:
    """One question: what Inspect's log says, and what the model says outside Inspect."""

    ask: Ask
    reply: Reply
    record: AnswerRecord
    named: list[str]
    """What Inspect names as the token at each position."""
    sampled: list[str]
    """What the model really said."""
    direct: list[dict[str, float]]
    """The model's distribution at each position, after what it really said."""

    def said_at(self) -> int:
        """The position at which the model began to say something other than a bracket."""
        return next(n for n, token in enumerate(self.sampled) if token not in {"(", "Ġ("})

    def direct_options(self, position: int) -> list[float]:
        """The options' probabilities in item order, over all spellings, renormalised."""
        shares = dict.fromkeys(self.ask["labels"] or shown_options(self.ask), 0.0)
        for token, probability in self.direct[position].items():
            name = SPELLINGS.get(token.strip("Ġ(").lower())
            if name in shares:
                shares[name] += probability
        shown = [share / sum(shares.values()) for share in shares.values()]
        return [shown[self.ask["order"].index(option)] for option in range(len(shown))]


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: Any, **_: Any) -> None:
        raise AssertionError(f"the network was asked for {arguments}")

    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def persona_task() -> Task:
    return persona(behavior="no-shut-down", items=4, elicit="logprobs")


def risk_task(items: int = 2) -> Task:
    return advanced_ai_risk(behavior="myopic-reward", items=items, elicit="logprobs")


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    """A byte-level BPE of the tasks' own prompts."""
    prompts = [
        str(sample.input) for task in (persona_task(), risk_task()) for sample in task.dataset
    ]
    bpe = tokenizers.Tokenizer(tokenizers.models.BPE())
    bpe.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = tokenizers.decoders.ByteLevel()
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=480,
        special_tokens=[USER, TURN, END],
        initial_alphabet=tokenizers.pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    bpe.train_from_iterator([*prompts, *["Yes", " Yes", "No", " No", "Answer"] * 50], trainer)
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=bpe, eos_token=END, pad_token=END, chat_template=TEMPLATE
    )


def saved(folder: Path, tokenizer: Any, script: Script | None) -> Path:
    """Saves a random model, made to follow a script if there is one.

    Each token of the script is loud in a dimension of its own, which the norm before the output
    makes about the root of the width, whatever else the context adds.
    """
    torch.manual_seed(7)
    end = tokenizer.convert_tokens_to_ids(END)
    config = transformers.LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=WIDTH,
        intermediate_size=2 * WIDTH,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=1024,
        tie_word_embeddings=False,
        initializer_range=0.05,
        bos_token_id=None,
        eos_token_id=end,
        pad_token_id=end,
    )
    model = transformers.LlamaForCausalLM(config)
    ids = tokenizer.get_vocab()
    with torch.no_grad():
        for dimension, (token, following) in enumerate((script or {}).items()):
            model.model.embed_tokens.weight[:, dimension] = 0
            model.model.embed_tokens.weight[ids[token], dimension] = LOUD
            model.lm_head.weight[:, dimension] = UNLIKELY / math.sqrt(WIDTH)
            for one, probability in following.items():
                model.lm_head.weight[ids[one], dimension] = math.log(probability) / math.sqrt(WIDTH)
    path = folder / "model"
    model.save_pretrained(path)
    tokenizer.save_pretrained(path)
    return path


def asked(
    task: Task, path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[list[Asked], dict[str, float]]:
    """Runs a task on a saved model and puts the model's own account beside the log's."""
    model = get_model(
        "hf/local", model_path=str(path), tokenizer_path=str(path), device="cpu", memoize=False
    )
    said = _recorded(model, monkeypatch)
    torch.manual_seed(3)
    # as many connections as samples: the provider need not wait for its batch to fill
    log = run(task, model, folder, max_connections=len(task.dataset))
    own = transformers.AutoModelForCausalLM.from_pretrained(path).eval()
    tokenizer = transformers.AutoTokenizer.from_pretrained(path)
    assert log.samples and len(log.samples) == len(said)
    return [_compared(sample, said, own, tokenizer) for sample in log.samples], metrics_of(log)


def _recorded(model: Model, monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[int], list[int]]]:
    """Has the provider's model note its prompts, without the padding, and what it then said."""
    transformer: Any = model.api.model  # type: ignore[attr-defined]
    generate = transformer.generate
    said: list[tuple[list[int], list[int]]] = []

    def noting(*, input_ids: Any, attention_mask: Any, **options: Any) -> Any:
        got = generate(input_ids=input_ids, attention_mask=attention_mask, **options)
        for prompt, mask, whole in zip(input_ids, attention_mask, got.sequences, strict=True):
            said.append((prompt[mask.bool()].tolist(), whole[len(prompt) :].tolist()))
        return got

    monkeypatch.setattr(transformer, "generate", noting)
    return said


def _compared(
    sample: EvalSample, said: list[tuple[list[int], list[int]]], own: Any, tokenizer: Any
) -> Asked:
    chat = tokenizer.apply_chat_template(
        [{"role": "user", "content": sample.input}], add_generation_prompt=True, tokenize=False
    )
    prompt = tokenizer(chat)["input_ids"]
    [reply] = sample.store[REPLIES]
    [sequence] = [ids for asked_ids, ids in said if asked_ids == prompt]
    with torch.inference_mode():
        logits = own(torch.tensor([prompt + sequence])).logits[0, len(prompt) - 1 : -1]
    vocabulary = tokenizer.convert_ids_to_tokens(list(range(len(tokenizer))))
    assert sample.output.choices[0].logprobs and sample.scores
    [score] = sample.scores.values()
    return Asked(
        ask=asks_of(sample.metadata)[0],
        reply=reply,
        record=(score.metadata or {})["answers"][0],
        named=[one.token for one in sample.output.choices[0].logprobs.content],
        sampled=tokenizer.convert_ids_to_tokens(sequence),
        direct=[
            dict(zip(vocabulary, row.tolist(), strict=True)) for row in torch.softmax(logits, -1)
        ],
    )


def check_candidates(one: Asked) -> None:
    """The kept candidates are the likeliest twenty, at every position, as the model has them."""
    assert len(one.reply["tokens"]) == len(one.direct) == len(one.named) <= 16
    for kept, direct in zip(one.reply["tokens"], one.direct, strict=True):
        assert kept == pytest.approx({token: direct[token] for token in kept}, abs=CLOSE)
        assert len(kept) == 20
        assert min(kept.values()) >= sorted(direct.values())[-20] - CLOSE


def check_answer(one: Asked) -> None:
    """A scored answer is what the model holds of each option where it began to name one."""
    direct = one.direct_options(one.said_at())
    assert one.record["probabilities"] == pytest.approx(direct, abs=CLOSE)
    assert one.record["answer"] == direct.index(max(direct))
    assert one.record["key"] is not None
    assert one.record["match"] == pytest.approx(direct[one.record["key"]], abs=CLOSE)


@pytest.mark.parametrize("task", [persona_task, risk_task])
def test_a_random_models_candidates_are_kept_as_they_are(
    task: Callable[[], Task], tokenizer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, got = asked(task(), saved(tmp_path, tokenizer, None), tmp_path, monkeypatch)
    assert len(rows) == 4
    for one in rows:
        check_candidates(one)
        assert one.record["reason"] == "unreadable" and one.record["probabilities"] is None
    assert (got["scored"], got["no_logprobs"]) == (0, 0)


def test_words_are_read_over_all_spellings(
    tokenizer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, got = asked(persona_task(), saved(tmp_path, tokenizer, WORDS), tmp_path, monkeypatch)
    scored = [one for one in rows if one.record["probabilities"]]
    for one in rows:
        check_candidates(one)
        assert {"Yes", "ĠYes", "No", "ĠNo"} <= set(one.reply["tokens"][0])
        assert (one in scored) == (one.sampled[0].strip("Ġ") in {"Yes", "No"})
    for one in scored:
        check_answer(one)
    direct = [one.direct_options(0)[one.ask["key"] or 0] for one in scored]
    assert len(scored) >= 2 and len(set(direct)) == len(scored)
    assert got["match_rate"] == pytest.approx(sum(direct) / len(direct), abs=CLOSE)
    assert got["mass"] == pytest.approx(0.85, abs=0.02)  # as the script has it


def test_letters_are_read_after_their_bracket_and_in_item_order(
    tokenizer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, got = asked(risk_task(), saved(tmp_path, tokenizer, BRACKETS), tmp_path, monkeypatch)
    for one in rows:
        check_candidates(one)
        check_answer(one)
        assert one.said_at() == 1
    assert {one.ask["condition"] for one in rows} == {"as-written", "reversed"}
    assert got["scored"] == 1 and got["mass"] == pytest.approx(1, abs=0.01)
    direct = [one.direct_options(1)[one.ask["key"] or 0] for one in rows]
    assert got["match_rate"] == pytest.approx(sum(direct) / len(direct), abs=CLOSE)


def test_the_token_that_inspect_names_is_not_taken_for_the_one_said(
    tokenizer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Inspect's `Logprob.token` is the likeliest token here, whatever the model said."""
    model = saved(tmp_path, tokenizer, BRACKET_OR_NOT)
    rows, _ = asked(risk_task(items=16), model, tmp_path, monkeypatch)
    for one in rows:
        check_candidates(one)
        assert one.named == [max(direct, key=lambda t: direct[t]) for direct in one.direct]
        # a letter that came instead of the likelier bracket had too little mass to be read
        assert (one.record["probabilities"] is not None) == (one.said_at() == 1)
        if one.record["probabilities"]:
            check_answer(one)
    scored = [one for one in rows if one.record["probabilities"]]
    assert any(one.sampled[0] in {"A", "B"} and one.named[0] == "(" for one in rows)
    assert any(one.sampled[1] == "B" and one.named[1] == "A" for one in scored)
