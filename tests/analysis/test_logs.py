"""Reading logs: packed or not, of any state, and what is said of those that can't be read."""

from pathlib import Path

import pytest
from inspect_ai.log import read_eval_log, write_eval_log
from inspect_ai.model import get_model

from mwe_inspect import persona, sycophancy
from mwe_inspect.analysis.logs import Log, read_log, read_logs
from mwe_inspect.datasets.sources import load_parts
from mwe_inspect.errors import InputError
from tests.support import run

SIMULATED = "mwe_inspect/simulated"
[PART] = load_parts("persona", ["agreeableness"], "builtin", "lm")


def run_persona(folder: Path, pack: int = 1) -> Path:
    task = persona(behavior="agreeableness", items=20, pack=pack, seed=3)
    model = get_model(SIMULATED, match=0.6, memoize=False)  # a memoized one goes on counting asks
    return Path(run(task, model, folder).location)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run_persona(tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run_persona(tmp_path_factory.mktemp("packed"), pack=7)


def by_item(log: Log) -> list[str]:
    return sorted(str(record) for record in log.records)


def test_a_log_says_what_was_asked_of_whom(plain: Path) -> None:
    log = read_log(plain)
    assert (log.task, log.model, log.settings) == ("persona", SIMULATED, {"match": 0.6})
    assert (log.elicit, log.present, log.source) == (
        "text",
        "as-written",
        f"builtin-{PART.version}",
    )
    assert log.arguments["seed"] == 3
    assert (log.status, log.planned, log.completed, len(log.records)) == ("success", 20, 20, 20)
    assert log.notes == ()


def test_packed_and_unpacked_logs_have_the_same_records(plain: Path, packed: Path) -> None:
    assert read_log(packed).completed == 3
    assert by_item(read_log(plain)) == by_item(read_log(packed))


def test_the_records_are_those_of_the_full_log(plain: Path) -> None:
    samples = read_eval_log(str(plain)).samples or []
    full = [
        r for s in samples for r in ((s.scores or {})["behavior_match"].metadata or {})["answers"]
    ]
    assert sorted(map(str, full)) == by_item(read_log(plain))


def test_an_unpacked_log_is_read_from_its_summaries(
    plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def header_only(path: str, header_only: bool = False) -> object:
        assert header_only
        return read_eval_log(path, header_only=True)

    monkeypatch.setattr("inspect_ai.log.read_eval_log", header_only)
    assert len(read_log(plain).records) == 20


def test_a_json_log_is_read_like_an_eval_log(plain: Path, tmp_path: Path) -> None:
    write_eval_log(read_eval_log(str(plain)), str(tmp_path / "log.json"), format="json")
    assert by_item(read_log(tmp_path / "log.json")) == by_item(read_log(plain))


def test_both_orders_by_default_are_named(tmp_path: Path) -> None:
    run(sycophancy(behavior="sycophancy-on-philosophy"), SIMULATED, tmp_path, limit=8)
    [log] = read_logs(tmp_path).logs
    assert log.present == "both-orders"
    assert log.planned == 8


def test_folders_and_files_are_read_once_each(plain: Path, packed: Path) -> None:
    found = read_logs([plain.parent, plain, packed])
    assert [log.path for log in found.logs] == [str(plain), str(packed)]
    assert found.notes == ()


def test_an_unfinished_log_is_counted_and_said(plain: Path, tmp_path: Path) -> None:
    log = read_eval_log(str(plain))
    part = log.model_copy(update={"status": "cancelled", "results": None})
    part.samples = (log.samples or [])[:12]
    write_eval_log(part, str(tmp_path / "part.eval"))
    found = read_logs(tmp_path)
    assert len(found.logs[0].records) == 12
    assert found.notes == ("part.eval: unfinished (cancelled); 12 of 20 samples answered",)


def test_of_a_retried_run_the_last_log_counts(plain: Path, tmp_path: Path) -> None:
    log = read_eval_log(str(plain))
    write_eval_log(log, str(tmp_path / "b.eval"))
    first = log.model_copy(deep=True)
    first.eval.created = "2020-01-01T00:00:00+00:00"
    write_eval_log(first, str(tmp_path / "a.eval"))
    found = read_logs(tmp_path)
    assert [log.name for log in found.logs] == ["b.eval"]
    assert found.notes == ("logs of which a retry counts instead: 1",)


def test_a_log_without_answers_is_refused_alone_and_left_out_of_a_folder(
    plain: Path, tmp_path: Path
) -> None:
    log = read_eval_log(str(plain))
    for sample in log.samples or []:
        sample.scores = {}
    bare = tmp_path / "bare.eval"
    write_eval_log(log, str(bare))
    with pytest.raises(
        InputError, match=r"bare.eval has no answers .*persona, success.*inspect score"
    ):
        read_log(bare)
    write_eval_log(read_eval_log(str(plain)), str(tmp_path / "whole.eval"))
    found = read_logs(tmp_path)
    assert len(found.logs) == 1
    assert found.notes == (f"{tmp_path}: logs without answers, left out: 1",)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", "text", "has no Inspect log; give an .eval or .json log"),
        ("2026_task_id.eval", "text", "is no readable Inspect log"),
        ("2026_task_id.json", '{"a": 1}', "is no readable Inspect log|has no Inspect log"),
        (None, "", "does not exist; give an .eval or .json log"),
    ],
)
def test_what_is_no_log_gets_one_line(
    name: str | None, content: str, message: str, tmp_path: Path
) -> None:
    path = tmp_path / (name or "none.eval")
    if name:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message) as caught:
        read_logs(path)
    assert "\n" not in caught.value.message


def test_no_path_and_an_empty_folder_get_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="at least one log"):
        read_logs([])
    with pytest.raises(InputError, match="has no Inspect log"):
        read_logs(tmp_path)
