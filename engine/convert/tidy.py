"""Sets what a conversion has written on lines of its own, as modellers do; what was there keeps its look."""

from typing import Any

from lxml import etree

from engine.convert.writing import bpmn

STEP = "  "


def tidy(root: Any) -> None:
    for holder in root.iter(bpmn("extensionElements")):
        if len(holder) and any(not (one.tail or "").strip(" ") for one in holder):
            _indent(holder)


def _indent(holder: Any) -> None:
    depth = sum(1 for _ in holder.iterancestors())
    parent, before = holder.getparent(), holder.getprevious()
    etree.indent(holder, STEP, level=depth)
    here = "\n" + STEP * depth
    if before is None and not (parent.text or "").strip():
        parent.text = here
    elif before is not None and not (before.tail or "").strip():
        before.tail = here
    if not (holder.tail or "").strip():
        holder.tail = here if holder.getnext() is not None else "\n" + STEP * (depth - 1)
