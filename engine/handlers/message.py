"""Messages: delivered to whoever waits, kept for a while when nobody does yet (design.md, convention 9); and the
actions of people on a case, which are messages that its bundle lets them send."""

from collections.abc import Mapping
from datetime import timedelta

from engine.commands import PublishMessage, SendCaseMessage
from engine.errors import CaseOver, CaseSuspended, Forbidden, NotFound, WrongState
from engine.facts import MessageThrown
from engine.forms import judge
from engine.handlers.document import attach_files, with_stored_files
from engine.handlers.settlement import Case, Settlement, require_program, triggering
from engine.handlers.start import start_by_message
from engine.ids import Key
from engine.people import CaseAction, Standing, may_act
from engine.store.messages import MessageRow
from engine.store.signals import SignalRow
from engine.store.subscriptions import SubscriptionRow

KEPT = timedelta(hours=24)
"""How long a thrown message waits for whoever will wait for it."""
MESSAGE = "message"
"""The place (`Holding.place`) of a name and a key, where who sends meets who begins to wait."""


def publish_message(command: PublishMessage, it: Settlement) -> dict[str, object]:
    """Those who wait for it go on, and processes that start by it begin; nobody at all: kept until `keep_until`."""
    require_program(it)
    key = it.work.keys.new()
    reached = deliver(it, command.name, command.correlation_key, command.variables)
    heard = bool(reached)
    if not heard:
        begun = start_by_message(it, command.name, command.correlation_key, command.variables)
        reached, heard = [*begun.instances], begun.heard
    if not heard and command.keep_until is not None:
        it.work.messages.keep(
            MessageRow(
                key=key, message_id=command.id, name=command.name,
                correlation_key=command.correlation_key, variables=dict(command.variables),
                received_at=it.env.now, expires_at=command.keep_until,
            )
        )  # fmt: skip
    if not heard and command.must_arrive:
        raise NotFound(what=f"等待消息 {command.name} 的流程 / anybody waiting for {command.name}")
    return {"message": key, "instances": reached}


def deliver(it: Settlement, name: str, correlation_key: str, variables: Mapping[str, object]) -> list[object]:
    """One delivery per instance that waits for it, to a suspended one when it is resumed; answers which it reaches."""
    reached: list[object] = []
    for row in _waiting(it, name, correlation_key):
        if row.instance_key is None or row.instance_key in reached:
            continue
        reached.append(row.instance_key)
        if it.case(row.instance_key).row.suspended_at is not None:
            _send_later(it, row, variables)
            continue
        it.act(row.instance_key, triggering(row.holder, row.element_id, variables))
    return reached


def _waiting(it: Settlement, name: str, correlation_key: str) -> list[SubscriptionRow]:
    """Where nobody waits, somebody may be just about to: the two meet at the message's place."""

    def find() -> list[SubscriptionRow]:
        return it.work.subscriptions.matching("message", name, correlation_key)

    found = it.work.held.found(find)
    if not found:
        it.work.held.place(MESSAGE, name, correlation_key)
        found = it.work.held.found(find)
    return found


def _send_later(it: Settlement, row: SubscriptionRow, variables: Mapping[str, object]) -> None:
    assert row.instance_key is not None
    it.work.signals.add(
        SignalRow(
            key=it.work.keys.new(), instance_key=row.instance_key, holder=row.holder, element_id=row.element_id,
            variables=dict(variables), due_at=it.env.now,
        )
    )  # fmt: skip


def throw_message(it: Settlement, fact: MessageThrown) -> None:
    """One that nobody waits for yet is kept for a day (design.md, convention 9); without a key it can only begin
    something, and is not kept."""
    reached = deliver(it, fact.name, fact.correlation_key, fact.variables) if fact.correlation_key else []
    begun = start_by_message(it, fact.name, fact.correlation_key, fact.variables)
    if reached or begun.heard or not fact.correlation_key:
        return
    key = it.work.keys.new()
    it.work.messages.keep(
        MessageRow(
            key=key, message_id=f"{it.command_id}/{key}", name=fact.name, correlation_key=fact.correlation_key,
            variables=dict(fact.variables), received_at=it.env.now, expires_at=it.env.now + KEPT,
        )
    )  # fmt: skip


def send_case_message(command: SendCaseMessage, it: Settlement) -> dict[str, object]:
    """The answers become the message's variables, with `sentBy`. Raises NotFound for what the bundle does not declare,
    Forbidden, CaseOver, and WrongState while the case does not listen for it."""
    case = it.case(command.instance)
    action = case.bundle.actions.get(command.message)
    if action is None:
        raise NotFound(what=f"操作 / action {command.message}")
    if case.row.status != "active":
        raise CaseOver()
    if case.row.suspended_at is not None:
        raise CaseSuspended()
    wait = _wait_for(it, case, command.message)
    holder = wait.holder if wait is not None else case.state.root
    _require_allowed(it, case, action, holder)
    if wait is None:
        raise WrongState(
            reason="该事项目前不能这样办理，请刷新页面 / the case does not wait for it now, reload the page"
        )
    answers = _judged(it, case, action, holder, command.answers)
    it.act(case.row.key, triggering(holder, wait.element_id, {**answers, "sentBy": command.actor.id}))
    return {"instance": case.row.key}


def _wait_for(it: Settlement, case: Case, message: str) -> SubscriptionRow | None:
    heard = it.work.subscriptions.of_instance(case.row.key)
    return next((one for one in heard if (one.kind, one.name) == ("message", message)), None)


def _require_allowed(it: Settlement, case: Case, action: CaseAction, holder: Key) -> None:
    standing = Standing(
        started_by=case.row.started_by, unit=case.row.unit, variables=case.visible(holder),
        evaluation=it.world(case).evaluation(),
    )  # fmt: skip
    if not may_act(action, it.actor, standing, it.organisation):
        raise Forbidden()


def _judged(
    it: Settlement, case: Case, action: CaseAction, holder: Key, answers: Mapping[str, object]
) -> dict[str, object]:
    form = case.bundle.forms[action.form] if action.form is not None else None
    if form is None:
        return {}
    raw = with_stored_files(it, form, answers, case.row.key)
    judged = judge(form, raw, case.visible(holder), it.world(case).evaluation(), it.options())
    attach_files(it, form, judged, case.row.key)
    return dict(judged)
