"""An absence begins or ends: the person's open tasks are placed anew."""

from dataclasses import replace

from engine.commands import TurnAbsence
from engine.handlers.placing import give_back, place_anew
from engine.handlers.settlement import Settlement
from engine.ids import PersonId


def turn_absence(command: TurnAbsence, it: Settlement) -> dict[str, object]:
    """Nothing happens when it is gone or not due: another worker was first, or the period was changed meanwhile."""
    row = it.work.absences.load(command.absence)
    if row is None or row.due_at is None or row.due_at > it.env.now:
        return {"skipped": True}
    if row.to_at <= it.env.now:
        it.work.absences.save(replace(row, has_begun=True, due_at=None))
        give_back(it, row.person_id)
    else:
        it.work.absences.save(replace(row, has_begun=True, due_at=row.to_at))
        it.work.stand_ins.take_back(row.person_id)  # from whoever was named before
        for task in it.work.stand_ins.tasks_of(row.person_id, it.organisation.groups_of(PersonId(row.person_id))):
            place_anew(it, task, row.person_id)
    return {"absence": row.key}
