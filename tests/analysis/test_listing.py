"""Listings agree with the catalogue and the shipped items."""

from mwe_inspect.analysis.listing import (
    list_behaviors,
    list_families,
    list_groups,
    list_sources,
)
from mwe_inspect.datasets.catalogue import FAMILIES, behaviors, released_files


def test_every_released_row_is_counted_once() -> None:
    entries = list_behaviors()
    for writer in ("lm", "human"):
        rows = sum(file.rows for file in released_files() if file.written_by == writer)
        assert sum(getattr(entry, writer) for entry in entries) == rows


def test_families_count_behaviors_by_source() -> None:
    families = {entry.family: entry for entry in list_families(list_behaviors())}
    assert tuple(families) == FAMILIES
    risk = families["advanced_ai_risk"]
    assert (risk.behaviors, risk.builtin, risk.lm, risk.human) == (18, 16, 17, 16)


def test_groups_hold_the_behaviors_that_name_them() -> None:
    for group in list_groups():
        members = [b for b in behaviors().values() if group.name in b.groups]
        if group.kind == "category":
            members = [b for b in members if b.category == group.name]
        elif group.kind == "threat":
            members = [b for b in members if b.threat == group.name]
        assert sum(group.families.values()) == len(members)


def test_a_family_limits_every_listing() -> None:
    assert {entry.behavior.family for entry in list_behaviors("persona")} == {"persona"}
    assert all(group.families.keys() == {"persona"} for group in list_groups("persona"))
    builtin, anthropic, path = list_sources("winogenerated")
    assert (builtin.amounts, builtin.version) == ({"winogenerated": 231}, "2026.1")
    assert anthropic.amounts == {"winogenerated": 3289}
    assert path.amounts is None
