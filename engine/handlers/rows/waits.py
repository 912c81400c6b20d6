"""Rows of what an instance waits for: timers, messages, signals; opened and closed."""

from engine import runtime
from engine.facts import MessageAwaited, MessageThrown, SignalAwaited, SignalThrown, TimerSet, WaitMoved, WaitsClosed
from engine.handlers.message import MESSAGE, throw_message
from engine.handlers.settlement import Case, Settlement, triggering
from engine.handlers.start import start_by_signal
from engine.ids import Key
from engine.store.signals import SignalRow
from engine.store.subscriptions import SubscriptionRow
from engine.store.timers import TimerRow


def timer_set(it: Settlement, case: Case, fact: TimerSet) -> None:
    it.work.timers.add(
        TimerRow(
            key=it.work.keys.new(), instance_key=case.row.key, definition_key=None, holder=fact.holder,
            element_id=fact.element, due_at=fact.due_at, repeat=fact.repeat, every=fact.every,
            set_at=it.env.now,
        )
    )  # fmt: skip


def message_awaited(it: Settlement, case: Case, fact: MessageAwaited) -> None:
    row = _subscription(it, case, "message", fact.name, fact.correlation_key, fact)
    it.work.subscriptions.add(row)
    it.work.held.place(MESSAGE, fact.name, fact.correlation_key)
    for early in it.work.messages.early(fact.name, fact.correlation_key, it.env.now)[:1]:
        if it.work.messages.take(early.key):
            it.act(case.row.key, triggering(fact.holder, fact.element, early.variables))


def signal_awaited(it: Settlement, case: Case, fact: SignalAwaited) -> None:
    it.work.subscriptions.add(_subscription(it, case, "signal", fact.name, fact.signal_key, fact))


def _subscription(
    it: Settlement, case: Case, kind: str, name: str, match_key: str | None, fact: MessageAwaited | SignalAwaited
) -> SubscriptionRow:
    return SubscriptionRow(
        key=it.work.keys.new(), kind=kind, name=name, match_key=match_key, instance_key=case.row.key,
        definition_key=None, holder=fact.holder, element_id=fact.element, interrupting=fact.interrupting,
    )  # fmt: skip


def waits_closed(it: Settlement, case: Case, fact: WaitsClosed) -> None:
    it.work.timers.close(fact.holder, fact.element)
    it.work.subscriptions.close(fact.holder, fact.element)
    if fact.element is None:
        it.work.tasks.cancel_by_token([fact.holder], it.env.now)
        it.work.jobs.cancel_by_token([fact.holder], it.env.now)
        child = it.work.instances.child_of_token(fact.holder)
        if child is not None and child.status == "active":
            it.act(child.key, runtime.cancel)


def wait_moved(it: Settlement, case: Case, fact: WaitMoved) -> None:
    for rows in (it.work.timers, it.work.subscriptions, it.work.signals):
        rows.rename(fact.holder, fact.element, fact.to)


def message_thrown(it: Settlement, case: Case, fact: MessageThrown) -> None:
    throw_message(it, fact)


def signal_thrown(it: Settlement, case: Case, fact: SignalThrown) -> None:
    """Heard by those who wait for its key and by those who wait for any: in this instance at once, elsewhere by a
    command of its own for each."""
    for row in throw_to_others(it, case.row.key, fact):
        it.act(case.row.key, triggering(row.holder, row.element_id, fact.variables))
    if fact.signal_key is None:
        start_by_signal(it, fact.name, fact.variables)


def throw_to_others(it: Settlement, own: Key | None, fact: SignalThrown) -> list[SubscriptionRow]:
    """Sends the signal to every instance but `own`; answers what `own` listens by."""
    heard = [row for key in {fact.signal_key, None} for row in it.work.subscriptions.matching("signal", fact.name, key)]
    for row in heard:
        if row.instance_key is not None and row.instance_key != own:
            it.work.signals.add(
                SignalRow(
                    key=it.work.keys.new(), instance_key=row.instance_key, holder=row.holder,
                    element_id=row.element_id, variables=dict(fact.variables), due_at=it.env.now,
                )
            )  # fmt: skip
    return [row for row in heard if row.instance_key == own]
