"""What is shipped, and that its parts agree on names, versions and numbers."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import yaml
from inspect_ai import Task
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import mwe_inspect
from mwe_inspect import tasks
from mwe_inspect.resources import load_yaml

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "mwe_inspect"
LARGEST_WHEEL = 3_000_000


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


PROJECT: dict[str, Any] = tomllib.loads(read("pyproject.toml"))["project"]
EVAL: dict[str, Any] = yaml.safe_load((PACKAGE / "eval.yaml").read_text(encoding="utf-8"))
NOT_LOCKED = {"embed", "hf"}  # torch: gigabytes, for one test that is skipped without it
EXTRAS = {k: v for k, v in PROJECT["optional-dependencies"].items() if k not in NOT_LOCKED}
REQUIREMENTS = [
    Requirement(line) for lines in (PROJECT["dependencies"], *EXTRAS.values()) for line in lines
]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    [path] = folder.glob("*.whl")
    return path


def test_inspect_finds_the_package_by_its_own_name() -> None:
    # Inspect loads only the entry point whose name is the package that it looks for.
    [point] = [p for p in entry_points(group="inspect_ai") if "mwe_inspect" in p.value]
    assert (point.name, point.value) == ("mwe_inspect", "mwe_inspect._registry")
    assert point.load().__all__


def test_the_wheel_has_every_file_of_the_package(wheel: Path) -> None:
    with ZipFile(wheel) as content:
        shipped = {name for name in content.namelist() if name.startswith("mwe_inspect/")}
        [points] = [name for name in content.namelist() if name.endswith("/entry_points.txt")]
        assert "mwe_inspect = mwe_inspect._registry" in content.read(points).decode()
    there = {
        path.relative_to(PACKAGE.parent).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert shipped == there
    assert {"mwe_inspect/py.typed", "mwe_inspect/eval.yaml"} <= shipped
    assert any(name.startswith("mwe_inspect/resources/items/") for name in shipped)


def test_the_wheel_is_small_and_has_the_licence(wheel: Path) -> None:
    assert wheel.stat().st_size < LARGEST_WHEEL
    with ZipFile(wheel) as content:
        assert any(name.endswith("/licenses/LICENSE") for name in content.namelist())


def test_the_version_is_the_same_everywhere(wheel: Path) -> None:
    version = PROJECT["version"]
    newest = re.search(r"^## \[(.+?)\]", read("CHANGELOG.md"), re.MULTILINE)
    assert mwe_inspect.__version__ == version
    assert yaml.safe_load(read("CITATION.cff"))["version"] == version
    assert newest and newest[1] == version
    assert wheel.name.startswith(f"mwe_inspect-{version}-")


def test_eval_yaml_has_every_task() -> None:
    assert sorted(task["name"] for task in EVAL["tasks"]) == sorted(tasks.__all__)
    assert re.fullmatch(r"\d+-[A-Z]", EVAL["version"])


@pytest.mark.parametrize("listed", EVAL["tasks"], ids=lambda task: task["name"])
def test_eval_yaml_tells_how_many_samples_the_defaults_give(listed: dict[str, Any]) -> None:
    task: Task = getattr(mwe_inspect, listed["name"])()
    assert len(task.dataset) == listed["dataset_samples"]


def test_eval_yaml_names_what_is_pinned() -> None:
    release, pin = load_yaml("release.yaml"), load_yaml("alignment_faking.yaml")["strongreject"]
    pairs = load_yaml("political_neutrality.yaml")
    assert {asset["state"] for asset in EVAL["external_assets"]} == {"pinned"}
    assert [asset["source"] for asset in EVAL["external_assets"]] == [
        release["url"].format(commit=release["commit"], path=""),
        pin["url"].format(**pin),
        pairs["url"].format(**pairs),
    ]


def test_the_lock_pins_every_dependency_at_an_allowed_version() -> None:
    pins: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", read("requirements-dev.lock"), re.M):
        pins.setdefault(canonicalize_name(name), []).append(version)
    for requirement in REQUIREMENTS:
        if requirement.name == PROJECT["name"]:
            continue
        pinned = pins.get(canonicalize_name(requirement.name))
        assert pinned, f"run scripts/lock: {requirement} is not in requirements-dev.lock"
        assert all(version in requirement.specifier for version in pinned), requirement


def test_every_pin_of_the_lock_has_a_hash() -> None:
    for entry in re.split(r"^(?=[\w.-]+==)", read("requirements-dev.lock"), flags=re.M)[1:]:
        assert "--hash=sha256:" in entry, entry
