"""The kinds of writing by family."""

from mwe_inspect.writing.biographies import Biographies
from mwe_inspect.writing.brief import Brief
from mwe_inspect.writing.choices import Choices
from mwe_inspect.writing.kind import Kind
from mwe_inspect.writing.sentences import Sentences
from mwe_inspect.writing.statements import Statements

__all__ = ["kind_of"]

_KINDS: dict[str, type[Kind]] = {
    kind.family: kind for kind in (Statements, Biographies, Choices, Sentences)
}


def kind_of(family: str, brief: Brief) -> Kind:
    """Returns how items of a family are written for a brief."""
    return _KINDS[family](brief)
