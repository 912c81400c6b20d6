"""An administrator moves a running case to another version of its process; its work and its promises go with it."""

from datetime import datetime

from engine import runtime
from engine.commands import MigrateInstance
from engine.errors import Forbidden, NotFound, WrongState
from engine.facts import ElementMoved, InstanceMigrated, TaskMoved
from engine.handlers.clocks import close_clocks, open_clock
from engine.handlers.settlement import Case, Settlement
from engine.handlers.suspension import keep_still
from engine.handlers.waiting import PAUSE, go_on_after_waiting, stop_while_waiting
from engine.ids import Key
from engine.people import ClockState


def migrate_instance(command: MigrateInstance, it: Settlement) -> dict[str, object]:
    """Also of a suspended case. Answers by running element what it becomes. Raises MigrationRefused with every reason,
    Forbidden for all but administrators, NotFound, and WrongState where it is of that version already."""
    if not it.actor.is_admin:
        raise Forbidden()
    case = it.case(command.instance)
    if case.row.status != "active":
        raise NotFound(what=f"在办的流程实例 / running instance {command.instance}")
    if command.definition == case.definition.key:
        raise WrongState(reason="该事项已是这个版本 / the case is of that version already")
    definition = it.work.definitions.load(command.definition)
    bundle, model = it.env.library.model(it.work, definition)
    step = runtime.migrate(
        case.model, model, case.state, it.world_of(bundle, case.row.unit), command.mapping,
        waits=case.row.suspended_at is not None,
    )  # fmt: skip
    moved = {str(fact.key): fact.to for fact in step.facts if isinstance(fact, ElementMoved)}
    answer: dict[str, object] = {"instance": case.row.key, "definition": definition.key, "moved": moved}
    if command.dry_run:
        return answer
    case.facts.append(InstanceMigrated(before=case.definition.key, after=definition.key))
    case.definition, case.bundle, case.model = definition, bundle, model
    it.work.instances.move_to_definition(case.row.key, definition.key, definition.process_id)
    it.work.tasks.move_to_definition(case.row.key, definition.key, definition.process_id)
    it.work.clocks.move_to_process(case.row.key, definition.process_id)
    it.take(case, step)
    tasks = {fact.key: fact for fact in step.facts if isinstance(fact, TaskMoved)}
    for key in case.state.tokens:
        _keep_promise(it, case, key, tasks.get(key))
        _keep_pause(it, case, key)
    if case.row.suspended_at is not None:
        keep_still(it, case)
    return answer


def _keep_promise(it: Settlement, case: Case, key: Key, task: TaskMoved | None) -> None:
    """A promise that the new model makes too stays as it is; any other ends, and one that is new begins now."""
    element = case.model.elements[case.state.tokens[key].element]
    if element.user is not None and task is None:
        return
    written = element.properties["sla"].text if task is None and "sla" in element.properties else None
    policy = str(task.properties["sla"]) if task is not None and task.properties.get("sla") else written
    clocks = it.work.clocks.of_token(key)
    running = [clock for clock in clocks if clock.stopped_at is None]
    counting = running or [clock for clock in clocks if clock.state != ClockState.CANCELLED]
    if {clock.policy for clock in counting} == ({policy} if policy is not None else set()):
        return
    close_clocks(it, key, cancelled=True)
    due_at = _begin_promise(it, case, key, policy) if policy is not None else None
    it.work.tasks.move_due(key, due_at)


def _keep_pause(it: Settlement, case: Case, key: Key) -> None:
    """What stood still while the case waits here goes on where the new model does not say so, and the other way round.
    Raises WrongState where that would have to happen to a suspended case."""
    element = case.model.elements[case.state.tokens[key].element]
    stands, waits = bool(it.work.pauses.of_token(key)), PAUSE in element.properties
    if stands == waits:
        return
    if case.row.suspended_at is not None:
        raise WrongState(
            reason=f"{element.id}的暂停计时有变，请先恢复办理 / {element.id} stops clocks, resume the case first"
        )
    if stands:
        go_on_after_waiting(it, case, key)
    else:
        stop_while_waiting(it, case, key, element)


def _begin_promise(it: Settlement, case: Case, key: Key, policy: str) -> datetime:
    task = next(iter(it.work.tasks.find([key])), None)
    return open_clock(it, case, key, policy, key if task is not None else None, task.assignee if task else None)
