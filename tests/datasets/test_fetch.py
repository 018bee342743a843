"""Fetching: from a server in a thread, with everything that can go wrong."""

import errno
import hashlib
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import pytest

from mwe_inspect.datasets.catalogue import ReleasedFile
from mwe_inspect.datasets.fetch import DATA_VARIABLE, data_folder, fetch, locate, problem_with
from mwe_inspect.errors import InputError
from mwe_inspect.resources import load_yaml

CONTENT = b'{"question": "Would you?"}\n' * 50


def made_up(name: str = "made-up", content: bytes = CONTENT) -> ReleasedFile:
    return ReleasedFile(
        path=f"persona/{name}.jsonl",
        family="persona",
        behavior=name,
        written_by="lm",
        rows=content.count(b"\n"),
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        defects={},
    )


class Server(ThreadingHTTPServer):
    """Serves `content` with `status`, and counts how often it was asked.

    Attributes:
        announced: Length that the header states, where it isn't the content's own.
        together: Number of requests that must have come before any is answered.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.content = CONTENT
        self.status = 200
        self.announced: int | None = None
        self.together = threading.Barrier(1)
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/{{commit}}/{{path}}"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.together.wait(timeout=60)
        length = len(self.server.content)
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(self.server.announced or length))
        self.end_headers()
        with suppress(OSError):  # the client has hung up
            self.wfile.write(self.server.content)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """The release's repository on this machine, an empty cache, and retries that don't wait."""
    with pytest.MonkeyPatch.context() as patch, Server() as server:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        patch.delenv(DATA_VARIABLE, raising=False)
        patch.setenv("NO_PROXY", "127.0.0.1")
        patch.setattr(time, "sleep", lambda _: None)
        patch.setitem(load_yaml("release.yaml"), "url", server.url)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(autouse=True)
def server(tmp_path: Path) -> Iterator[Server]:
    """What the release's repository is in these tests."""
    with serving(tmp_path) as server:
        yield server


@pytest.fixture
def cache(server: Server, tmp_path: Path) -> Path:
    """Where fetched files are kept."""
    return tmp_path / "cache"


@pytest.fixture
def named(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that `MWE_INSPECT_DATA` names, with one file as published."""
    folder = tmp_path / "named"
    (folder / "persona").mkdir(parents=True)
    (folder / made_up().path).write_bytes(CONTENT)
    monkeypatch.setenv(DATA_VARIABLE, str(folder))
    return folder


def tree(folder: Path) -> dict[str, bytes | None]:
    """All that a folder holds."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def refusal(file: ReleasedFile) -> str:
    with pytest.raises(InputError) as error:
        locate(file)
    return str(error.value)


def test_a_fetched_file_is_the_published_one(server: Server) -> None:
    assert locate(made_up()).read_bytes() == CONTENT


def test_files_are_kept_in_the_cache_by_commit_and_path(server: Server, cache: Path) -> None:
    commit = load_yaml("release.yaml")["commit"]
    path = locate(made_up())
    assert path == data_folder() / "persona/made-up.jsonl"
    assert path.is_relative_to(cache)
    assert commit in path.parts


def test_a_file_is_asked_for_at_the_pinned_commit(server: Server) -> None:
    locate(made_up())
    assert server.asked == [f"/{load_yaml('release.yaml')['commit']}/persona/made-up.jsonl"]


def test_a_fetched_file_is_not_asked_for_again(server: Server) -> None:
    assert locate(made_up()) == locate(made_up())
    assert len(server.asked) == 1


def test_a_cached_file_that_was_changed_is_fetched_again(server: Server) -> None:
    locate(made_up()).write_bytes(b"changed")
    assert locate(made_up()).read_bytes() == CONTENT


def test_a_server_that_fails_once_is_asked_again(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.status = 503
    monkeypatch.setattr(time, "sleep", lambda _: setattr(server, "status", 200))
    assert locate(made_up()).read_bytes() == CONTENT


class Failure(NamedTuple):
    """What goes wrong, and what the refusal says about it."""

    arrange: Callable[[Server, pytest.MonkeyPatch], None]
    said: str


def _serve(**attributes: object) -> Callable[[Server, pytest.MonkeyPatch], None]:
    def arrange(server: Server, _: pytest.MonkeyPatch) -> None:
        for name, value in attributes.items():
            setattr(server, name, value)

    return arrange


def _refuse_connections(_: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    monkeypatch.setitem(load_yaml("release.yaml"), "url", f"http://127.0.0.1:{port}/{{path}}")


def _time_out(_: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    import httpx

    def stream(*_args: object, **_more: object) -> None:
        raise httpx.ReadTimeout("")

    monkeypatch.setattr(httpx, "stream", stream)


def _file_in_the_way(_: Server, __: pytest.MonkeyPatch) -> None:
    data_folder().parent.mkdir(parents=True)
    data_folder().write_bytes(b"no folder")


def _folder_in_the_way(_: Server, __: pytest.MonkeyPatch) -> None:
    (data_folder() / made_up().path).mkdir(parents=True)


def _fail_to(call: str, number: int) -> Callable[[Server, pytest.MonkeyPatch], None]:
    def arrange(_: Server, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_args: object, **_more: object) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(call, fail)

    return arrange


FAILURES = {
    "another file": Failure(_serve(content=b"a login page"), "not the published file"),
    "empty file": Failure(_serve(content=b""), "not the published file"),
    "short file": Failure(_serve(content=CONTENT[:-9]), "not the published file"),
    "truncated": Failure(
        _serve(content=CONTENT[:100], announced=len(CONTENT)),
        "without sending complete message body",
    ),
    "not found": Failure(_serve(status=404), "answered 404"),
    "forbidden": Failure(_serve(status=403), "answered 403"),
    "unavailable": Failure(_serve(status=503), "answered 503"),
    "connection refused": Failure(_refuse_connections, "refused"),
    "time out": Failure(_time_out, "ReadTimeout"),
    "file in the way": Failure(_file_in_the_way, "can't be written"),
    "folder in the way": Failure(_folder_in_the_way, "can't be written"),
    "read-only folder": Failure(_fail_to("pathlib.Path.mkdir", errno.EROFS), "Read-only"),
    "no permission": Failure(_fail_to("pathlib.Path.mkdir", errno.EACCES), "Permission denied"),
    "disk full": Failure(_fail_to("os.replace", errno.ENOSPC), "No space left"),
}


class Failed(NamedTuple):
    """What came of a failure."""

    said: str
    message: str
    left_behind: dict[str, bytes | None]


@pytest.fixture(scope="module", params=list(FAILURES))
def failed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Failed:
    """One way to fail, gone through."""
    failure = FAILURES[request.param]
    folder = tmp_path_factory.mktemp("failed")
    with serving(folder) as server, pytest.MonkeyPatch.context() as patch:
        failure.arrange(server, patch)
        before = tree(folder)
        message = refusal(made_up())
    after = tree(folder)
    return Failed(failure.said, message, {n: after[n] for n in after.keys() - before.keys()})


def test_a_failure_says_what_is_wrong(failed: Failed) -> None:
    assert failed.said in failed.message


def test_a_failure_is_one_line_that_names_the_file(failed: Failed) -> None:
    assert failed.message.startswith("persona/made-up.jsonl: ")
    assert "\n" not in failed.message


def test_a_failure_says_what_to_do(failed: Failed) -> None:
    advice = ("; try again", "; check the network", "; free the disk", "; a proxy may")
    assert any(words in failed.message for words in advice)
    assert f"or set {DATA_VARIABLE} to a folder that holds a copy" in failed.message


def test_a_failure_leaves_no_file_behind(failed: Failed) -> None:
    assert [name for name, content in failed.left_behind.items() if content is not None] == []


def test_a_failed_fetch_does_not_replace_a_changed_copy(server: Server) -> None:
    path = locate(made_up())
    path.write_bytes(b"changed")
    server.status = 404
    refusal(made_up())
    assert tree(data_folder() / "persona") == {"made-up.jsonl": b"changed"}


def test_a_disk_that_fills_up_while_writing_leaves_nothing(server: Server, cache: Path) -> None:
    resource = pytest.importorskip("resource", reason="limits on file sizes are for POSIX")
    server.content = b"x" * 2**22
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2**21, hard))
    try:
        message = refusal(made_up(content=server.content))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "can't be written" in message
    assert [name for name, content in tree(cache).items() if content is not None] == []


def _locate_in_process(url: str, file: ReleasedFile) -> bytes:
    load_yaml("release.yaml")["url"] = url
    return locate(file).read_bytes()


def test_two_processes_may_fetch_the_same_file_at_once(server: Server, cache: Path) -> None:
    server.together = threading.Barrier(2)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        both = [pool.submit(_locate_in_process, server.url, made_up()) for _ in range(2)]
        assert [one.result(timeout=60) for one in both] == [CONTENT, CONTENT]
    assert tree(data_folder() / "persona") == {"made-up.jsonl": CONTENT}


def test_a_named_copy_is_used_where_it_is(server: Server, named: Path) -> None:
    assert locate(made_up()) == named / "persona/made-up.jsonl"
    assert server.asked == []


def test_an_empty_variable_names_no_copy(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATA_VARIABLE, "")
    assert data_folder().is_relative_to(cache)


def test_a_file_missing_from_a_named_copy_is_refused_by_name(named: Path) -> None:
    assert refusal(made_up("other")) == (
        f"{DATA_VARIABLE}: {named}/persona/other.jsonl is missing; "
        f"restore it, or unset {DATA_VARIABLE} to fetch it"
    )


def test_a_file_changed_in_a_named_copy_is_refused_by_name(named: Path) -> None:
    (named / made_up().path).write_bytes(CONTENT + b"\n")
    assert refusal(made_up()) == (
        f"{DATA_VARIABLE}: {named}/persona/made-up.jsonl is not the published file "
        f"(checksum differs, {len(CONTENT) + 1} bytes instead of {len(CONTENT)}); "
        f"restore it, or unset {DATA_VARIABLE} to fetch it"
    )


def test_a_file_that_cannot_be_read_in_a_named_copy_is_refused_by_name(named: Path) -> None:
    (named / made_up("other").path).mkdir()
    assert refusal(made_up("other")).startswith(
        f"{DATA_VARIABLE}: {named}/persona/other.jsonl can't be read ("
    )


def test_a_named_folder_that_does_not_exist_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path / "nowhere"))
    assert "nowhere/persona/made-up.jsonl is missing" in refusal(made_up())


def test_nothing_is_written_to_a_named_copy(server: Server, named: Path) -> None:
    (named / made_up("changed").path).write_bytes(b"changed")
    before = tree(named)
    for file in (made_up(), made_up("missing"), made_up("changed")):
        with suppress(InputError):
            locate(file)
    assert tree(named) == before
    assert server.asked == []


def test_a_file_as_published_has_no_problem(named: Path) -> None:
    assert problem_with(made_up()) is None


def test_a_file_that_was_not_fetched_yet_is_missing() -> None:
    assert problem_with(made_up()) == f"{data_folder()}/persona/made-up.jsonl is missing"


def test_a_checksum_tells_files_of_the_same_size_apart(named: Path) -> None:
    problem = problem_with(replace(made_up(), sha256="0" * 64))
    assert problem is not None
    assert "checksum differs" in problem


def test_several_files_are_located_in_the_order_asked(server: Server) -> None:
    files = [made_up(f"file-{n}") for n in range(9)]
    assert [path.stem for path in fetch(files)] == [file.behavior for file in files]


def test_files_are_fetched_in_parallel(server: Server) -> None:
    server.together = threading.Barrier(4)
    assert len(fetch([made_up(f"file-{n}") for n in range(4)])) == 4


def test_progress_is_told_of_every_file(server: Server) -> None:
    files = [made_up(f"file-{n}") for n in range(5)]
    done: list[ReleasedFile] = []
    fetch(files, done.append)
    assert sorted(file.path for file in done) == [file.path for file in files]


def test_progress_is_not_told_of_a_file_that_failed(server: Server) -> None:
    done: list[ReleasedFile] = []
    with pytest.raises(InputError):
        fetch([replace(made_up(), sha256="0" * 64)], done.append)
    assert done == []


def test_files_fetched_before_a_failure_stay(server: Server) -> None:
    good, bad = made_up("good"), replace(made_up("bad"), sha256="0" * 64)
    fetch([good])
    with pytest.raises(InputError, match=r"^persona/bad\.jsonl: "):
        fetch([good, bad])
    assert tree(data_folder() / "persona") == {"good.jsonl": CONTENT}


def test_no_files_are_located_at_once() -> None:
    assert fetch([]) == []
