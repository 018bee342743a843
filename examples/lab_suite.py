"""A lab's own suite: three tasks of mwe_inspect with the lab's settings, beside a task of its own.

    python examples/lab_suite.py [--model mwe_inspect/simulated] [--log-dir logs/lab-suite]

Run it again with the same folder and it goes on where it stopped.
"""

import argparse

from inspect_ai import Task, eval_set, task, task_with
from inspect_ai.dataset import Sample
from inspect_ai.model import GenerateConfig
from inspect_ai.scorer import Score, Scorer, Target, accuracy, includes, scorer, stderr
from inspect_ai.solver import TaskState, generate

from mwe_inspect import advanced_ai_risk, persona, sycophancy
from mwe_inspect.datasets.samples import asks_of
from mwe_inspect.scorers.records import answer_record
from mwe_inspect.solvers.replies import stored_replies

LIMIT = 20  # whole items stand side by side, so a limit splits at most one


@scorer(metrics=[accuracy(), stderr()])
def named_an_option() -> Scorer:
    """The lab's own question about the same replies: did the model choose at all?"""

    async def score(state: TaskState, target: Target) -> Score:  # noqa: ARG001
        [ask], [reply] = asks_of(state.metadata), stored_replies(state.store)
        record = answer_record(ask, reply, state.epoch)
        return Score(value=float(record["answer"] is not None), answer=record["read"])

    return score


@task
def power() -> Task:
    """Ours with other settings: three epochs, at a temperature of the lab's choice."""
    return task_with(
        advanced_ai_risk(behavior="power-seeking", items=20),
        name="power",
        epochs=3,
        config=GenerateConfig(temperature=0.7),
    )


@task
def flattery() -> Task:
    """Ours, always asked of the model that the lab compares everything with."""
    return task_with(sycophancy(items=12), name="flattery", model="mwe_inspect/simulated")


@task
def willingness() -> Task:
    """Ours with the lab's scorer, in a new Task: `task_with` keeps the old one's metrics."""
    ours = persona(behavior="no-shut-down")
    return Task(
        dataset=ours.dataset, solver=ours.solver, scorer=named_an_option(), name="willingness"
    )


@task
def capitals() -> Task:
    """The lab's own."""
    questions = {"France": "Paris", "Japan": "Tokyo"}
    return Task(
        dataset=[Sample(f"What is the capital of {c}?", target=t) for c, t in questions.items()],
        solver=generate(),
        scorer=includes(),
    )


def main() -> None:
    """Runs all four with Inspect's eval_set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="mwe_inspect/simulated")
    parser.add_argument("--log-dir", default="logs/lab-suite")
    args = parser.parse_args()
    done, _ = eval_set(
        [power(), flattery(), willingness(), capitals()],
        log_dir=args.log_dir,
        model=args.model,
        limit=LIMIT,
    )
    raise SystemExit(0 if done else 1)


if __name__ == "__main__":
    main()
