"""What a user task, or its bundle for all of them, says about people: nobody fits, the same person twice, opinions.

Held against what can be said; doing it is the handlers' matter.
"""

import re
from collections.abc import Mapping
from difflib import get_close_matches

from engine.bpmn.findings import Report
from engine.bpmn.outline import Node, Outline
from engine.bpmn.signing import OUTCOMES, YES

EMPTY, SKIPPED, SAME, OPINION = "empty_assignee", "skip_outcome", "same_person", "opinion"
NOT_PREVIOUS = "not_same_as_previous"
SUPERIOR, SKIP, INCIDENT, ASK = "superior", "skip", "incident", "ask"
WORDS = {EMPTY: (SUPERIOR, SKIP, INCIDENT), SAME: (ASK, SKIP)}
NAMES = (EMPTY, SKIPPED, SAME, OPINION)
_ROLE = re.compile(r"[A-Za-z]\w*(:\w+)?")
_OUTCOMES = re.compile(r"\w+(\s*,\s*\w+)*")


def known_values(name: str, text: str) -> str | None:
    """What a property could be, where `text` is none of it; None where it fits."""
    if name == EMPTY:
        is_slip = text not in WORDS[EMPTY] and get_close_matches(text, WORDS[EMPTY], cutoff=0.75)
        return None if _ROLE.fullmatch(text) and not is_slip else "superior, skip, incident, role, role:unit"
    if name == SAME:
        return None if text in WORDS[SAME] else ", ".join(WORDS[SAME])
    return None if _OUTCOMES.fullmatch(text) else "reject, return, …"


def role_of(text: str | None) -> str | None:
    """The role that gets what nobody can do, where a role is named."""
    return None if text is None or text in WORDS[EMPTY] else text.partition(":")[0]


def check_task_policies(outline: Outline, report: Report) -> None:
    for node in outline.nodes:
        said = _said(node)
        if node.tag == "userTask":
            _check(node, said, report)


def _said(node: Node) -> dict[str, str]:
    holders = (place.extension("zeebe:properties") for place in dict.fromkeys((node.raw, node.work)))
    rows = (one.attributes for holder in holders if holder is not None for one in holder.all("zeebe:property"))
    return {row.get("name", ""): row.get("value", "").strip() for row in rows}


def _check(node: Node, said: Mapping[str, str], report: Report) -> None:
    for name in NAMES:
        known = known_values(name, said[name]) if name in said else None
        if known is not None:
            report.refuse("PROPERTY_VALUE", node.raw, name=name, text=said[name], known=known)
    if said.get(SAME) == SKIP and NOT_PREVIOUS in said:
        report.refuse("PROPERTY_IDLE", node.raw, name=SAME, there=NOT_PREVIOUS)
    if said.get(EMPTY, SKIP) != SKIP and SKIPPED in said:
        report.refuse("PROPERTY_IDLE", node.raw, name=SKIPPED, there=f"{EMPTY} = {said[EMPTY]}")
    if said.get(EMPTY) == SKIP and OUTCOMES in said and SKIPPED not in said:
        report.refuse("PROPERTY_MISSING", node.raw, name=SKIPPED, there=f"{EMPTY} = {SKIP}", known=said[OUTCOMES])
    _check_outcomes(node, said, report)


def _check_outcomes(node: Node, said: Mapping[str, str], report: Report) -> None:
    """Outcomes that are named are among those the task says it has."""
    there = said.get(OUTCOMES, "")
    if not _OUTCOMES.fullmatch(there):
        return
    for name in (OPINION, SKIPPED, YES):
        if strangers := sorted(names(said.get(name, "")) - names(there)):
            report.refuse("PROPERTY_VALUE", node.raw, name=name, text=", ".join(strangers), known=there)


def names(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(",") if part.strip())
