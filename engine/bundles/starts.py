"""What the start events of a process wait for, or the finding that says why that cannot be read."""

from engine.bpmn.findings import worded
from engine.bundles.bundle import Process
from engine.errors import Finding, IncidentError
from engine.runtime import StartWait, World, start_waits


def waits_of(process: Process, world: World, findings: list[Finding]) -> tuple[StartWait, ...]:
    """What the process's start events wait for; what cannot be read goes to `findings`."""
    try:
        return start_waits(process.model, world)
    except IncidentError as error:
        zh, _, en = error.message.partition(" / ")
        details = {"reason_zh": zh, "reason_en": en}
        element = process.model.process_id
        findings.append(worded("START_NOT_READABLE", details, resource=process.resource, element=element))
        return ()
