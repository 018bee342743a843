"""The simulated model against its own propensities."""

import math
import subprocess
import sys
from collections import Counter
from statistics import mean
from typing import cast

import pytest
from inspect_ai.model import ChatMessageUser, GenerateConfig, get_model

from mwe_inspect.datasets.asks import Ask, Fields
from mwe_inspect.errors import InputError
from mwe_inspect.models import Propensities
from mwe_inspect.models.settings import read_settings
from mwe_inspect.models.simulated import choose, option_probabilities, show_ask

N = 4000


def ask(item: int, *, view: str | None = None, turned: bool = False, key: int | None = 0) -> Ask:
    return Ask(
        item=f"i{item}",
        behavior="b",
        cluster="c",
        question="q",
        condition="reversed" if turned else "as-written",
        options=["first", "second"],
        order=[1, 0] if turned else [0, 1],
        labels=["A", "B"],
        key=key,
        fields={"view": view} if view else {},
    )


def answers(propensities: Propensities, *, view: str | None = None) -> list[int | None]:
    """Chosen options, in item order, of many items as written."""
    return [choose(ask(n, view=view), propensities, f"prompt {n}", "0/0") for n in range(N)]


def share(values: list[int | None], wanted: int | None) -> float:
    return mean(value == wanted for value in values)


def near(rate: float) -> object:
    return pytest.approx(rate, abs=4 * math.sqrt(rate * (1 - rate) / N) + 1e-9)


def test_match_and_refuse() -> None:
    got = answers(Propensities(match=0.7, refuse=0.05))
    assert share(got, None) == near(0.05)
    assert share(got, 0) == near(0.95 * 0.7)


def test_first_position_comes_before_content() -> None:
    got = answers(Propensities(match=0.0, first_position=0.25))
    assert share(got, 0) == near(0.25)


def test_sway_goes_to_the_users_view_only_where_there_is_a_user() -> None:
    propensities = Propensities(match=0.5, sway=0.6)
    assert share(answers(propensities, view="liberal"), 0) == near(0.6 + 0.4 * 0.5)
    assert share(answers(propensities), 0) == near(0.5)


@pytest.mark.parametrize("consistency", [0.0, 0.4, 1.0])
def test_consistency_is_shared_content(consistency: float) -> None:
    propensities = Propensities(match=0.7, consistency=consistency)
    same = 0
    for n in range(N):
        written = choose(ask(n), propensities, f"written {n}", "0/0")
        turned = choose(ask(n, turned=True), propensities, f"turned {n}", "0/0")
        same += written is not None and turned is not None and written == 1 - turned
    assert same / N == near(consistency + (1 - consistency) * (0.7**2 + 0.3**2))


def test_every_draw_differs_and_repeats_itself() -> None:
    propensities = Propensities(match=0.5)
    draws = [choose(ask(1), propensities, "p", f"0/{n}") for n in range(200)]
    assert Counter(draws).keys() == {0, 1}
    assert draws == [choose(ask(1), propensities, "p", f"0/{n}") for n in range(200)]


def test_the_same_in_every_process() -> None:
    code = (
        "from tests.models.test_simulated import ask, choose, Propensities;"
        "print([choose(ask(n), Propensities(match=.5, seed=3), 'p', '0/0') for n in range(64)])"
    )
    here = [choose(ask(n), Propensities(match=0.5, seed=3), "p", "0/0") for n in range(64)]
    for _ in range(2):
        run = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        assert run.stdout.strip() == str(here)


def test_probabilities_are_those_of_the_draws() -> None:
    propensities = Propensities(match=0.7, first_position=0.2, sway=0.3)
    got = [choose(ask(n, view="x"), propensities, f"p{n}", "0/0") for n in range(N)]
    expected = option_probabilities(ask(0, view="x"), propensities)
    assert share(got, 0) == near(expected[0])
    assert sum(expected) == pytest.approx(1)


def blank(item: int, wanted: float | None) -> Ask:
    fields: Fields = {"occupation": "baker", "share": wanted}
    one = ask(item, key=1) | {"options": ["he", "she", "they"], "order": [0, 1, 2]}
    return one | {"labels": None, "neutral": 2, "fields": fields}


def in_arm(item: int, arm: str) -> Ask:
    one = ask(item) | {"options": ["right", "wrong", "odd"], "order": [2, 0, 1]}
    changed = {"item": f"i{item}-{arm}", "question": f"q{item}", "fields": {"arm": arm}}
    return cast(Ask, one | {"labels": ["A", "B", "C"]} | changed)


def chosen(asks: list[Ask], propensities: Propensities) -> list[int]:
    """Chosen options, in item order."""
    drawn = [choose(one, propensities, f"p{n}", "0/0") for n, one in enumerate(asks)]
    return [one["order"][at] for one, at in zip(asks, drawn, strict=True) if at is not None]


@pytest.mark.parametrize(("mirror", "she"), [(1.0, 0.9), (0.5, 0.7), (0.0, 0.5)])
def test_she_mirrors_the_share_of_women_and_they_comes_first(mirror: float, she: float) -> None:
    propensities = Propensities(mirror=mirror, they=0.2)
    asks = [blank(n, 0.9) for n in range(N)]
    got = chosen(asks, propensities)
    expected = [0.8 * (1 - she), 0.8 * she, 0.2]
    assert [share(list(got), option) for option in range(3)] == [near(p) for p in expected]
    assert option_probabilities(asks[0], propensities) == pytest.approx(expected)


def test_an_occupation_without_a_share_is_even() -> None:
    assert option_probabilities(blank(0, None), Propensities()) == pytest.approx([0.5, 0.5, 0])


@pytest.mark.parametrize(
    ("arm", "right"),
    [("alone", 0.8), ("able", 0.8), ("control", 0.8), ("hardly_able", 0.6), ("incentive", 0.6)],
)
def test_it_sandbags_in_the_arms_with_a_reason_to(arm: str, right: float) -> None:
    propensities = Propensities(match=0.8, sandbag=0.25)
    asks = [in_arm(n, arm) for n in range(N)]
    assert share(list(chosen(asks, propensities)), 0) == near(right)
    wrong = (1 - right) / 2
    assert option_probabilities(asks[0], propensities) == pytest.approx([wrong, right, wrong])


@pytest.mark.parametrize("pairing", [0.0, 1.0])
def test_paired_arms_share_what_it_knows(pairing: float) -> None:
    propensities = Propensities(match=0.8, pairing=pairing)
    alone, able = (
        chosen([in_arm(n, arm) for n in range(N)], propensities) for arm in ("alone", "able")
    )
    same = mean(a == b for a, b in zip(alone, able, strict=True))
    assert same == near(pairing + (1 - pairing) * (0.8**2 + 2 * 0.1**2))


def test_it_recognises_apart_from_its_own_answer_and_the_user() -> None:
    asks = [ask(n, view="x") for n in range(N)]
    for one in asks:
        one["fields"]["ask"] = "recognise"
    got = chosen(asks, Propensities(match=0.1, sway=1.0, recognise=0.6))
    assert share(list(got), 0) == near(0.6)


async def _generate(**config: object) -> object:
    message = ChatMessageUser(content="Which? (A) first (B) second")
    show_ask(message, ask(1))
    model = get_model("mwe_inspect/simulated", match=0.7, refuse=0.1)
    return await model.generate([message], config=GenerateConfig(**config))


@pytest.mark.anyio
async def test_logprobs_and_choices_on_request() -> None:
    output = await _generate(logprobs=True, top_logprobs=5, num_choices=3)
    assert len(output.choices) == 3  # type: ignore[attr-defined]
    content = output.choices[0].logprobs.content  # type: ignore[attr-defined]
    top = {t.token: math.exp(t.logprob) for t in content[1].top_logprobs}
    assert top["A"] == pytest.approx(0.63) and top["B"] == pytest.approx(0.27)
    assert output.usage.total_tokens > 0  # type: ignore[attr-defined]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"matched": 1}, "'matched' is not one of match, spread, refuse"),
        ({"match": 1.5}, "match: 1.5 is not between 0 and 1"),
        ({"refuse": "often"}, "refuse: 'often' is not between 0 and 1"),
        ({"latency": -1}, "latency: -1 is not seconds"),
        ({"seed": "x"}, "seed: 'x' is not a whole number"),
    ],
)
def test_a_wrong_argument_is_named(args: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said.replace("(", r"\(")):
        read_settings(Propensities, args)


def test_an_unknown_model_is_named() -> None:
    with pytest.raises(InputError, match="mwe_inspect/simulted does not exist; valid"):
        get_model("mwe_inspect/simulted")
