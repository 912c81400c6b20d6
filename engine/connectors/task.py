"""`task.*`: what people have typed so far in tasks of the case, for work that must not be lost; what a person has in
hand in other cases, which goes on to somebody else; and who may take a task as well."""

from collections.abc import Iterator, Mapping

from engine.connectors.call import BpmnError, ConnectorCall
from engine.connectors.inputs import Values, given, text, texts, wrong
from engine.ids import PersonId
from engine.store.tasks import TaskRow


def drafts(call: ConnectorCall) -> Values:
    """Inputs `element`, `fields`; answers `rows` [{by, and each field that was filled in}], also of tasks that were
    cancelled. A completed task has no draft."""
    wanted = texts(call, "fields")
    found = call.work.tasks.drafts_of(call.instance, text(call, "element"))
    return {"rows": [{"by": one.person_id, **{name: one.answers[name] for name in wanted if name in one.answers}}
                     for one in found]}  # fmt: skip


def in_hand(call: ConnectorCall) -> Values:
    """Input `person`; answers `rows` [{task, case, business_key, process, name, name_en, title, due_at}], the earliest
    due first: what may go to somebody else. Left out are tasks of this case and of those that it called or that called
    it, what waits for its person (`substitution = none`), and what somebody was asked by name.
    """
    found = _movable(call, text(call, "person"))
    by_due = sorted(found, key=lambda task: (task.due_at is None, task.due_at or call.now))
    return {"rows": [_told(task) for task in by_due]}


def pass_on(call: ConnectorCall) -> Values:
    """Inputs `from`, `rows` [{task, to}], `reason`; answers `rows` [{task, to, outcome}]: `passed`, `done` for what is
    not theirs any more, `barred` for whoever must not have it (`four_eyes`). Tells nobody.

    Raises BpmnError NO_PERSON for a stranger.
    """
    theirs = {str(task.key): task for task in call.work.held.found(lambda: list(_movable(call, text(call, "from"))))}
    wanted = list(_wanted(call))
    for _, to in wanted:
        if call.organisation.person(PersonId(to)) is None:
            raise BpmnError("NO_PERSON", f"没有人员 {to} / there is no person {to}")
    return {"rows": [{"task": key, "to": to, "outcome": _pass(call, theirs.get(key), to)} for key, to in wanted]}


def offer(call: ConnectorCall) -> Values:
    """Inputs `task`, `to` (person ids, one or a list), `reason`; answers `offered`: those who may take it now as well,
    without whoever must not have it. Nothing changes for who has it. Nobody, where the task is over. Tells nobody.

    Raises BpmnError NO_PERSON for a stranger.
    """
    key = int(text(call, "task"))
    task = next(iter(call.work.held.found(lambda: call.work.tasks.find([key]))), None)
    people = list(dict.fromkeys(texts(call, "to")))
    for one in people:
        if call.organisation.person(PersonId(one)) is None:
            raise BpmnError("NO_PERSON", f"没有人员 {one} / there is no person {one}")
    if task is None or task.completed_at is not None:
        return {"offered": []}
    barred = call.work.stand_ins.barred(task.key)
    fit = [one for one in people if one not in barred]
    call.work.tasks.add_candidates(task.key, users=fit)
    said = {"task": task.key, "element": task.element_id, "to": fit, "by": call.actor}
    call.work.history.append(task.instance_key, [("TaskOffered", said)], call.actor, call.command, call.now)
    return {"offered": fit}


def _movable(call: ConnectorCall, person: str) -> Iterator[TaskRow]:
    for task in call.work.tasks.in_hand(person):
        is_bound = task.side_of is not None or task.properties.get("substitution") == "none"
        if not is_bound and call.work.instances.load(task.instance_key).root_key != call.case:
            yield task


def _told(task: TaskRow) -> Values:
    return {
        "task": str(task.key), "case": str(task.instance_key), "business_key": task.business_key,
        "process": task.process_id, "name": task.name, "name_en": task.name_en, "title": task.title,
        "due_at": task.due_at.isoformat() if task.due_at else None,
    }  # fmt: skip


def _wanted(call: ConnectorCall) -> Iterator[tuple[str, str]]:
    rows = given(call, "rows")
    for row in rows if isinstance(rows, list) else [rows]:
        if not (isinstance(row, Mapping) and isinstance(row.get("task"), str) and isinstance(row.get("to"), str)):
            raise wrong(call, "rows 的每一项应有 task 和 to / every item of rows needs task and to")
        yield row["task"], row["to"]


def _pass(call: ConnectorCall, task: TaskRow | None, to: str) -> str:
    if task is None:
        return "done"
    if to in call.work.stand_ins.barred(task.key):
        return "barred"
    if not call.work.tasks.pass_on(task.key, task.rev, to, call.now):
        return "done"
    _remember(call, task, to)
    return "passed"


def _remember(call: ConnectorCall, task: TaskRow, to: str) -> None:
    reason = text(call, "reason")
    note = call.work.remarks.add(
        "transfer", task.instance_key, call.actor, reason, call.now, task=task.key, element=task.element_id, told=[to]
    )
    said = {
        "task": task.key, "element": task.element_id, "by": call.actor, "from": text(call, "from"), "to": to,
        "remark": note,
    }  # fmt: skip
    call.work.history.append(task.instance_key, [("TaskTransferred", said)], call.actor, call.command, call.now)
