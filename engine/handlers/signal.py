"""A signal reaches one of those who heard it: each receiver is a command of its own (design.md, convention 8)."""

from engine.commands import DeliverSignal
from engine.handlers.settlement import Settlement, triggering


def deliver_signal(command: DeliverSignal, it: Settlement) -> dict[str, object]:
    """Nothing happens when it was delivered already, or when the receiver does not listen any more."""
    row = it.work.signals.load(command.signal)
    if row is None:
        return {"skipped": True}
    it.work.signals.delete(row.key)
    it.act(row.instance_key, triggering(row.holder, row.element_id, row.variables))
    return {"instance": row.instance_key}
