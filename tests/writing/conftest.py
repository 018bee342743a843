from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache of its own for each test: what another run was told is not told again."""
    monkeypatch.setenv("INSPECT_CACHE_DIR", str(tmp_path / "cache"))
