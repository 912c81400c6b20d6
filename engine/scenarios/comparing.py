"""Compares what a scenario expects after a step with what the engine shows; it tells all differences at once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from engine.errors import NotFound
from engine.feel import Evaluation
from engine.feel.evaluation import SHANGHAI
from engine.ids import Key
from engine.ledgers import LedgerKind, balance_of, read_ledgers
from engine.queries.expressions import BadExpression, evaluated
from engine.queries.rehearsal import end_event_of, family_of, next_due, tasks_of, told_by
from engine.queries.variables import variables_of
from engine.scenarios.difference import Difference
from engine.scenarios.scenario import Row, Then
from engine.scenarios.stage import Stage
from engine.store.tasks import TaskRow
from engine.store.unit_of_work import UnitOfWork

LONG_AGO = datetime(1970, 1, 1, tzinfo=SHANGHAI)


def differences(stage: Stage, then: Then) -> list[Difference]:
    """Everything but refusals and rejections, which only show while the step is done."""
    with stage.engine.database.snapshot() as work:
        return list(_Looking(stage, work, then).differences())


class _Looking:
    def __init__(self, stage: Stage, work: UnitOfWork, then: Then) -> None:
        self._stage, self._work, self._then = stage, work, then
        self._now = stage.engine.now()

    def differences(self) -> Iterator[Difference]:
        yield from self._trouble()
        then = self._then
        if then.tasks is not None or then.variables or then.ended is not None:
            try:
                case = self._stage.case(then.case)
            except NotFound:
                yield Difference("then.case", then.case, None)
                return
            yield from self._tasks(case)
            yield from self._variables(case)
            if then.ended is not None and (found := end_event_of(self._work, case)) != then.ended:
                yield Difference("then.ended", then.ended, found)
        yield from self._ledgers()
        yield from self._notices()

    def _notices(self) -> Iterator[Difference]:
        for template, wanted in self._then.notices.items():
            if (told := told_by(self._work, template)) != sorted(wanted):
                yield Difference(f"then.notices.{template}", sorted(wanted), told)

    def _trouble(self) -> Iterator[Difference]:
        """What no scenario wants: an incident, and something due that could not be done."""
        for case in self._stage.cases.values():
            for key in family_of(self._work, case):
                for incident in self._work.incidents.open_of(key):
                    yield Difference(f"incident.{incident.element_id}", None, incident.message)
        late = next_due(self._work, LONG_AGO, self._now)
        if late is not None:
            yield Difference("due", None, _local(late))

    def _tasks(self, case: Key) -> Iterator[Difference]:
        if self._then.tasks is None:
            return
        found: dict[str, list[TaskRow]] = {}
        for task in tasks_of(self._work, family_of(self._work, case)):
            if task.completed_at is None:
                found.setdefault(task.element_id, []).append(task)
        for element in sorted(self._then.tasks.keys() | found.keys()):
            wanted, there = self._then.tasks.get(element, ()), found.get(element, [])
            if len(wanted) != len(there):
                shown = [self._shown(task) for task in there]
                yield Difference(f"then.tasks.{element}", _plain(wanted), _plain(shown))
                continue
            for want, task in zip(wanted, there, strict=True):
                yield from self._task(element, want, self._shown(task))

    def _task(self, element: str, want: Row, task: Mapping[str, object]) -> Iterator[Difference]:
        people = want.get("for", [])
        wanted = people if isinstance(people, list) else [people]
        offered = task["for"]
        if isinstance(offered, list) and not set(wanted) <= set(offered):
            yield Difference(f"then.tasks.{element}.for", people, offered)
        for field in ("due", "acting_for"):
            if field in want and want[field] != task[field]:
                yield Difference(f"then.tasks.{element}.{field}", want[field], task[field])

    def _shown(self, task: TaskRow) -> dict[str, object]:
        """Who has it, or else who may take it, in whose stead, and its local due time."""
        people = self._people(task)
        missed = (self._work.stand_ins.missed_by(person, [task.key]).get(task.key) for person in people)
        instead = task.acting_for or next((one for one in missed if one is not None), None)
        return {"for": people, "due": _local(task.due_at) if task.due_at else None, "acting_for": instead}

    def _people(self, task: TaskRow) -> list[str]:
        if task.assignee is not None:
            return [task.assignee]
        organisation, _ = self._stage.engine.library.organisation(self._work)
        groups, users = self._work.tasks.candidates(task.key)
        people = {*users, *(person for group in groups for person in organisation.holders(group))}
        return sorted(people - self._work.stand_ins.barred(task.key))

    def _variables(self, case: Key) -> Iterator[Difference]:
        known = variables_of(self._work, case)
        for text, wanted in self._then.variables.items():
            try:
                found = evaluated(self._work, self._stage.engine.library, text, known, self._now).result
            except BadExpression as wrong:
                found = wrong.text("en")
            if found != wanted:
                yield Difference(f"then.variables.{text}", wanted, found)

    def _ledgers(self) -> Iterator[Difference]:
        for ledger, wanted in self._then.ledgers.items():
            found = self._rows(ledger)
            for row in wanted:
                if not any(_fits(row, one) for one in found):
                    yield Difference(f"then.ledgers.{ledger}", dict(row), _nearest(row, found))

    def _rows(self, id: str) -> list[Mapping[str, object]]:
        rows = self._work.ledgers.find(id, {})
        declared = self._stage.engine.library.ledgers(self._work).get(id)
        if declared is None:
            return []
        ledger = read_ledgers({id: declared})[id]
        if ledger.kind is not LedgerKind.ACCOUNT:
            return [row.row for row in rows]
        return [balance_of(ledger, row.row, self._slots(id, row.key), Evaluation(now=self._now)) for row in rows]

    def _slots(self, ledger: str, key: str) -> list[Row]:
        return [slot for one in self._work.ledgers.postings(ledger, key) for slot in one.amounts.values()]


def _fits(wanted: Row, row: Row) -> bool:
    return all(row.get(column) == value for column, value in wanted.items())


def _nearest(wanted: Row, rows: Sequence[Row]) -> object:
    """The row that agrees in most columns, as far as it was asked for."""
    if not rows:
        return None
    nearest = max(rows, key=lambda row: sum(row.get(column) == value for column, value in wanted.items()))
    return {column: nearest.get(column) for column in wanted}


def _plain(tasks: Sequence[Row]) -> object:
    return [dict(task) for task in tasks] or None


def _local(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")
