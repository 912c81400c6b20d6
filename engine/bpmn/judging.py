"""What a single file is worth: invalid by the standard, valid but not executable here, or executable; all said why."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from engine.bpmn.findings import Report
from engine.bpmn.parse import check_ids
from engine.bpmn.raw import BPMN, Raw
from engine.bpmn.reading import read_processes
from engine.bpmn.schema import check_schema
from engine.bpmn.standard import UNSAID, violations
from engine.bpmn.xml import plain, read_tree
from engine.errors import DeploymentRefused, Finding
from engine.feel import NO_FUNCTIONS, Functions

Beside = Callable[[str], bytes | None]


class Worth(StrEnum):
    INVALID = "invalid"
    DRAWING = "drawing"
    EXECUTABLE = "executable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """`findings`: what makes it invalid, or why it is not executed, or what is worth mending."""

    worth: Worth
    findings: tuple[Finding, ...]


def judge(content: bytes, resource: str, functions: Functions = NO_FUNCTIONS) -> Judgement:
    """As an author asks: what is executed is good enough; rules that no engine needs make no other file invalid
    (`engine.bpmn.standard.check.UNSAID`)."""
    try:
        reading = read_processes(content, resource, functions)
        worth = Worth.EXECUTABLE if reading.models else Worth.DRAWING
        return Judgement(worth=worth, findings=reading.warnings)
    except DeploymentRefused as refused:
        wrong = any(finding.code not in UNSAID for finding in against_the_standard(content, resource))
        return Judgement(worth=Worth.INVALID if wrong else Worth.DRAWING, findings=tuple(refused.findings))


def against_the_standard(content: bytes, resource: str, beside: Beside | None = None) -> tuple[Finding, ...]:
    """Everything in which a file breaks BPMN 2.0.2, to the letter; empty for a valid file. `beside` gives what it
    imports by its location, or None; without it, imports are taken on trust."""
    report = Report(resource)
    tree = read_tree(content, report)
    if tree is not None:
        check_schema(tree, report)
        definitions = plain(tree)
        check_ids(definitions, report)
        imported = _imported(definitions, beside, report) if beside else []
        for broken in violations(definitions, imported):
            report.refuse_with(broken.code, broken.at, broken.details)
    return report.refusals


def _imported(definitions: Raw, beside: Beside, report: Report) -> list[Raw]:
    """The BPMN files that a file imports, and what those import."""
    found: list[Raw] = []
    waiting, seen = definitions.all("import"), set[str]()
    for one in waiting:  # grows while it is read
        location = one.get("location") or ""
        if one.get("importType") != BPMN or location in seen:
            continue
        seen.add(location)
        other = _definitions(beside(location))
        if other is None:
            report.refuse("IMPORT_MISSING", one, location=location)
        elif other.get("targetNamespace") != one.get("namespace"):
            report.refuse("IMPORT_NAMESPACE", one, location=location, namespace=other.get("targetNamespace") or "")
        if other is not None:
            found.append(other)
            waiting += other.all("import")
    return found


def _definitions(content: bytes | None) -> Raw | None:
    tree = read_tree(content, Report("")) if content is not None else None
    return None if tree is None else plain(tree)
