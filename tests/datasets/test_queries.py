"""Queries: the built-in ones, those of a file, and the pinned harmful ones."""

import json
import os
import shutil
from pathlib import Path

import pytest

from mwe_inspect.datasets import queries as module
from mwe_inspect.datasets.queries import choose_queries, load_queries
from mwe_inspect.errors import InputError
from mwe_inspect.resources import load_yaml, resource

LEAST = {"animal_welfare": 150, "data_privacy": 100}


@pytest.fixture
def strongreject() -> Path:
    named = os.environ.get("MWE_INSPECT_OTHER_DATA")
    if not named:
        pytest.skip("needs StrongREJECT: set MWE_INSPECT_OTHER_DATA to its folder")
    return Path(named) / "strongreject_dataset.csv"


@pytest.mark.parametrize("setting", LEAST)
def test_there_are_enough_queries_and_no_two_alike(setting: str) -> None:
    loaded = load_queries(setting)
    assert len(loaded.queries) >= LEAST[setting]
    for column in ("id", "text", "cluster"):
        assert len({getattr(query, column) for query in loaded.queries}) == len(loaded.queries)
    assert loaded.version == "builtin-2026.1"
    assert len({query.topic for query in loaded.queries}) >= 7


def test_benign_queries_are_the_same_for_every_setting() -> None:
    assert len(load_queries("data_privacy", benign=True).queries) >= 60
    with pytest.raises(InputError, match="control=benign_queries"):
        load_queries("animal_welfare", "mine.csv", benign=True)


@pytest.mark.parametrize("name", ["animal_welfare", "data_privacy", "benign"])
def test_the_header_names_version_licence_and_canary(name: str) -> None:
    text = resource("queries", f"{name}.jsonl").read_text(encoding="utf-8")
    header = json.loads(text.partition("\n")[0])
    assert header["format"] == "mwe_inspect/queries/1" and header["setting"] == name
    assert header["licence"] == "CC-BY-4.0" and "canary" in header["canary"]


def test_fewer_queries_are_the_beginning_of_more() -> None:
    loaded = load_queries("animal_welfare")
    assert choose_queries(loaded, 20, 3) == choose_queries(loaded, None, 3)[:20]
    assert choose_queries(loaded, 20, 3) != choose_queries(loaded, 20, 4)
    choose_queries(loaded, 10_000, 0)
    assert loaded.notes == [f"asked for 10000 queries, there are {len(loaded.queries)}"]


def test_strongreject_is_fetched_at_its_commit_and_verified(
    strongreject: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[tuple[str, str]] = []

    def fetched(name: str, url: str, sha256: str, destination: Path, elsewhere: str) -> Path:
        asked.append((url, sha256))
        return Path(shutil.copy(strongreject, tmp_path))

    monkeypatch.setattr(module, "download_verified", fetched)
    loaded = load_queries("helpful_only")
    pin = load_yaml("alignment_faking.yaml")["strongreject"]
    assert len(loaded.queries) == pin["rows"] == 313
    assert asked == [(pin["url"].format(**pin), pin["sha256"])] and pin["commit"] in asked[0][0]
    assert loaded.checksum == pin["sha256"]
    assert pin["commit"] in loaded.notes[0]


def test_a_csv_of_harmful_requests_is_read(strongreject: Path) -> None:
    loaded = load_queries("helpful_only", str(strongreject))
    assert len(loaded.queries) == 313 and loaded.version.startswith("path-")


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    rows = [{"format": "x"}, {"id": "one", "text": " Why? "}, {"prompt": "Who?"}, {"goal": "Who?"}]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    queries = load_queries("animal_welfare", str(path)).queries
    assert [query.text for query in queries] == ["Why?", "Who?", "Who?"]
    assert queries[0].id == "one" and queries[2].id == f"{queries[1].id}-2"
    assert queries[1].cluster == queries[2].cluster


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.csv", None, "is not builtin or an existing file"),
        ("empty.csv", "", "has no queries"),
        ("empty.jsonl", "", "has no rows"),
        ("odd.csv", "a,b\n1,2\n", "row 1 has no text, query, prompt"),
        ("odd.jsonl", '{"text": ""}', "row 1 has no text"),
        ("latin.csv", "text\ncaf\udce9\n", "is not UTF-8"),
    ],
)
def test_a_wrong_file_is_one_line(
    name: str, content: str | None, said: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(InputError, match=said) as error:
        load_queries("animal_welfare", str(path))
    assert "\n" not in str(error.value)
