"""A signal reaches one of those who heard it: each receiver is a command of its own (design.md, convention 8)."""

from engine.commands import BroadcastSignal, DeliverSignal
from engine.handlers.settlement import Settlement, require_program, triggering
from engine.handlers.start import start_by_signal
from engine.store.signals import SignalRow


def broadcast_signal(command: BroadcastSignal, it: Settlement) -> dict[str, object]:
    """It is on its way to all who wait for its key or for none; without a key it begins what starts by it. Answers how
    many heard it."""
    require_program(it)
    key = it.work.keys.new()
    waiting = [
        one for asked in {command.key, None} for one in it.work.subscriptions.matching("signal", command.name, asked)
    ]
    heard = [
        SignalRow(
            key=it.work.keys.new(), instance_key=row.instance_key, holder=row.holder, element_id=row.element_id,
            variables=dict(command.variables), due_at=it.env.now,
        )
        for row in waiting if row.instance_key is not None
    ]  # fmt: skip
    it.work.signals.add(*heard)
    started = start_by_signal(it, command.name, command.variables) if command.key is None else []
    return {"signal": key, "heard": len(heard) + len(started)}


def deliver_signal(command: DeliverSignal, it: Settlement) -> dict[str, object]:
    """Nothing happens when it was delivered already, or when the receiver does not listen any more."""
    row = it.work.signals.load(command.signal)
    if row is None:
        return {"skipped": True}
    it.work.signals.delete(row.key)
    if not _listens(it, row):
        return {"skipped": True}
    it.act(row.instance_key, triggering(row.holder, row.element_id, row.variables))
    return {"instance": row.instance_key}


def _listens(it: Settlement, row: SignalRow) -> bool:
    """A signal and a message to a suspended case alike: what was sent when the case was just going over to another
    version may name what is not drawn any more."""
    waits = it.work.subscriptions.of_instance(row.instance_key)
    return any((wait.holder, wait.element_id) == (row.holder, row.element_id) for wait in waits)
