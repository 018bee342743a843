"""`docs/DATA.md` is what `mwe-inspect data report` makes of the 2022 release."""

from pathlib import Path

from click.testing import CliRunner

from mwe_inspect.cli.main import main
from mwe_inspect.datasets.catalogue import ReleasedFile

PAGE = Path(__file__).parents[2] / "docs" / "DATA.md"


def lines_by_file(page: str) -> dict[str, str]:
    lines = [line for line in page.splitlines() if line.startswith("| `")]
    return {line.split("`")[1]: line for line in lines}


def test_the_page_is_up_to_date(present_files: list[ReleasedFile]) -> None:
    result = CliRunner().invoke(main, ["data", "report"])
    assert result.exit_code == 0, result.output
    page = PAGE.read_text(encoding="utf-8")
    committed, made = lines_by_file(page), lines_by_file(result.stdout)
    assert committed.keys() == made.keys()
    checked = {path for path, line in committed.items() if "not checked here" not in line}
    present = {file.path for file in present_files}
    for path in checked & present:
        assert committed[path] == made[path]
    if checked == present:
        assert page == result.stdout


def test_the_counts_of_excluded_rows_are_those_of_the_catalogue(
    present_files: list[ReleasedFile],
) -> None:
    lines = lines_by_file(PAGE.read_text(encoding="utf-8"))
    for file in present_files:
        if file.family != "advanced_ai_risk" or file.written_by != "lm":
            continue
        excluded = {
            f"{count} {name.replace('_', ' ')}"
            for name, count in file.defects.items()
            if name in ("no_question", "several_questions", "empty_option")
        }
        cell = lines[file.path].split(" | ")[3]
        assert set(filter(None, cell.split(", "))) == excluded
