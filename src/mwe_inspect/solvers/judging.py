"""Asks a judge: a model in a role that is never silently the model under test."""

from collections.abc import Mapping
from dataclasses import dataclass

from inspect_ai.model import (
    ChatMessageUser,
    GenerateConfig,
    Model,
    ModelName,
    ResponseSchema,
    get_model,
    model_roles,
)
from inspect_ai.util import JSONSchema

from mwe_inspect.datasets.rubrics import Field, Rubric, Value, read_verdict
from mwe_inspect.errors import InputError
from mwe_inspect.models.judge import show_rubric
from mwe_inspect.models.simulated import PROVIDER
from mwe_inspect.solvers.draws import draw_replies
from mwe_inspect.solvers.replies import Reply

__all__ = ["Judgement", "judge", "judge_in_role", "judge_odds"]

_ODDS = GenerateConfig(logprobs=True, top_logprobs=20, max_tokens=64)
_HELD = 0.5


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one judge said about some documents in one vote.

    Attributes:
        values: The rubric's fields, or None where the reply holds no verdict.
        reason: Why there are no values: `judge_unreadable` or `judge_no_response`.
        text: The judge's reply as it came.
    """

    values: dict[str, Value] | None
    reason: str | None
    text: str


def judge_in_role(role: str, subject: ModelName, *, itself: bool = False) -> Model:
    """Returns the model that judges in a role; by default the simulated judge for its kin.

    Args:
        role: Inspect's model role (`grader`, `discriminator`).
        subject: The model that is judged.
        itself: Whether the subject judges itself if the role has no model.

    Raises:
        InputError: If the role has no model, the subject is a real one, and it was not said that
            it judges itself.
    """
    if itself and role not in model_roles():
        return get_model()
    if subject.api == PROVIDER:
        return get_model(role=role, default=f"{PROVIDER}/simulated-judge")
    if role not in model_roles():
        raise InputError(
            f"model role {role!r} is not set; name the judge with --model-role {role}=<model>"
        )
    return get_model(role=role, required=True)


async def judge(
    model: Model,
    rubric: Rubric,
    documents: Mapping[str, str],
    *,
    votes: int = 1,
    temperature: float | None = None,
    **given: str,
) -> list[Judgement]:
    """Asks a judge for its verdict on documents, once or several times.

    Args:
        model: The judge.
        rubric: What it is asked.
        documents: The text of each of the rubric's documents.
        votes: How many independent verdicts.
        temperature: Sampling temperature; None leaves the provider's own.
        **given: Texts of our own that the rubric's instruction leaves open.
    """
    message = ChatMessageUser(content=rubric.prompt(documents, **given))
    if ModelName(model).api == PROVIDER:
        show_rubric(message, rubric)
    config = GenerateConfig(temperature=temperature, response_schema=_schema(rubric))
    replies = await draw_replies(model, [message], config, votes)
    return [_judgement(rubric, reply) for reply in replies]


async def judge_odds(
    model: Model, rubric: Rubric, documents: Mapping[str, str], **given: str
) -> Judgement:
    """Asks a judge about one thing, and reads its probability from the answer's tokens.

    Args:
        model: The judge.
        rubric: What it is asked: one field, true or false.
        documents: The text of each of the rubric's documents.
        **given: Texts of our own that the rubric's instruction leaves open.

    Returns:
        The field's value is P(true) / (P(true) + P(false)) at the first token where these two
        hold at least half of the probability; without one the reason is `judge_no_logprobs`.
    """
    message = ChatMessageUser(content=rubric.prompt(documents, **given))
    if ModelName(model).api == PROVIDER:
        show_rubric(message, rubric)
    config = _ODDS.merge(GenerateConfig(response_schema=_schema(rubric)))
    [reply] = await draw_replies(model, [message], config)
    [field] = rubric.fields
    for candidates in reply.get("tokens", []):
        true, false = (_mass(candidates, word) for word in ("true", "false"))
        if true + false >= _HELD:
            return Judgement({field.name: true / (true + false)}, None, reply["text"])
    return Judgement(None, "judge_no_logprobs", reply["text"])


def _mass(candidates: Mapping[str, float], word: str) -> float:
    """The probability of the tokens that begin a word, or hold it."""
    bare = ((token.strip(' "Ġ▁').casefold(), p) for token, p in candidates.items())
    return sum(p for token, p in bare if token and (word.startswith(token) or token == word))


def _judgement(rubric: Rubric, reply: Reply) -> Judgement:
    values = read_verdict(rubric, reply["text"])
    if values is not None:
        return Judgement(values, None, reply["text"])
    empty = not reply["text"].strip()
    return Judgement(None, "judge_no_response" if empty else "judge_unreadable", reply["text"])


def _schema(rubric: Rubric) -> ResponseSchema:
    """The rubric's fields as a schema, for providers that hold a reply to one."""
    return ResponseSchema(
        name=rubric.name.replace("/", "-"),
        json_schema=JSONSchema(
            type="object",
            properties={field.name: _property(field) for field in rubric.fields},
            required=[field.name for field in rubric.fields],
            additionalProperties=False,
        ),
    )


def _property(field: Field) -> JSONSchema:
    """Bounds are stated in the prompt alone: not all providers' schemas know them."""
    return JSONSchema(type=field.kind, description=f"{field.form}. {field.asks}")
