"""Rows follow tokens: what each kind of fact of a step means for the tables."""

from collections.abc import Mapping

from engine.facts import (
    ChildCalled,
    DecisionMade,
    ElementEntered,
    ElementLeft,
    ElementMoved,
    EscalationEscaped,
    Fact,
    IncidentRaised,
    InstanceEnded,
    JobCreated,
    MessageAwaited,
    MessageThrown,
    SignalAwaited,
    SignalThrown,
    SigningDecided,
    TaskMoved,
    TaskOpened,
    TimerSet,
    VariablesSet,
    WaitMoved,
    WaitsClosed,
)
from engine.handlers.rows import calls, elements, jobs, priority, signings, waits
from engine.handlers.settlement import Follow

ROWS: Mapping[type[Fact], Follow] = {
    ElementEntered: elements.element_entered,
    ElementLeft: elements.element_left,
    ElementMoved: elements.element_moved,
    TaskMoved: elements.task_moved,
    WaitMoved: waits.wait_moved,
    TaskOpened: elements.task_opened,
    DecisionMade: elements.decision_made,
    SigningDecided: signings.signing_decided,
    VariablesSet: priority.variables_set,
    TimerSet: waits.timer_set,
    MessageAwaited: waits.message_awaited,
    SignalAwaited: waits.signal_awaited,
    SignalThrown: waits.signal_thrown,
    MessageThrown: waits.message_thrown,
    EscalationEscaped: calls.escalation_escaped,
    WaitsClosed: waits.waits_closed,
    JobCreated: jobs.job_created,
    IncidentRaised: jobs.incident_raised,
    ChildCalled: calls.child_called,
    InstanceEnded: calls.instance_ended,
}
