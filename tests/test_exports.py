"""What the modules export, what they may import, and what importing the registry costs."""

import ast
import importlib
import os
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

import mwe_inspect
from mwe_inspect import _registry

PACKAGE = Path(mwe_inspect.__file__).parent
HEAVY = {
    "datasketch",
    "httpx",
    "matplotlib",
    "numpy",
    "pandas",
    "pyarrow",
    "scipy",
    "sklearn",
    "statsmodels",
}
REGISTRY_LIMIT_MS = 100

# Run in a process of its own: `python -c` sees nothing that the tests have imported already.
TIME_REGISTRY = """
import sys, time
import inspect_ai
before = set(sys.modules)
start = time.perf_counter()
import mwe_inspect._registry
print((time.perf_counter() - start) * 1000)
print(*{name.partition(".")[0] for name in set(sys.modules) - before})
"""

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


FILES = {_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in FILES.items()}
PUBLIC = [name for name in FILES if not any(part.startswith("_") for part in name.split("."))]

each_public_module = pytest.mark.parametrize("module", PUBLIC)
each_module = pytest.mark.parametrize("module", FILES)


def _definitions(module: str) -> dict[str, Definition]:
    """The functions and classes that a module defines at its top level, by name."""
    return {node.name: node for node in TREES[module].body if isinstance(node, Definition)}


def _imported(module: str) -> set[str]:
    """All that a module imports, anywhere in it: modules, and names as `module.name`."""
    found: set[str] = set()
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _sort_key(name: str) -> tuple[int, str]:
    """Constants, then classes, then the rest: the order that ruff sorts `__all__` in."""
    kind = 0 if name.isupper() else 1 if name[0].isupper() else 2
    return kind, name


@each_public_module
def test_all_is_there_if_there_is_anything_to_export(module: str) -> None:
    docstring_only = len(TREES[module].body) <= 1
    assert docstring_only or hasattr(importlib.import_module(module), "__all__")


@each_public_module
def test_all_is_sorted_and_has_no_repeats(module: str) -> None:
    exported = getattr(importlib.import_module(module), "__all__", [])
    assert list(exported) == sorted(set(exported), key=_sort_key)


@each_public_module
def test_all_names_what_exists_and_every_public_definition(module: str) -> None:
    loaded = importlib.import_module(module)
    exported = set(getattr(loaded, "__all__", []))
    assert {name for name in exported if not hasattr(loaded, name)} == set()
    public = {name for name in _definitions(module) if not name.startswith("_")}
    assert public - exported == set()


@each_public_module
def test_what_is_exported_is_documented(module: str) -> None:
    exported = getattr(importlib.import_module(module), "__all__", [])
    defined = _definitions(module)
    bare = [name for name in exported if name in defined and not ast.get_docstring(defined[name])]
    assert bare == []


@each_module
def test_the_module_is_documented(module: str) -> None:
    assert ast.get_docstring(TREES[module])


@each_module
def test_imports_are_absolute_and_of_public_names(module: str) -> None:
    relative = [
        node for node in ast.walk(TREES[module]) if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []
    private = {
        name
        for name in _imported(module)
        if name.startswith("inspect_ai.") and any(part[0] == "_" for part in name.split("."))
    }
    assert private == set()


@each_module
def test_data_flows_one_way(module: str) -> None:
    own = {name for name in _imported(module) if name.startswith("mwe_inspect.")}
    if not module.startswith(("mwe_inspect.tasks", "mwe_inspect._registry")):
        allowed = module == "mwe_inspect"
        assert allowed or not {name for name in own if name.startswith("mwe_inspect.tasks")}
    if module.startswith("mwe_inspect.stats"):
        assert {name for name in own if not name.startswith("mwe_inspect.stats")} == set()
        assert {name for name in _imported(module) if name.startswith("inspect_ai")} == set()


def test_the_public_api_has_every_task() -> None:
    from mwe_inspect import tasks

    assert set(tasks.__all__) <= set(mwe_inspect.__all__)
    assert set(tasks.__all__) <= set(_registry.__all__)


def _import_registry() -> tuple[float, set[str]]:
    """How many milliseconds importing the registry takes after Inspect, and what it loads."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", TIME_REGISTRY]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    milliseconds, loaded = run.stdout.splitlines()
    return float(milliseconds), set(loaded.split())


def test_the_registry_loads_nothing_heavy() -> None:
    _, loaded = _import_registry()
    assert "mwe_inspect" in loaded
    assert loaded & HEAVY == set()


@pytest.mark.slow
def test_the_registry_is_quick_to_import() -> None:
    _import_registry()  # the first one may have to compile
    times = [_import_registry()[0] for _ in range(5)]
    assert statistics.median(times) <= REGISTRY_LIMIT_MS, times
