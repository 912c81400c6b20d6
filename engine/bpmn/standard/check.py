"""All rules of the standard together, and which of them stop a deployment, warn, or are of no matter to an engine."""

from collections.abc import Iterator, Sequence

from engine.bpmn.findings import Report
from engine.bpmn.raw import Raw
from engine.bpmn.standard.activities import check_activities
from engine.bpmn.standard.collaborations import check_collaborations
from engine.bpmn.standard.data import check_data
from engine.bpmn.standard.document import Document, Violation, process_of
from engine.bpmn.standard.events import check_boundaries, check_called_starts, check_events
from engine.bpmn.standard.flows import check_connections, check_flows
from engine.bpmn.standard.gateways import check_gateways
from engine.bpmn.standard.references import check_references
from engine.bpmn.standard.scopes import check_scopes
from engine.bpmn.standard.texts import check_texts

RULES = (
    check_references, check_flows, check_connections, check_gateways, check_events, check_boundaries,
    check_called_starts, check_scopes, check_activities, check_data, check_collaborations, check_texts,
)  # fmt: skip
WARNINGS = frozenset({
    "CONDITION_ALONE", "START_WITHOUT_END", "END_WITHOUT_START", "IMPLICIT_END", "CALLED_WITHOUT_START",
    "LINK_WITHOUT_SOURCE", "GLOBAL_CONVERSATION", "CONVERSATION_LINK", "MESSAGE_FLOW_END", "MESSAGE_FLOW_INSIDE",
    "LANE_MEMBER", "PARTICIPANT_MULTIPLICITY", "CHOREOGRAPHY_INITIATOR", "ACTIVITY_IN_CHOREOGRAPHY", "COLLECTION_FLAG",
    "DATA_IN_NO_SET", "SET_FOREIGN", "SET_SUBSET", "EVENT_DATA_COUNT", "ASSOCIATION_SOURCES", "ASSOCIATION_TYPES",
    "MESSAGE_DATA_COUNT", "MESSAGE_DATA_TYPE", "SUB_PROCESS_DATA", "SET_PAIR", "CALL_DATA", "COMPENSATION_TARGET",
    "PICTURE_OF_NOTHING",
})  # fmt: skip
"""They change nothing for an engine that is told to run the file."""
UNSAID = frozenset({
    "MESSAGE_OPERATION", "SCRIPT_FORMAT", "MULTI_INSTANCE_COUNT", "ASSOCIATION_END", "LOOP_DATA", "IMPLICIT_START",
    "STRUCTURE_MISSING",
})  # fmt: skip
"""Rules that every modeller's files break, because what they ask for is said in extension elements here, or that
another finding says better of an executable process."""


def violations(definitions: Raw, imported: Sequence[Raw] = ()) -> Iterator[Violation]:
    """Every rule that a file breaks, whether its processes are executable or not; `imported` are the definitions of
    those files that it imports and that are at hand."""
    document = Document(definitions, imported)
    for rule in RULES:
        yield from rule(document)


def check_standard(definitions: Raw, report: Report) -> None:
    """For a deployment: what is only drawn may be unfinished, so there it is a warning."""
    for broken in violations(definitions):
        if broken.code in UNSAID:
            continue
        if broken.code in WARNINGS or _is_only_drawn(broken.at):
            report.warn_with(broken.code, broken.at, broken.details)
        else:
            report.refuse_with(broken.code, broken.at, broken.details)


def _is_only_drawn(raw: Raw) -> bool:
    process = process_of(raw)
    return process is not None and process.get("isExecutable") not in ("true", "1")
