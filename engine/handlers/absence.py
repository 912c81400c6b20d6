"""An absence begins or ends: the person's open tasks are placed anew."""

from dataclasses import replace

from engine.commands import TurnAbsence
from engine.handlers.placing import give_back, place_anew, take_back
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
        _leave(it, row.person_id)
    return {"absence": row.key}


def _leave(it: Settlement, person: str) -> None:
    take_back(it, person)  # from whoever was named before
    groups = it.organisation.groups_of(PersonId(person))
    for task in it.work.held.found(lambda: it.work.stand_ins.tasks_of(person, groups)):
        place_anew(it, task, person)
