"""`mwe-inspect list`: tasks, behaviors, categories and sources."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import click

from mwe_inspect.analysis.listing import (
    BehaviorEntry,
    FamilyEntry,
    GroupEntry,
    SourceEntry,
    list_behaviors,
    list_families,
    list_groups,
    list_sources,
)
from mwe_inspect.arguments import choice
from mwe_inspect.cli.output import amounts, console, print_json, print_table
from mwe_inspect.cli.registered import TaskEntry, list_tasks
from mwe_inspect.datasets.catalogue import FAMILIES, Behavior

__all__ = ["list_command"]

_TOPICS = ("tasks", "behaviors", "categories", "sources")
_OVERVIEW = ("tasks", "families", "categories", "sources")
_COLLECT: dict[str, Callable[[str | None], Sequence[Any]]] = {
    "tasks": list_tasks,
    "families": lambda family: list_families(list_behaviors(family)),
    "behaviors": list_behaviors,
    "categories": list_groups,
    "sources": list_sources,
}


@click.command("list")
@click.argument("topic", required=False, metavar=f"[{'|'.join(_TOPICS)}]")
@click.option("--family", metavar="F", help=f"Only one family: {', '.join(FAMILIES)}.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_command(topic: str | None, family: str | None, as_json: bool) -> None:
    """List tasks, behaviors, categories and sources; without an argument, an overview."""
    if topic is not None:
        topic = choice("list", topic, _TOPICS)
    if family is not None:
        family = choice("--family", family, FAMILIES)
    found = {name: _COLLECT[name](family) for name in ([topic] if topic else _OVERVIEW)}
    if as_json:
        objects = {name: [_as_object(entry) for entry in found[name]] for name in found}
        print_json(objects[topic] if topic else objects)
        return
    for name, entries in found.items():
        _SHOW[name](entries, topic is None)


def _show_tasks(tasks: Sequence[TaskEntry], brief: bool) -> None:
    print_table(
        "Tasks (inspect eval NAME -T argument=value)",
        ["name", "what it measures", "headline metric", *([] if brief else ["arguments"])],
        [
            [t.name, t.summary, t.headline, *([] if brief else [", ".join(t.arguments)])]
            for t in tasks
        ],
    )


def _show_families(families: Sequence[FamilyEntry], _: bool) -> None:
    print_table(
        "Behaviors by family (more: mwe-inspect list behaviors)",
        ["family", "all", "builtin", "anthropic lm", "anthropic human"],
        [[f.family, f.behaviors, f.builtin, f.lm, f.human] for f in families],
    )


def _show_behaviors(behaviors: Sequence[BehaviorEntry], _: bool) -> None:
    out = console()
    for family in FAMILIES:
        group = [entry for entry in behaviors if entry.behavior.family == family]
        if group:
            out.print(f"{family} (builtin: items; anthropic: rows, not all of them usable)\n")
        for entry in group:
            counts = {"builtin": entry.builtin, "anthropic lm": entry.lm}
            counts["anthropic human"] = entry.human
            groups = [entry.behavior.category, entry.behavior.threat, *entry.behavior.tags]
            out.print(f"{entry.behavior.id} ({', '.join(filter(None, groups))})")
            out.print(f"    {amounts(counts)}")
            out.print(f"    {_description(entry.behavior)}")


def _show_groups(groups: Sequence[GroupEntry], brief: bool) -> None:
    if not brief:
        rows = [[g.name, g.kind, sum(g.families.values()), amounts(g.families)] for g in groups]
        print_table(
            "Names that stand for several behaviors (-T behavior=NAME)",
            ["name", "kind", "behaviors", "by family"],
            rows,
        )
        return
    for title, kind in (("Categories", "category"), ("Threat categories", "threat")):
        counts = {g.name: sum(g.families.values()) for g in groups if g.kind == kind}
        console().print(f"{title} (-T behavior=NAME): {amounts(counts)}\n")


def _show_sources(sources: Sequence[SourceEntry], _: bool) -> None:
    print_table(
        "Sources (-T source=NAME)",
        ["name", "what it is", "version", "holds"],
        [
            [
                s.name,
                s.description,
                s.version,
                f"{s.unit}: {amounts(s.amounts)}" if s.amounts else "",
            ]
            for s in sources
        ],
    )


_SHOW: dict[str, Callable[[Sequence[Any], bool], None]] = {
    "tasks": _show_tasks,
    "families": _show_families,
    "behaviors": _show_behaviors,
    "categories": _show_groups,
    "sources": _show_sources,
}


def _description(behavior: Behavior) -> str:
    text = behavior.description
    if behavior.subject:
        text = f"{behavior.subject} {text[0].lower()}{text[1:]}"
    return f"{text} Note: {behavior.note}" if behavior.note else text


def _as_object(entry: Any) -> dict[str, Any]:
    if isinstance(entry, BehaviorEntry):
        counts = {"builtin": entry.builtin, "lm": entry.lm, "human": entry.human}
        return asdict(entry.behavior) | counts
    return asdict(entry)
