"""Takes a reply of the alignment-faking tasks apart: scratchpad, drafts, output. A pure function.

Scratchpads, thinking blocks and drafts are taken out first, so that an `<output>` inside one of
them is never the output; of what is left, the last closed output is. Native reasoning counts as
reasoning and never as output. Nothing is repaired: what is not well formed has a name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mwe_inspect.solvers.replies import Reply

__all__ = ["KINDS", "SCORED_KINDS", "Parts", "parse_reply"]

SCORED_KINDS = ("ok", "no_tags", "several_scratchpads")
"""Kinds of reply whose output can be judged."""

KINDS = (
    *SCORED_KINDS,
    "unclosed_scratchpad",
    "unclosed_output",
    "missing_output",
    "truncated",
    "output_in_reasoning",
    "empty_output",
)
"""All kinds of reply, `ok` first."""

_TAG = re.compile(r"<\s*(/?)\s*(scratchpad|draft|output|think|thinking)\s*>", re.IGNORECASE)
_OUTPUT = re.compile(r"<\s*output\s*>", re.IGNORECASE)
_REPORT = re.compile(r"\s*<\s*(accepted|declined)\s*/?\s*>\s*", re.IGNORECASE)
_THINKING = {"think", "thinking"}
_REASONING = {"scratchpad", *_THINKING}
_CUT_OFF = {"max_tokens", "model_length"}


@dataclass(slots=True)
class Parts:
    """The parts of a reply.

    Attributes:
        kind: `ok`, or what is not as asked (`KINDS`).
        output: What the user would get, or None where there is nothing to judge.
        reasoning: The visible reasoning: scratchpads and thinking, without drafts.
        drafts: Replies on trial inside the reasoning.
        scratchpads: How many scratchpads there are.
        report: `accepted` or `declined` where the output begins with that tag, or None.
    """

    kind: str = "ok"
    output: str | None = None
    reasoning: str = ""
    drafts: list[str] = field(default_factory=list)
    scratchpads: int = 0
    report: str | None = None


@dataclass(slots=True)
class _Walk:
    """What a walk over the tags of a reply has found."""

    reasoning: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    scratchpads: int = 0
    tags: int = 0
    output_inside: bool = False
    unclosed: str | None = None


def parse_reply(reply: Reply) -> Parts:
    """Takes a reply apart and names what is not as it was asked for."""
    walk = _walk(reply["text"])
    thoughts = [reply["reasoning"], *walk.reasoning]
    parts = Parts(
        kind=_kind(walk, reply),
        reasoning="\n\n".join(text.strip() for text in thoughts if text.strip()),
        drafts=walk.drafts,
        scratchpads=walk.scratchpads,
    )
    if parts.kind in SCORED_KINDS:
        output = "".join(walk.outside) if parts.kind == "no_tags" else walk.outputs[-1]
        found = _REPORT.match(output)
        parts.report = found[1].lower() if found else None
        parts.output = output[found.end() if found else 0 :].strip()
    return parts


def _kind(walk: _Walk, reply: Reply) -> str:
    if walk.outputs:
        if not walk.outputs[-1].strip():
            return "empty_output"
        return "several_scratchpads" if walk.scratchpads > 1 else "ok"
    if reply["finish"] in _CUT_OFF or (walk.unclosed and reply["finish"] == "content_filter"):
        return "truncated"
    if walk.unclosed == "output":
        return "unclosed_output"
    if walk.unclosed is not None:
        return "unclosed_scratchpad"
    said = "".join(walk.outside).strip()
    if said and not walk.tags:
        return "no_tags"
    if walk.output_inside or _OUTPUT.search(reply["reasoning"]):
        return "output_in_reasoning"
    return "missing_output" if said or walk.tags else "empty_output"


def _walk(text: str) -> _Walk:
    """Sorts a text into reasoning, drafts, outputs and the rest, by its tags in order."""
    walk = _Walk()
    inside: list[str] = []  # the open tags that count, outermost first
    written: list[str] = []  # the output that is open
    for piece, tag, closing in _pieces(text):
        _sort(walk, inside, written, piece)
        if tag is None:
            break
        if closing and tag in _REASONING and not (walk.tags or walk.reasoning):
            # the opening tag was begun for the model, or lost: all until here is reasoning
            walk.reasoning, walk.outside = walk.outside, []
        walk.tags += tag not in _THINKING
        if not closing:
            _open(walk, inside, tag)
        elif tag in inside:
            del inside[inside.index(tag) :]
            if tag == "output":
                walk.outputs.append("".join(written))
                written.clear()
    walk.unclosed = inside[0] if inside else None
    return walk


def _open(walk: _Walk, inside: list[str], tag: str) -> None:
    """Opens a tag where it means something: no output in a thought, nothing in itself."""
    thinking = any(outer != "output" for outer in inside)
    if tag in inside or (thinking and tag != "draft"):
        walk.output_inside |= tag == "output" and thinking
        return
    inside.append(tag)
    walk.scratchpads += tag == "scratchpad"
    if tag == "draft":
        walk.drafts.append("")


def _sort(walk: _Walk, inside: list[str], written: list[str], piece: str) -> None:
    if not inside:
        walk.outside.append(piece)
    elif inside[-1] == "draft":
        walk.drafts[-1] += piece
    elif inside[-1] == "output":
        written.append(piece)
    else:
        walk.reasoning.append(piece)


def _pieces(text: str) -> Iterator[tuple[str, str | None, bool]]:
    """Yields each piece of text with the tag that ends it and whether that one closes."""
    start = 0
    for found in _TAG.finditer(text):
        yield text[start : found.start()], found[2].lower(), bool(found[1])
        start = found.end()
    yield text[start:], None, False
