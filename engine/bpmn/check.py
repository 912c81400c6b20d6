"""Findings across files: what a model names, held against what there is; it loads nothing."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from engine.bpmn.expressions import static_text
from engine.bpmn.findings import worded
from engine.bpmn.model import Element, ElementType, Model
from engine.bpmn.signing import BY
from engine.bpmn.task_policies import EMPTY, OPINION, role_of
from engine.errors import Finding
from engine.feel import Evaluable

Names = frozenset[str] | None
BUILT_IN = ("ledger.", "org.", "task.", "promise.", "webhook.", "calendar.")
"""Prefixes of job types that are ours; `notify` and `http` are ours by their whole name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """What exists, by id or name; None means unknown, so that nothing of that kind is judged. `opinion_forms` are the
    forms in which one can say why."""

    processes: Names = None
    decisions: Names = None
    forms: Names = None
    roles: Names = None
    sla_policies: Names = None
    pause_reasons: Names = None
    connectors: Names = None
    templates: Names = None
    messages: Names = None
    ledgers: Names = None
    opinion_forms: Names = None


def check_references(model: Model, catalogue: Catalogue, resource: str = "") -> tuple[Finding, ...]:
    """One finding for each static name that is not in the catalogue; names that are computed are the runtime's."""
    findings = []
    for element in model.elements:
        for code, name, known in _named(element, catalogue):
            if name is not None and known is not None and name not in known:
                findings.append(_missing(code, name, known, element, resource))
    return tuple(findings)


def _missing(code: str, name: str, known: frozenset[str], element: Element, resource: str) -> Finding:
    near = difflib.get_close_matches(name, sorted(known), n=1)
    hints = {"hint_zh": f"（是否为 {near[0]}？）", "hint_en": f" (did you mean {near[0]}?)"} if near else None
    details = {"name": name, **(hints or {"hint_zh": "", "hint_en": ""})}
    return worded(code, details, resource=resource, element=element.id, line=element.line)


Named = Iterator[tuple[str, str | None, Names]]


def _named(element: Element, catalogue: Catalogue) -> Named:
    if element.user is not None:
        yield "UNKNOWN_FORM", static_text(element.user.form_id), catalogue.forms
        for role in _roles(element.user.candidate_groups):
            yield "UNKNOWN_ROLE", role, catalogue.roles
        for role in _roles(element.properties.get(BY)):
            yield "UNKNOWN_ROLE", role if role != "starter" else None, catalogue.roles
        yield "UNKNOWN_ROLE", role_of(static_text(element.properties.get(EMPTY))), catalogue.roles
        if OPINION in element.properties:
            yield "OPINION_FIELD", static_text(element.user.form_id), catalogue.opinion_forms
    if element.decision is not None:
        yield "UNKNOWN_DECISION", static_text(element.decision.decision_id), catalogue.decisions
    if element.call is not None:
        yield "UNKNOWN_PROCESS", static_text(element.call.process_id), catalogue.processes
    if element.job is not None:
        yield from _named_by_job(element, catalogue)
    if element.event is not None and element.event.message is not None and not _throws(element):
        yield "UNKNOWN_MESSAGE", static_text(element.event.message.name), catalogue.messages
    yield "UNKNOWN_SLA", static_text(element.properties.get("sla")), catalogue.sla_policies
    yield "UNKNOWN_PAUSE", static_text(element.properties.get("pause")), catalogue.pause_reasons


def _named_by_job(element: Element, catalogue: Catalogue) -> Named:
    assert element.job is not None
    job = static_text(element.job.type)
    if job is None:
        return
    if job.startswith(BUILT_IN):
        yield "UNKNOWN_CONNECTOR", job, catalogue.connectors
    if job.startswith("ledger."):
        yield "UNKNOWN_LEDGER", _given(element, "ledger"), catalogue.ledgers
    if job == "notify":
        yield "UNKNOWN_TEMPLATE", _given(element, "template"), catalogue.templates


def _given(element: Element, name: str) -> str | None:
    """A static header, or a static input of that name."""
    assert element.job is not None
    header = element.job.headers.get(name)
    if header is not None:
        return None if header.startswith("=") else header
    sources = (mapping.source for mapping in element.inputs if mapping.target == name)
    return next((static_text(source) for source in sources), None)


def _roles(groups: Evaluable | None) -> list[str]:
    """`leader:unit, clerk` names the roles leader and clerk."""
    parts = (static_text(groups) or "").split(",")
    return [role for part in parts if (role := part.partition(":")[0].strip())]


def _throws(element: Element) -> bool:
    return element.type in (ElementType.INTERMEDIATE_THROW_EVENT, ElementType.END_EVENT)
