"""Inspect's log viewer in a headless browser."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

__all__ = ["headers", "missing_browser", "open_log", "open_sample", "rows", "viewer"]

Row = dict[str, tuple[str, str]]
"""The text and the background color of a row's cells, by the id of the column."""

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run")
_PATIENCE = 60.0


def missing_browser() -> str | None:
    """Returns why the viewer cannot be driven here, or None if it can."""
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return "needs playwright, which is part of the dev extra"
    return None if _browser() else f"needs a browser: none of {', '.join(_BROWSERS)} is installed"


@contextmanager
def viewer(logs: Path, width: int = 1500, height: int = 800) -> Iterator[Any]:
    """Serves a log directory with `inspect view`; gives a page of a browser and its address."""
    from playwright.sync_api import sync_playwright

    with _served(logs) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_browser(), args=list(_ARGUMENTS))
        page = browser.new_page(viewport={"width": width, "height": height})
        page.set_default_timeout(_PATIENCE * 1000)
        try:
            yield page, address
        finally:
            browser.close()


def open_log(page: Any, address: str, log: Path) -> None:
    """Opens the sample list of a log."""
    page.goto("about:blank")  # else what was open in the last log stays open
    page.goto(f"{address}/#/tasks/{log.name}")
    page.wait_for_selector("[role=row] >> nth=1")


def headers(page: Any) -> list[str]:
    """Returns the names of the sample list's columns, without the mark of the sorted one."""
    found = page.locator("[role=columnheader]").all_inner_texts()
    return [text.partition("\n")[0] for text in found if text]


def rows(page: Any) -> list[Row]:
    """Returns the sample list's rows that are in view."""
    script = """rows => rows.map(row => [...row.querySelectorAll('[role=gridcell]')].map(
        cell => [cell.dataset.colId, cell.innerText.trim(), cell.style.backgroundColor]))"""
    found = page.locator("[role=row]").evaluate_all(script)
    return [{name: (text, color) for name, text, color in cells} for cells in found if cells]


def open_sample(page: Any, tab: str, index: int = 1) -> str:
    """Opens a row's sample at a tab that has its score, and returns the page's text."""
    page.locator("[role=row]").nth(index).click()
    page.locator(f"#{tab}").click()
    page.wait_for_selector("text=/explanation/i")
    return str(page.inner_text("body"))


def _browser() -> str | None:
    return next(filter(None, map(shutil.which, _BROWSERS)), None)


@contextmanager
def _served(logs: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "inspect_ai", "view", "--log-dir", str(logs)]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        process.terminate()
        process.wait()


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            urllib.request.urlopen(address, timeout=5)
            return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
