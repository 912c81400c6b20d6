"""Joint votes that are over: whoever had not signed yet is told that nobody waits for them any more."""

from engine.facts import SigningDecided, TaskClosed
from engine.handlers.settlement import Case, Settlement
from engine.handlers.telling import tell
from engine.store.tasks import RUNNING, TaskRow

RULE_MET = "rule_met"


def signing_decided(it: Settlement, case: Case, fact: SigningDecided) -> None:
    """Their tasks end as the turns do; the history says of each that the rule was met without it."""
    for row in it.work.tasks.running_in(case.row.key):
        if row.key in fact.open and row.status in RUNNING:
            case.facts.append(TaskClosed(task=row.key, element=row.element_id, assignee=row.assignee, why=RULE_MET))
            _tell(it, case, row, fact.passed)


def _tell(it: Settlement, case: Case, task: TaskRow, passed: bool) -> None:
    if task.assignee is None or task.assignee == it.actor.id:
        return
    data = {"title": task.title or task.name, "passed": passed}
    tell(it, [task.assignee], "signing_over", data, link=f"/cases/{case.row.key}", instance=case.row.key)
