"""Finds, fetches and verifies the files of the 2022 release.

Files are kept in the user's cache, or taken from the folder that `MWE_INSPECT_DATA` names.
Every file is verified by its checksum before it is read; that folder is never written to.
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mwe_inspect.datasets.catalogue import ReleasedFile
from mwe_inspect.errors import InputError
from mwe_inspect.resources import load_yaml

__all__ = [
    "DATA_VARIABLE",
    "data_folder",
    "download_verified",
    "fetch",
    "locate",
    "problem_with",
]

DATA_VARIABLE = "MWE_INSPECT_DATA"
_PARALLEL = 8


def data_folder() -> Path:
    """Returns the folder in which the release's files are looked for."""
    named = os.environ.get(DATA_VARIABLE)
    if named:
        return Path(named)
    from platformdirs import user_cache_dir

    commit: str = load_yaml("release.yaml")["commit"]
    return Path(user_cache_dir("mwe_inspect")) / "release" / commit


def problem_with(file: ReleasedFile) -> str | None:
    """Returns what is wrong with the local copy of a file, or None if it is as published."""
    path = data_folder() / file.path
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return f"{path} is missing"
    except OSError as error:
        return f"{path} can't be read ({error.strerror})"
    if hashlib.sha256(content).hexdigest() == file.sha256:
        return None
    size = f"{len(content)} bytes instead of {file.bytes}"
    return f"{path} is not the published file (checksum differs, {size})"


def locate(file: ReleasedFile) -> Path:
    """Returns the path of a verified copy of a file, fetching it first where needed.

    Raises:
        InputError: If the copy that `MWE_INSPECT_DATA` names is missing or changed, or the
            file can't be fetched.
    """
    problem = problem_with(file)
    if problem is None:
        return data_folder() / file.path
    if os.environ.get(DATA_VARIABLE):
        raise InputError(
            f"{DATA_VARIABLE}: {problem}; restore it, or unset {DATA_VARIABLE} to fetch it"
        )
    return download_verified(
        file.path,
        file.url,
        file.sha256,
        data_folder() / file.path,
        f"or set {DATA_VARIABLE} to a folder that holds a copy",
    )


def fetch(
    files: Sequence[ReleasedFile], done: Callable[[ReleasedFile], None] = lambda _: None
) -> list[Path]:
    """Locates several files at once, fetching in parallel what is not there yet.

    Args:
        files: The files wanted.
        done: Called with each file as soon as it is there and verified.

    Raises:
        InputError: As `locate`; files fetched before the error stay.
    """

    def one(file: ReleasedFile) -> Path:
        path = locate(file)
        done(file)
        return path

    with ThreadPoolExecutor(_PARALLEL) as pool:
        futures = [pool.submit(one, file) for file in files]
        try:
            return [future.result() for future in futures]
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def download_verified(name: str, url: str, sha256: str, destination: Path, elsewhere: str) -> Path:
    """Fetches a file and verifies it by its checksum.

    Args:
        name: What the file is called in errors.
        url: Where it is.
        sha256: Its checksum.
        destination: Where to put it; a file there that has the checksum is kept.
        elsewhere: What else the user can do, for errors: `or set ... to ...`.

    Raises:
        InputError: If it can't be fetched, is another file, or can't be written.
    """
    import httpx
    from inspect_ai.util import download
    from tenacity import RetryError

    try:
        try:
            return download(url, sha256, destination, timeout=30)
        except RetryError as error:  # Inspect gave up after several attempts
            raise (error.last_attempt.exception() or error) from None
    except httpx.HTTPStatusError as error:
        raise InputError(
            f"{name}: the server answered {error.response.status_code} for {url}; "
            f"try again later, {elsewhere}"
        ) from None
    except httpx.HTTPError as error:
        reason = str(error) or type(error).__name__
        raise InputError(
            f"{name}: can't be fetched from {url} ({reason}); check the network, {elsewhere}"
        ) from None
    except ValueError:
        raise InputError(
            f"{name}: what {url} served is not the published file (checksum differs); "
            f"a proxy may have changed it; try again, {elsewhere}"
        ) from None
    except OSError as error:
        raise InputError(
            f"{name}: can't be written to {destination} ({error.strerror}); "
            f"free the disk or the path, {elsewhere}"
        ) from None
