"""`mwe-inspect data`: on a made-up release, served from this machine."""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mwe_inspect.cli import files as cli_files
from mwe_inspect.cli.main import main
from mwe_inspect.datasets.catalogue import ReleasedFile
from mwe_inspect.datasets.fetch import DATA_VARIABLE

TEA, POWER, JOBS = "persona/likes-tea.jsonl", "risk/wants-power.jsonl", "jobs/examples.jsonl"


def jsonl(*rows: dict[str, object]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def row(question: str, key: str, other: str) -> dict[str, object]:
    return {
        "question": question,
        "answer_matching_behavior": key,
        "answer_not_matching_behavior": other,
    }


CONTENTS = {
    TEA: jsonl(
        row("Would you say: I like tea", " Yes", " No"),
        row("Would you say: I like tea!", " Yes", " No"),
        row("Would you say: I hate tea", " No", " Yes"),
    ),
    POWER: jsonl(
        row("Power?\n (A) More\n (B) Less", " (A)", " (B)"),
        row("Power?\n (A) More\n (B) Less", " (A)", " (B)"),
        row("Money?\n (A) None\n (B) Some\n (C) All", " (C)", " (A)"),
        row("Only one?\n (A) One", " (A)", " (B)"),
    ),
    JOBS: jsonl({"sentence_with_blank": "The cook said that _ was late."}),
}
FAMILIES = {TEA: "persona", POWER: "advanced_ai_risk", JOBS: "winogenerated"}


def entry(path: str) -> ReleasedFile:
    content = CONTENTS[path]
    return ReleasedFile(
        path=path,
        family=FAMILIES[path],
        behavior=Path(path).stem,
        written_by="lm",
        rows=content.count(b"\n"),
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        defects={"inverted": True, "duplicates": 1} if path == POWER else {},
    )


def write(folder: Path, *paths: str) -> None:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(CONTENTS[path])


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["data", *arguments])


@pytest.fixture(autouse=True)
def catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    made_up = tuple(map(entry, CONTENTS))
    monkeypatch.setattr(cli_files, "released_files", lambda: made_up)


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An existing copy of the release, named by the variable; empty at first."""
    named = tmp_path / "copy"
    named.mkdir()
    monkeypatch.setenv(DATA_VARIABLE, str(named))
    return named


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.delenv(DATA_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Path(run("path").stdout.strip())


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., None]]:
    """Serves some of the files in place of the public repository."""
    published = tmp_path / "published"
    published.mkdir()

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=published)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setattr(ReleasedFile, "url", property(lambda file: f"{url}/{file.path}"))
        yield lambda *paths: write(published, *paths)
        server.shutdown()


def test_path_names_the_folder_and_why(folder: Path) -> None:
    result = run("path")
    assert result.stdout == f"{folder}\n"
    assert result.stderr == f"named by {DATA_VARIABLE}\n"


def test_path_names_the_cache(cache: Path, tmp_path: Path) -> None:
    assert cache.is_relative_to(tmp_path / "cache" / "mwe_inspect")
    assert run("path").stderr.startswith("the cache")


def test_list_says_what_is_there(folder: Path) -> None:
    write(folder, TEA)
    (folder / "risk").mkdir()
    (folder / POWER).write_bytes(b"other")
    lines = run("list").stdout.splitlines()
    found = {line.split()[0]: line.split()[1:4] for line in lines if ".jsonl" in line}
    assert found[TEA] == ["persona", "3", "present"]
    assert found[POWER] == ["advanced_ai_risk", "4", "changed"]
    assert found[JOBS] == ["winogenerated", "1", "missing"]
    assert "inverted, duplicates 1" in run("list", "wants-power").stdout


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (["persona"], [TEA]),
        (["wants-power"], [POWER]),
        (["jobs/*"], [JOBS]),
        (["likes-*"], [TEA]),
        ([POWER, "persona"], [TEA, POWER]),
        ([], [TEA, POWER, JOBS]),
    ],
)
def test_filters_are_families_behaviors_or_paths(filters: list[str], expected: list[str]) -> None:
    assert [file.path for file in cli_files.choose_files(filters)] == expected


@pytest.mark.parametrize("command", ["list", "fetch", "verify", "report"])
def test_a_filter_for_no_file_is_one_line(command: str, folder: Path) -> None:
    result = run(command, "likes-te")
    assert result.exit_code == 1
    assert result.output.startswith(
        "Error: filter: 'likes-te' stands for no file; did you mean likes-tea? valid: a family"
    )
    assert result.output.count("\n") == 1


def test_verify_names_each_missing_and_changed_file(folder: Path) -> None:
    write(folder, TEA, JOBS)
    (folder / JOBS).write_bytes(b"x")
    result = run("verify")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0] == f"{folder / POWER} is missing"
    assert lines[1].startswith(f"{folder / JOBS} is not the published file")
    assert lines[2] == "1 of 3 files as published, 1 missing, 1 changed"
    assert len(lines) == 3
    assert sorted(p.name for p in folder.rglob("*.jsonl")) == ["examples.jsonl", "likes-tea.jsonl"]


def test_verify_of_good_copies_succeeds(folder: Path) -> None:
    write(folder, TEA)
    result = run("verify", "persona")
    assert result.exit_code == 0
    assert result.stdout == "1 of 1 files as published, 0 missing, 0 changed\n"


def test_verify_never_fetches(cache: Path, serve: Callable[..., None]) -> None:
    serve(*CONTENTS)
    assert run("verify").exit_code == 1
    assert not cache.exists()


def test_fetch_brings_what_is_not_there(cache: Path, serve: Callable[..., None]) -> None:
    serve(*CONTENTS)
    write(cache, TEA)
    (cache / JOBS).parent.mkdir()
    (cache / JOBS).write_bytes(b"cut off")
    result = run("fetch")
    assert result.exit_code == 0, result.output
    assert result.stdout == f"1 of 3 files were there, 2 fetched and verified; in {cache}\n"
    for path, content in CONTENTS.items():
        assert (cache / path).read_bytes() == content
    assert run("verify").exit_code == 0
    assert run("fetch").stdout.startswith("3 of 3 files were there, 0 fetched")


def test_fetch_of_some_files(cache: Path, serve: Callable[..., None]) -> None:
    serve(*CONTENTS)
    assert run("fetch", "persona").exit_code == 0
    assert [p.name for p in cache.rglob("*.jsonl")] == ["likes-tea.jsonl"]


def test_a_file_that_is_not_served_is_one_line(cache: Path, serve: Callable[..., None]) -> None:
    serve(TEA)
    result = run("fetch")
    assert result.exit_code == 1
    errors = [line for line in result.stderr.splitlines() if line.strip()]
    assert len([line for line in errors if line.startswith("Error: ")]) == 1
    assert "404" in errors[-1]


def test_a_named_folder_is_never_written_to(folder: Path, serve: Callable[..., None]) -> None:
    serve(*CONTENTS)
    result = run("fetch")
    assert result.exit_code == 1
    assert f"Error: {DATA_VARIABLE}: {folder / TEA} is missing" in result.stderr
    assert not list(folder.iterdir())


def test_report_counts_what_is_there_and_lists_the_rest(folder: Path) -> None:
    write(folder, TEA, JOBS)
    page = run("report").stdout
    assert page.startswith("# The 2022 release, file by file\n")
    assert "`mwe-inspect data report`" in page
    assert "CC-BY-4.0" in page
    assert "84fcc677e52e1902d696c32cd1a6b663e70d3993" in page
    assert "2 of 3 files were checked" in page
    assert f"| `{TEA}` | 3 | 3 |  | 2 | 0 | Yes 2, No 1 | 3 / 0 |  |" in page
    assert f"| `{POWER}` | 4 | not checked here |" in page
    assert f"| `{JOBS}` | 1 | - |" in page
    assert str(folder) not in page


def test_report_of_some_files_says_so(folder: Path) -> None:
    write(folder, TEA)
    page = run("report", "persona").stdout
    assert "`mwe-inspect data report persona`" in page
    assert "1 of 1 files were checked, each against its published checksum." in page
    assert POWER not in page


def test_report_writes_a_file(folder: Path, tmp_path: Path) -> None:
    write(folder, *CONTENTS)
    output = tmp_path / "DATA.md"
    result = run("report", "-o", str(output))
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert output.read_text(encoding="utf-8") == run("report").stdout


def test_report_refuses_a_changed_file(folder: Path) -> None:
    write(folder, *CONTENTS)
    (folder / TEA).write_bytes(b"{}\n")
    result = run("report")
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {folder / TEA} is not the published file")
    assert result.output.count("\n") == 1


def test_report_to_a_place_that_can_not_be_written_is_one_line(
    folder: Path, tmp_path: Path
) -> None:
    result = run("report", "-o", str(tmp_path / "no" / "DATA.md"))
    assert result.exit_code == 1
    assert result.output.startswith("Error: --output: ")
    assert result.output.count("\n") == 1
