"""Refuses giants before anything else is asked of them, so that judging takes seconds at most."""

from engine.bpmn.findings import Report
from engine.bpmn.outline import FLOW_NODES, SUB_PROCESSES
from engine.bpmn.raw import Raw

MAX_NESTING = 1_500
MAX_ELEMENTS = 30_000


def is_small_enough(definitions: Raw, report: Report) -> bool:
    for process in definitions.all("process"):
        count = sum(raw.tag in FLOW_NODES for raw in process.walk())
        if count > MAX_ELEMENTS:
            report.refuse("TOO_MANY_ELEMENTS", process, most=MAX_ELEMENTS)
        deepest = _too_deep(process)
        if deepest is not None:
            report.refuse("NESTED_TOO_DEEP", deepest, most=MAX_NESTING)
    return not report.refusals


def _too_deep(process: Raw) -> Raw | None:
    """The first sub-process that lies deeper than is allowed."""
    level = [process]
    for _ in range(MAX_NESTING + 1):
        level = [child for scope in level for child in scope.children if child.tag in SUB_PROCESSES]
        if not level:
            return None
    return level[0]
