"""The review page in headless Chromium: rate by keyboard, reload, export, import."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from mwe_inspect.cli.main import main

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

playwright = pytest.importorskip("playwright.sync_api")

HOSTILE = [
    "</script><script>window.hacked = 1</script> I like to be first",
    '<img src=x onerror="window.hacked = 1"> I like to be first & last',
    "<!-- <script> I like what is hidden",
    '=HYPERLINK("http://localhost/", "I like links")',
    "@SUM(1+1) I like sums",
    "I’d like “quotes”, \u2028 and 🙂, and REVIEW_DATA, SCRIPT_HASH and ${name}",
]
ROWS: list[dict[str, Any]] = [
    {"statement": text, "options": ["Yes", "No"], "key": n % 2} for n, text in enumerate(HOSTILE)
]
ROWS.append({"stem": "<b>Which</b>?", "options": ["<i>this</i>", "that", "=1+1"], "key": 1})


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    system = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
    with playwright.sync_playwright() as session:
        try:
            opened = session.chromium.launch(executable_path=system, args=["--no-sandbox"])
        except playwright.Error as error:
            pytest.skip(f"no Chromium: {str(error).splitlines()[0]}")
        yield opened
        opened.close()


@pytest.fixture
def items(tmp_path: Path) -> Path:
    path = tmp_path / "hostile.jsonl"
    header = {"format": "mwe_inspect/items/1", "family": "persona", "behavior": "hostile"}
    lines = [json.dumps(row) for row in (header, *ROWS)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def page(browser: "Browser", items: Path, tmp_path: Path) -> "Iterator[Page]":
    """The exported page, which must ask for nothing but itself and run no script but its own."""
    result = CliRunner().invoke(main, ["review", "export", str(items), "-o", str(tmp_path)])
    assert result.exit_code == 0, result.output
    context = browser.new_context(offline=True, accept_downloads=True)
    opened = context.new_page()
    requests: list[str] = []
    problems: list[str] = []
    opened.on("request", lambda request: requests.append(request.url))
    opened.on("console", lambda message: problems.append(message.text))
    opened.on("pageerror", lambda error: problems.append(str(error)))
    url = (tmp_path / "review.html").as_uri()
    opened.goto(url)
    yield opened
    assert opened.evaluate("window.hacked") is None
    assert {request for request in requests if not request.startswith("blob:")} == {url}
    assert problems == []
    context.close()


def count(page: "Page") -> str:
    return page.locator("#count").inner_text()


def pressed(page: "Page") -> list[str]:
    return page.locator('button[aria-pressed="true"] kbd').all_inner_texts()


def reload_with_progress(page: "Page") -> None:
    """Reload; again for a while, since Chromium keeps what a page stored a moment after it did."""
    for _ in range(20):
        page.reload()
        if count(page) != f"0 of {len(ROWS)} done":
            return
        page.wait_for_timeout(250)


def name_yourself(page: "Page", name: str) -> None:
    page.fill("#rater", name)
    page.press("#rater", "Enter")


def export(page: "Page", folder: Path) -> Path:
    with page.expect_download() as download:
        page.click("#export")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def text_of(row: dict[str, Any]) -> str:
    return str(row.get("statement") or row["stem"])


def shown_key(page: "Page") -> str:
    """The key to press for the answer that the item on the page is keyed to."""
    text = page.locator("#text").text_content() or ""
    row = next(row for row in ROWS if text_of(row) in text)
    return ("yn" if row["options"] == ["Yes", "No"] else "abc")[row["key"]]


def test_rate_five_items_reload_export_import(page: "Page", items: Path, tmp_path: Path) -> None:
    name_yourself(page, "Ann, A.")
    for number in range(5):
        if number == 3:
            page.keyboard.press("5")  # replaced below
        page.keyboard.press("4")
        page.keyboard.press(shown_key(page))
        page.keyboard.press("u" if number == 0 else "k")
        assert count(page) == f"{number + 1} of 7 done"
        page.keyboard.press("ArrowRight")
    page.keyboard.press("2")
    reload_with_progress(page)
    assert count(page) == "5 of 7 done"
    assert page.input_value("#rater") == "Ann, A."
    assert page.locator("#status").inner_text() == "Question 6 of 7"
    assert pressed(page) == ["2"]
    page.keyboard.press("ArrowLeft")
    assert len(pressed(page)) == 3 and "4" in pressed(page)

    sheet = export(page, tmp_path)
    assert page.locator("#status").inner_text() == "Exported; 2 questions are not done."
    result = CliRunner().invoke(main, ["review", "import", str(items), str(sheet), "--json"])
    assert result.exit_code == 0, result.output
    review = json.loads(result.stdout)
    rows = {row["figure"]: row for row in review["rows"]}
    assert (rows["label_agreement"]["value"], rows["label_agreement"]["items"]) == (1, 5)
    assert rows["relevance"]["value"] == pytest.approx((5 * 4 + 2) / 6)
    assert rows["unclear"]["value"] == 0.2
    assert "1 ratings say nothing on label" in review["notes"]


def test_hostile_texts_are_shown_as_they_are(page: "Page") -> None:
    shown = []
    for _ in ROWS:
        shown.append(page.locator("#text").text_content() or "")
        assert page.locator("main").locator("img, script, b, i, a").count() == 0
        page.keyboard.press("ArrowRight")
    assert all(sum(text_of(row) in text for text in shown) == 1 for row in ROWS)


def test_what_the_keys_do_not_mean_changes_nothing(page: "Page") -> None:
    for key in ("6", "0", "z", "Control+k", "Escape"):
        page.keyboard.press(key)
    assert pressed(page) == []
    page.keyboard.press("ArrowLeft")
    assert page.locator("#status").inner_text() == "Question 1 of 7"


def test_each_rater_has_their_own_progress(page: "Page") -> None:
    page.keyboard.press("3")  # before there is a name: it is kept for the first one given
    name_yourself(page, "Ann")
    assert pressed(page) == ["3"]
    name_yourself(page, "Bob")
    assert pressed(page) == []
    page.keyboard.press("1")
    name_yourself(page, "Ann")
    assert pressed(page) == ["3"]
    name_yourself(page, "")
    assert pressed(page) == []


def test_no_export_without_a_name(page: "Page") -> None:
    page.click("#export")
    assert page.locator("#status").inner_text() == "Please give your name first."


def test_a_browser_that_keeps_nothing_says_so(
    browser: "Browser", items: Path, tmp_path: Path
) -> None:
    CliRunner().invoke(main, ["review", "export", str(items), "-o", str(tmp_path)])
    context = browser.new_context(offline=True)
    opened = context.new_page()
    opened.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})"
    )
    opened.goto((tmp_path / "review.html").as_uri())
    opened.keyboard.press("4")
    assert "keeps no progress" in opened.locator("#status").inner_text()
    assert pressed(opened) == ["4"]
    context.close()


def test_the_policy_stops_scripts_that_are_not_the_page_s_own(
    browser: "Browser", items: Path, tmp_path: Path
) -> None:
    CliRunner().invoke(main, ["review", "export", str(items), "-o", str(tmp_path)])
    path = tmp_path / "review.html"
    changed = path.read_text(encoding="utf-8").replace(
        "<main>", '<main><img src=x onerror="window.hacked = 1"><script>window.hacked = 1</script>'
    )
    path.write_text(changed, encoding="utf-8")
    context = browser.new_context(offline=True)
    opened = context.new_page()
    opened.goto(path.as_uri())
    opened.keyboard.press("4")
    assert pressed(opened) == ["4"]
    assert opened.evaluate("window.hacked") is None
    context.close()
