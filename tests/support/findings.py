"""What a BPMN file is refused for, in the short form that tests compare."""

from engine.bpmn import Reading, read_processes
from engine.bpmn.model import Element, Model
from engine.errors import DeploymentRefused, Finding


def findings(content: bytes) -> tuple[Finding, ...]:
    try:
        read_processes(content, "test.bpmn")
    except DeploymentRefused as refused:
        return refused.findings
    return ()


def refusals(content: bytes) -> set[tuple[str, str | None]]:
    """(code, element id) of each finding; empty when the file is accepted."""
    return {(finding.code, finding.element) for finding in findings(content)}


def reading(content: bytes) -> Reading:
    return read_processes(content, "test.bpmn")


def model(content: bytes) -> Model:
    (only,) = reading(content).models
    return only


def element(content: bytes, id: str) -> Element:
    return model(content).by_id[id]
