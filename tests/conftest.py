"""What all tests share: where the 2022 release is, and a home of their own for what is cached."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from mwe_inspect.datasets.catalogue import ReleasedFile, released_files

settings.register_profile("mwe_inspect", deadline=None)
settings.load_profile("mwe_inspect")


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keeps caches and traces out of the user's home, and Inspect's display off."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(home / "cache"))
        patch.setenv("XDG_DATA_HOME", str(home / "data"))
        patch.setenv("INSPECT_DISPLAY", "none")
        patch.delenv("COLUMNS", raising=False)  # pytest-xdist sets it, and tables would fold
        yield home


@pytest.fixture(scope="session")
def release_folder() -> Path:
    """The folder of the 2022 release; single files may be missing in it."""
    return _named_folder("MWE_INSPECT_DATA", "the 2022 release")


@pytest.fixture(scope="session")
def partial_folder() -> Path:
    """The folder of partial copies of the two sycophancy files on philosophy and on NLP."""
    return _named_folder("MWE_INSPECT_PARTIAL_DATA", "partial copies of two sycophancy files")


@pytest.fixture(scope="session")
def other_folder() -> Path:
    """The folder of two other public sets: political neutrality and StrongREJECT."""
    return _named_folder("MWE_INSPECT_OTHER_DATA", "the other public sets")


@pytest.fixture(scope="session")
def present_files(release_folder: Path) -> list[ReleasedFile]:
    """The files of the release that the folder has."""
    present = [file for file in released_files() if (release_folder / file.path).is_file()]
    assert present, f"{release_folder} has no file of the release"
    return present


def _named_folder(variable: str, content: str) -> Path:
    named = os.environ.get(variable)
    if not named:
        pytest.skip(f"needs {content}: set {variable} to its folder")
    folder = Path(named)
    assert folder.is_dir(), f"{variable}={named} is not a folder"
    return folder
