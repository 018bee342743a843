"""What each file of the 2022 release holds once it is read: pure functions, one record a file."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mwe_inspect.datasets.catalogue import ReleasedFile
from mwe_inspect.datasets.items import Item
from mwe_inspect.datasets.questions import LETTERS
from mwe_inspect.datasets.released import items_from_rows
from mwe_inspect.datasets.sources import read_rows

__all__ = ["Contents", "FileReport", "report_file"]


@dataclass(frozen=True, slots=True)
class Contents:
    """What the rows of one file become.

    Attributes:
        items: Number of items.
        excluded: Rows that become no item, by reason.
        clusters: Number of clusters of dependent items.
        duplicates: Rows whose question repeats an earlier row's to the letter.
        keys: Items by their key: `Yes` and `No`, or the option's letter.
        two_options: Items with two options.
        more_options: Items with more.
    """

    items: int
    excluded: Mapping[str, int]
    clusters: int
    duplicates: int
    keys: Mapping[str, int]
    two_options: int
    more_options: int


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file of the release.

    Attributes:
        file: Its entry in the catalogue.
        rows: Rows counted in the file; None where no copy was at hand.
        contents: What they become; None where no copy was at hand, and for families whose
            rows are not multiple choice.
    """

    file: ReleasedFile
    rows: int | None = None
    contents: Contents | None = None

    @property
    def checked(self) -> bool:
        """Whether a copy of the file was at hand."""
        return self.rows is not None


def report_file(file: ReleasedFile, content: bytes | None) -> FileReport:
    """Reports what a file holds.

    Args:
        file: Its entry in the catalogue.
        content: The file as it is on disk, or None if no copy is at hand.

    Raises:
        InputError: If a line is not a JSON object.
    """
    if content is None:
        return FileReport(file)
    rows = list(read_rows(content, file.path))
    if file.family == "winogenerated":
        return FileReport(file, len(rows))
    parsed = items_from_rows(
        rows,
        file.behavior,
        users=file.family == "sycophancy",
        inverted=bool(file.defects.get("inverted")),
    )
    two_options = sum(len(item.options) == 2 for item in parsed.items)
    contents = Contents(
        items=len(parsed.items),
        excluded=dict(sorted(parsed.excluded.items())),
        clusters=len({item.cluster for item in parsed.items}),
        duplicates=len(rows) - len({str(row.get("question")) for row in rows}),
        keys=_keys(parsed.items),
        two_options=two_options,
        more_options=len(parsed.items) - two_options,
    )
    return FileReport(file, len(rows), contents)


def _keys(items: Iterable[Item]) -> dict[str, int]:
    """Counts the keys, those of a Yes/No item by word, the others by letter, in option order."""
    counts = Counter(
        (item.labelled, item.key, LETTERS[item.key] if item.labelled else item.options[item.key])
        for item in items
        if item.key is not None
    )
    return {name: counts[labelled, key, name] for labelled, key, name in sorted(counts)}
