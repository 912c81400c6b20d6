"""What happened in a case, as lines that a page can say in a sentence: who, what, when; it chooses no words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine.bpmn.model import ElementType, EventKind, Model
from engine.forms import Text
from engine.forms.model import BLANK
from engine.ids import Key
from engine.queries.clock_lines import OF_CLOCKS, clock_line
from engine.queries.lines import Line, Said, together
from engine.queries.names import Names
from engine.queries.verdicts import Verdict
from engine.store.elements import ElementRow
from engine.store.history import HistoryRow, history
from engine.store.rows import columns_of
from engine.store.unit_of_work import UnitOfWork

OF_PEOPLE = OF_CLOCKS | frozenset({
    "InstanceStarted", "InstanceEnded", "TaskOpened", "TaskClaimed", "TaskAssigned", "TaskReleased", "TaskOffered",
    "TaskCompleted", "TaskReturned", "TaskTakenBack", "TaskTransferred", "OthersAsked", "OthersAnswered",
    "OthersDropped", "TaskSigning", "SigningDecided", "TaskClosed", "TaskSkipped", "SignersAdded", "SignersDropped",
    "CaseUrged", "TaskMarked", "FileAttached", "FileWithdrawn", "CaseCommented", "CaseCopied",
    "CopyRead", "PromiseLevelReached", "ChildCalled", "IncidentRaised",
    "DuplicateReported", "InstanceSuspended", "InstanceResumed", "InstanceMigrated",
})  # fmt: skip
OF_MACHINES = frozenset({
    "ElementEntered", "ElementLeft", "TimerSet", "MessageAwaited", "SignalAwaited", "DecisionMade",
})  # fmt: skip
MOST = 400
"""Lines on one page, the newest."""


_CAUGHT = {
    EventKind.TIMER: Said.TIME_CAME, EventKind.MESSAGE: Said.MESSAGE_CAME, EventKind.SIGNAL: Said.SIGNAL_CAME,
}  # fmt: skip
_CATCHERS = (ElementType.BOUNDARY_EVENT, ElementType.INTERMEDIATE_CATCH_EVENT, ElementType.RECEIVE_TASK)
_OF_CASES = {
    "InstanceStarted": Said.STARTED, "DuplicateReported": Said.REPEATED, "InstanceSuspended": Said.SUSPENDED,
    "InstanceResumed": Said.UNSUSPENDED, "InstanceMigrated": Said.MIGRATED,
}  # fmt: skip
_OF_TASKS = {
    "TaskOpened": Said.OPENED, "TaskClaimed": Said.CLAIMED, "TaskAssigned": Said.ASSIGNED,
    "TaskReleased": Said.RELEASED, "TaskOffered": Said.OFFERED, "TaskCompleted": Said.COMPLETED,
    "ChildCalled": Said.CALLED, "IncidentRaised": Said.STUCK, "TaskReturned": Said.RETURNED,
    "TaskTakenBack": Said.TAKEN_BACK, "TaskTransferred": Said.TRANSFERRED, "OthersAsked": Said.OTHERS_ASKED,
    "OthersAnswered": Said.OTHERS_ANSWERED, "OthersDropped": Said.OTHERS_DROPPED, "TaskSigning": Said.SIGNING,
    "TaskClosed": Said.CLOSED, "TaskSkipped": Said.SKIPPED,
    "SignersAdded": Said.SIGNERS_ADDED, "SignersDropped": Said.SIGNERS_DROPPED,
    "CaseUrged": Said.URGED, "CaseCommented": Said.COMMENTED, "CaseCopied": Said.COPIED, "CopyRead": Said.COPY_READ,
    "TaskMarked": Said.MARKED, "FileAttached": Said.ATTACHED, "FileWithdrawn": Said.FILE_WITHDRAWN,
}  # fmt: skip
_OF_MACHINES = {
    "TimerSet": Said.TIMER_SET, "MessageAwaited": Said.AWAITED, "SignalAwaited": Said.AWAITED,
    "DecisionMade": Said.DECIDED,
}  # fmt: skip


def history_rows(work: UnitOfWork, instance: Key, kinds: Collection[str]) -> list[HistoryRow]:
    """The newest of these kinds, the oldest first."""
    where = (history.c.tenant_id == work.tenant, history.c.instance_key == instance, history.c.kind.in_(sorted(kinds)))
    query = select(*columns_of(history, HistoryRow)).where(*where).order_by(history.c.seq.desc()).limit(MOST)
    return [HistoryRow(**row) for row in work.connection.execute(query).mappings()][::-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Turns one case's rows into lines. `elements` by key: levels name the running element only."""

    model: Model
    names: Names
    verdicts: Mapping[Key, Verdict]
    elements: Mapping[Key, ElementRow]
    withdrawing: frozenset[str]

    def lines(self, rows: Sequence[HistoryRow]) -> list[Line]:
        """What people did and what befell the case."""
        return together(line for row in rows if (line := self._line(row)) is not None)

    def machine_lines(self, rows: Sequence[HistoryRow]) -> list[Line]:
        return together(line for row in rows if (line := self._machine_line(row)) is not None)

    def _line(self, row: HistoryRow) -> Line | None:
        data, by = row.fields, self.names.person(row.actor_id or "system")
        if row.kind in _OF_CASES:
            return Line(at=row.at, said=_OF_CASES[row.kind], by=by)
        if row.kind == "InstanceEnded":
            return Line(at=row.at, said=Said.ENDED, by=by, detail=str(data.get("how")))
        if row.kind == "PromiseLevelReached":
            element = self.elements.get(data.get("key", 0))
            step = self._step(element.element_id if element else "")
            return Line(at=row.at, said=Said.LEVEL, by=by, step=step, detail=str(data.get("level")))
        if row.kind == "SigningDecided":
            return self._vote(row, by)
        if row.kind in OF_CLOCKS:
            return clock_line(row, self.names, self._step)
        if row.kind in ("ElementEntered", "ElementLeft"):
            said = self._caught(row.kind, data)
            return Line(at=row.at, said=said, by=by, step=self._step(data["element"])) if said else None
        if row.kind not in _OF_TASKS:
            return None
        outcome = self.verdicts.get(data.get("task", 0), (None, ""))[0] if row.kind == "TaskCompleted" else None
        if row.kind == "TaskReturned":
            outcome = self._step(data["step"])
        return Line(
            at=row.at, said=_OF_TASKS[row.kind], by=by, step=self._step(data.get("element", "")), to=self._to(data),
            outcome=outcome, acting_for=self.names.person(data["acting_for"]) if data.get("acting_for") else None,
            detail=data.get("reason") or data.get("part") or data.get("why") or "",
        )  # fmt: skip

    def _vote(self, row: HistoryRow, by: Text) -> Line:
        data = row.fields
        votes = tuple((self.names.person(one["by"] or ""), str(one["counts"])) for one in data["votes"])
        return Line(
            at=row.at, said=Said.VOTE_OVER, by=by, step=self._step(data["element"]),
            detail="passed" if data["passed"] else "failed", votes=votes, missing=data["missing"],
        )  # fmt: skip

    def _machine_line(self, row: HistoryRow) -> Line | None:
        data, by = row.fields, self.names.person(row.actor_id or "system")
        if row.kind == "ElementEntered":
            is_work = data["type"] not in _SILENT and data["element"] in self.model.by_id
            said = Said.PASSED if is_work and self._caught(row.kind, data) is None else None
        else:
            said = _OF_MACHINES.get(row.kind)
        if said is None:
            return None
        due_at = datetime.fromisoformat(data["due_at"]) if row.kind == "TimerSet" else None
        return Line(at=row.at, said=said, by=by, step=self._step(data["element"]), due_at=due_at)

    def _caught(self, kind: str, data: Mapping[str, Any]) -> Said | None:
        """What came when this happened: a boundary event begins with it, an intermediate one and a task end with it."""
        element = self.model.by_id.get(data["element"])
        if element is None:
            return None
        is_boundary = element.type is ElementType.BOUNDARY_EVENT
        has_come = kind == "ElementEntered" if is_boundary else data.get("how") == "completed"
        if not has_come or element.type not in _CATCHERS:
            return None
        if element.type is ElementType.RECEIVE_TASK:
            return Said.MESSAGE_CAME
        if element.id in self.withdrawing:
            return Said.WITHDRAWN
        return _CAUGHT.get(element.event.kind) if element.event is not None else None

    def _step(self, id: str) -> Text:
        element = self.model.by_id.get(id.partition("#")[0])
        return Text(element.title("zh"), element.title("en")) if element is not None else BLANK

    def _to(self, data: Mapping[str, Any]) -> tuple[Text, ...]:
        """Whom a task went to: a person, or everybody it is offered to."""
        if one := data.get("assignee") or data.get("person"):
            return (self.names.person(one),)
        given = data.get("to", [])
        to = given if isinstance(given, list) else [given]
        groups = [*data.get("candidate_groups", ()), *(one for one in to if ":" in one)]
        people = [*data.get("candidate_users", ()), *(one for one in to if ":" not in one)]
        return (*map(self.names.group, groups), *map(self.names.person, people))


_SILENT = frozenset({
    ElementType.PROCESS, ElementType.SUB_PROCESS, ElementType.TRANSACTION, ElementType.AD_HOC_SUB_PROCESS,
    ElementType.EVENT_SUB_PROCESS, ElementType.USER_TASK, "MULTI_INSTANCE_BODY",
})  # fmt: skip
"""Scopes, and what people's lines say better."""
