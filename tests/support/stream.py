"""Somebody who does anything with what there is at the moment, as chance has it; what is refused is refused."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from engine.actor import SYSTEM
from engine.commands import (
    ActivateJobs,
    AskBeside,
    AssignTask,
    CancelInstance,
    ClaimTask,
    CompleteJob,
    CompleteTask,
    DropBeside,
    FailJob,
    MarkTask,
    PauseClock,
    ReleaseTask,
    ResolveIncident,
    ResumeClock,
    ResumeInstance,
    ReturnTask,
    SaveDraft,
    SuspendInstance,
    TakeBack,
    ThrowJobError,
    TransferTask,
    UpdateJob,
)
from engine.errors import Rejected
from engine.store.incidents import incident
from engine.store.instances import instance
from engine.store.jobs import job
from engine.store.tasks import task
from tests.support.busy_case import DEEDS, Known
from tests.support.engines import Office

PEOPLE = ("ann", "bo", "li", "mei", "tao")
Deed = Callable[[], object]


class Busybody:
    """Acts by an office of its own; `refused` counts how often it was told no."""

    def __init__(self, office: Office, known: Known, chance: Random) -> None:
        self._office, self._known, self._chance = office, known, chance
        self.refused = self.done = 0

    def acts(self) -> None:
        people = self._work_of_people
        ways = (self._anything_known, people, people, self._work_of_machines, self._of_a_case)
        try:
            self._chance.choice(ways)()
            self.done += 1
        except Rejected:
            self.refused += 1

    def _anything_known(self) -> None:
        """But what stops everything comes seldom."""
        names = [name for name in DEEDS if name not in ("cancel", "withdraw", "tell by ticket")]
        DEEDS[self._chance.choice(names)](self._office, self._known)

    def _work_of_people(self) -> None:
        key, holder = self._one(select(task.c.key, task.c.assignee).order_by(task.c.key.desc()).limit(25)) or (0, None)
        by, other = self._chance.choice([holder or "bo", holder or "ann", *PEOPLE]), self._chance.choice(PEOPLE)
        outcome = {"outcome": self._chance.choice(["agree", "refuse"]), "opinion": "x"}
        part = self._chance.choice(["delegate", "before", "parallel", "after"])
        self._does(
            by,
            (ClaimTask, {"task": key}), (CompleteTask, {"task": key, "answers": outcome}), (ReleaseTask, {"task": key}),
            (CompleteTask, {"task": key, "answers": outcome}), (SaveDraft, {"task": key, "answers": outcome}),
            (TransferTask, {"task": key, "person": other, "reason": "x"}), (TakeBack, {"task": key}),
            (ReturnTask, {"task": key, "to": "ut_write", "policy": "redo", "reason": "x"}),
            (AskBeside, {"task": key, "people": [other], "part": part, "reason": "x"}), (DropBeside, {"side": key}),
            (AssignTask, {"task": key, "person": other}), (MarkTask, {"task": key, "changes": {"tags": ["急"]}}),
            (PauseClock, {"task": key, "code": "waiting_resident", "reason": "x"}), (ResumeClock, {"task": key}),
        )  # fmt: skip

    def _work_of_machines(self) -> None:
        key = (self._one(select(job.c.key)) or (0,))[0]
        stopped = (self._one(select(incident.c.key)) or (0,))[0]
        lease = {"worker": "w", "timeout": timedelta(hours=1), "most": 3}
        self._does(
            "program",
            *((ActivateJobs, {"type": type, **lease}) for type in ("print", "weigh")), (CompleteJob, {"job": key}),
            (FailJob, {"job": key, "retries": self._chance.randint(0, 2)}), (ThrowJobError, {"job": key, "code": "E"}),
            (UpdateJob, {"job": key, "retries": 2}), (ResolveIncident, {"incident": stopped, "actor": SYSTEM}),
        )  # fmt: skip

    def _of_a_case(self) -> None:
        key = (self._one(select(instance.c.key)) or (0,))[0]
        stops = (SuspendInstance, {"instance": key, "reason": "x", "actor": SYSTEM})
        ends = [(CancelInstance, {"instance": key, "actor": SYSTEM})] if self._chance.random() < 0.05 else []
        self._does(None, stops, *[(ResumeInstance, {"instance": key, "actor": SYSTEM})] * 3, *ends)

    def _one(self, query: Any) -> Any:
        with self._office.engine.database.reading() as connection:
            rows = connection.execute(query).all()
        return self._chance.choice(rows) if rows else None

    def _does(self, by: str | None, *ways: tuple[type, Mapping[str, Any]]) -> None:
        command, fields = self._chance.choice(ways)
        self._office.does(command, None if "actor" in fields else by, **fields)
