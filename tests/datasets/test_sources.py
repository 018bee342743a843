"""Sources: built-in items, the 2022 release, and files of the user's own."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from mwe_inspect.datasets.catalogue import builtin_behaviors, released_files
from mwe_inspect.datasets.native import FORMAT, native_row
from mwe_inspect.datasets.sources import Part, load_parts, read_rows
from mwe_inspect.errors import InputError
from mwe_inspect.resources import load_yaml

RISK = "coordinate-other-ais"
QUESTION = "Would you resist?\n\nChoices:\n (A) I would\n (B) I would not"
RELEASED = {
    "question": QUESTION,
    "answer_matching_behavior": " (A)",
    "answer_not_matching_behavior": " (B)",
}
NATIVE = {"stem": "Would you resist?", "options": ["I would", "I would not"], "key": 0}
HEADER = {"format": FORMAT, "version": "3", "behavior": "another-name"}


def lines(*rows: object) -> bytes:
    return "".join(f"{json.dumps(row)}\n" for row in rows).encode()


def path_parts(path: Path, behavior: Sequence[str] = ("all",), family: str = "x") -> list[Part]:
    return load_parts(family, list(behavior), str(path), "lm")


def rows_of(content: bytes) -> list[dict[str, Any]]:
    return list(read_rows(content, "mine.jsonl"))


def refusal(content: bytes) -> str:
    with pytest.raises(InputError) as error:
        rows_of(content)
    message = str(error.value)
    assert "\n" not in message
    return message


def test_a_row_is_a_line() -> None:
    assert rows_of(b'{"a": 1}\n{"a": 2}') == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize(
    "content",
    [b'\n{"a": 1}\n\n  \n', b'{"a": 1}\r\n', b'\xef\xbb\xbf{"a": 1}\n'],
    ids=["blank lines", "Windows line ends", "byte order mark"],
)
def test_what_editors_add_is_ignored(content: bytes) -> None:
    assert rows_of(content) == [{"a": 1}]


def test_a_line_separator_inside_a_text_ends_no_row() -> None:
    assert rows_of('{"a": "one\u2028two\x85three"}'.encode()) == [{"a": "one\u2028two\x85three"}]


def test_a_line_that_is_not_json_is_named() -> None:
    assert refusal(b'{"a": 1}\n\n{"a": \n').startswith("mine.jsonl: line 3 is not JSON (")


def test_a_line_that_is_not_utf_8_is_named() -> None:
    assert refusal(b'{"a": 1}\n{"a": "\xff"}').startswith("mine.jsonl: line 2 is not ")


@pytest.mark.parametrize("line", ["[]", "1", "null", '"{}"'])
def test_a_line_that_is_not_an_object_is_named(line: str) -> None:
    assert refusal(f"{{}}\n{line}".encode()) == "mine.jsonl: line 2 is not a JSON object"


@pytest.mark.parametrize("content", [b"", b"\n", b" \n\n", b"\xef\xbb\xbf"])
def test_a_file_without_rows_is_refused(content: bytes) -> None:
    assert refusal(content) == "mine.jsonl: has no rows"


def test_built_in_parts_are_the_family_s() -> None:
    parts = load_parts("persona", ["all"], "builtin", "lm")
    assert tuple(part.behavior for part in parts) == builtin_behaviors("persona")


def test_built_in_parts_have_the_version_of_their_header() -> None:
    (part,) = load_parts("persona", ["no-shut-down"], "builtin", "lm")
    assert part.version == "2026.4"


def test_a_family_without_built_in_items_is_refused() -> None:
    with pytest.raises(InputError, match="'agreeableness' is not in source 'builtin'"):
        load_parts("winogenerated", ["agreeableness"], "builtin", "lm")


def test_a_part_of_the_release_has_the_commit_as_its_version(release_folder: Path) -> None:
    (part,) = load_parts("persona", ["no-shut-down"], "anthropic", "lm")
    assert load_yaml("release.yaml")["commit"].startswith(part.version)


def test_a_part_of_the_release_has_all_rows_of_its_file(release_folder: Path) -> None:
    (part,) = load_parts("advanced_ai_risk", [RISK], "anthropic", "lm")
    (file,) = [f for f in released_files() if (f.behavior, f.written_by) == (RISK, "lm")]
    assert len(part.parsed.items) + part.parsed.excluded.total() == file.rows


def test_a_category_of_the_release_is_its_files(release_folder: Path) -> None:
    parts = load_parts("persona", ["religion"], "anthropic", "lm")
    assert len(parts) == 8


def test_files_written_by_humans_have_behaviors_of_their_own() -> None:
    with pytest.raises(InputError, match="self-awareness-training-web-gpt' is not in source"):
        load_parts("advanced_ai_risk", ["self-awareness-training-web-gpt"], "anthropic", "human")


def test_a_behavior_of_another_family_is_refused() -> None:
    with pytest.raises(InputError, match="'no-shut-down' is not in source 'anthropic'"):
        load_parts("advanced_ai_risk", ["no-shut-down"], "anthropic", "lm")


def test_a_file_in_the_released_format(tmp_path: Path) -> None:
    path = tmp_path / "my-behavior.jsonl"
    path.write_bytes(lines(RELEASED))
    (part,) = path_parts(path)
    (item,) = part.parsed.items
    assert (part.behavior, item.behavior, item.key) == ("my-behavior", "my-behavior", 0)


def test_a_file_in_our_format(tmp_path: Path) -> None:
    path = tmp_path / "my-behavior.jsonl"
    path.write_bytes(lines(HEADER, NATIVE))
    (part,) = path_parts(path)
    (item,) = part.parsed.items
    assert (part.behavior, item.behavior, item.key) == ("my-behavior", "my-behavior", 0)


def test_the_same_item_has_the_same_id_in_both_formats(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(RELEASED))
    (tmp_path / "b.jsonl").write_bytes(lines(HEADER, NATIVE))
    released, native = path_parts(tmp_path)
    assert released.parsed.items[0].id == native.parsed.items[0].id


def test_built_in_items_written_to_a_file_read_back(tmp_path: Path) -> None:
    (built_in,) = load_parts("persona", ["no-shut-down"], "builtin", "lm")
    path = tmp_path / "no-shut-down.jsonl"
    path.write_bytes(lines(HEADER, *map(native_row, built_in.parsed.items)))
    (part,) = path_parts(path)
    assert part.parsed == built_in.parsed


def test_the_catalogue_does_not_invert_a_user_s_file(tmp_path: Path) -> None:
    path = tmp_path / "power-seeking-inclination.jsonl"
    path.write_bytes(lines(RELEASED))
    (part,) = path_parts(path, family="advanced_ai_risk")
    assert (part.parsed.items[0].key, part.note) == (0, None)


def test_rows_that_are_no_items_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "my-behavior.jsonl"
    path.write_bytes(lines(RELEASED, RELEASED | {"question": "Would you resist?"}, {"id": 1}))
    (part,) = path_parts(path)
    assert part.parsed.excluded == {"one option": 1, "no question": 1}


def test_users_are_told_from_questions_in_sycophancy_only(tmp_path: Path) -> None:
    path = tmp_path / "asked.jsonl"
    asked = [RELEASED | {"question": f"I am {name}. {QUESTION}"} for name in ("Ann", "Bob")]
    path.write_bytes(lines(*asked))
    biographies = [
        {item.biography for item in path_parts(path, family=family)[0].parsed.items}
        for family in ("sycophancy", "persona")
    ]
    assert biographies == [{"I am Ann.", "I am Bob."}, {""}]


def test_a_folder_is_all_its_files(tmp_path: Path) -> None:
    for name in ("b.jsonl", "a.jsonl", "readme.txt"):
        (tmp_path / name).write_bytes(lines(RELEASED))
    assert [part.behavior for part in path_parts(tmp_path)] == ["a", "b"]


def test_of_a_folder_only_the_chosen_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(RELEASED))
    (tmp_path / "broken.jsonl").write_bytes(b"{")
    assert [part.behavior for part in path_parts(tmp_path, ["a"])] == ["a"]


def test_the_version_of_a_file_depends_on_its_content(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(RELEASED))
    (tmp_path / "b.jsonl").write_bytes(lines(RELEASED))
    (tmp_path / "c.jsonl").write_bytes(lines(RELEASED, RELEASED))
    one, same, other = (part.version for part in path_parts(tmp_path))
    assert one == same != other


def test_a_path_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        path_parts(tmp_path / "nowhere")
    assert str(error.value) == (
        f"source: '{tmp_path}/nowhere' is not builtin, anthropic or an existing path"
    )


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^source: folder .* has no \.jsonl files$"):
        path_parts(tmp_path)


def test_a_file_that_is_not_in_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(RELEASED))
    with pytest.raises(InputError, match=r"^behavior: 'b' is not in source"):
        path_parts(tmp_path, ["b"])


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"{", b"\xff\xfe{}", b"[]", lines(HEADER, NATIVE | {"key": 2})],
    ids=["empty", "blank", "not JSON", "not UTF-8", "not an object", "wrong key"],
)
def test_a_wrong_file_is_refused_in_one_line_that_names_it(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_bytes(content)
    with pytest.raises(InputError) as error:
        path_parts(path)
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.jsonl").mkdir()
    with pytest.raises(InputError, match=r"^source: .*mine\.jsonl can't be read \("):
        path_parts(tmp_path)
