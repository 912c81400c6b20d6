"""A timer's time has come: the token moves, and a cycle is set again."""

from dataclasses import replace

from engine.commands import FireTimer
from engine.handlers.settlement import Settlement, triggering
from engine.handlers.start import start_by_timer
from engine.ids import Key
from engine.runtime.timers import Due, next_due
from engine.store.timers import TimerRow


def fire_timer(command: FireTimer, it: Settlement) -> dict[str, object]:
    """Nothing happens when the timer is gone or not due: another worker was first, or the clock was set back."""
    row = _held(it, command.timer)
    if row is None or row.due_at > it.env.now:
        return {"skipped": True}
    it.work.timers.delete(row.key)
    following = next_due(Due(row.due_at, row.repeat, row.every), it.env.zone)
    if following is not None:
        it.work.timers.add(replace(row, key=it.work.keys.new(), due_at=following.at, repeat=following.repeat))
    if row.instance_key is not None:
        it.act(row.instance_key, triggering(row.holder, row.element_id, {}))
        return {"instance": row.instance_key}
    assert row.definition_key is not None
    return {"instance": start_by_timer(it, row.definition_key, row.element_id)}


def _held(it: Settlement, key: Key) -> TimerRow | None:
    """A case's is held with its case, a start timer with its definition, which a deployment may be about to replace."""
    row = it.work.timers.load(key, lock=False)
    if row is not None and row.definition_key is not None:
        it.work.definitions.load(row.definition_key, lock=True)
    return it.work.timers.load(key)
