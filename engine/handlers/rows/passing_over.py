"""A task that opens for nobody, or for whoever has just approved: passed over, given to others, or an incident."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine import runtime
from engine.bpmn.model import Element, ElementType, Model
from engine.bpmn.task_policies import INCIDENT, SKIP, SUPERIOR
from engine.facts import IncidentRaised, TaskOpened, TaskSkipped
from engine.handlers.placing import Placed
from engine.handlers.rows.jobs import incident_raised
from engine.handlers.settlement import Case, Settlement
from engine.ids import PersonId
from engine.org import Placing
from engine.people import TaskPolicy, task_policy
from engine.store.tasks import TaskRow

NOBODY, APPROVED = "nobody", "already_approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Skip:
    why: str
    outcome: str | None
    person: str | None = None


def by_its_policy(it: Settlement, case: Case, fact: TaskOpened, placed: Placed) -> Placed | None:
    """Where the task goes; None where it opens for nobody: then its token goes on, or waits as an incident."""
    policy = task_policy(fact.properties)
    skip = _skip(it, case, fact, placed, policy)
    if skip is not None:
        _go_on(it, case, fact, skip)
        return None
    if policy.empty is None or not _fits_nobody(fact, placed):
        return placed
    instead = _instead(it, case, placed, policy) if policy.empty != INCIDENT else Placed()
    if not (instead.offer.groups or instead.offer.stand_ins or instead.offer.above):
        _raise(it, case, fact)
        return None
    return instead


def _skip(it: Settlement, case: Case, fact: TaskOpened, placed: Placed, policy: TaskPolicy) -> _Skip | None:
    if policy.empty == SKIP and _fits_nobody(fact, placed):
        return _Skip(why=NOBODY, outcome=policy.skip_outcome)
    before = _done_before(it, case, fact) if policy.skips_same else None
    person = _only_one(it, placed)
    if before is not None and before.completed_by == person and policy.copies(before.outcome):
        return _Skip(why=APPROVED, outcome=before.outcome, person=person)
    return None


def _fits_nobody(fact: TaskOpened, placed: Placed) -> bool:
    """None of those who are named hold the post and may decide; whoever is only away has stand-ins, or comes back."""
    if fact.assignee is not None:
        return placed.assignee is None and fact.assignee in placed.barred
    return not (placed.offer.groups or placed.offer.stand_ins or set(placed.users) - placed.barred)


def _instead(it: Settlement, case: Case, placed: Placed, policy: TaskPolicy) -> Placed:
    if policy.empty == SUPERIOR:
        above = placed.offer.above or _above_starter(it, case, placed)
        return replace(placed, offer=replace(placed.offer, above=above))
    placing = Placing(it.organisation, it.away, placed.barred)
    return replace(placed, offer=placing.of_groups([policy.empty or ""], case.row.unit))


def _above_starter(it: Settlement, case: Case, placed: Placed) -> dict[str, PersonId | None]:
    """Where not even a post is named: whoever is above those the case came from."""
    placing = Placing(it.organisation, it.away, placed.barred)
    return dict(placing.above(case.row.started_by or "", case.row.unit).above)


def _only_one(it: Settlement, placed: Placed) -> str | None:
    """The one person who would have the task, in their own name."""
    if placed.assignee is not None:
        return placed.assignee if placed.acting_for is None else None
    holders = {person for group in placed.offer.groups for person in it.organisation.holders(group)}
    people = {str(one) for one in holders} | set(placed.users) - placed.barred
    others = placed.offer.stand_ins or placed.offer.above
    return people.pop() if len(people) == 1 and not others else None


def _done_before(it: Settlement, case: Case, fact: TaskOpened) -> TaskRow | None:
    """What one person has done just before, as the drawing says; in a row of signers the one before in it."""
    element, token = case.model.by_id[fact.element], case.state.tokens[fact.key]
    if token.turn > 1:
        key = it.work.stand_ins.done_before(token.parent, fact.element)
        return it.work.tasks.load(key) if key is not None else None
    rows = (it.work.tasks.last_done(case.row.key, one.id) for one in steps_before(case.model, element))
    done = [row for row in rows if row is not None]
    return max(done, key=lambda row: (row.completed_at or row.created_at, row.key), default=None)


def steps_before(model: Model, element: Element) -> Iterator[Element]:
    """The steps of people that lead to an element with only automatic ones between. Votes and sub-processes are
    nobody's own approval: what lies before them does not count."""
    seen, waiting = set[int](), [element.index]
    while waiting:
        for index in model.before[waiting.pop()]:
            one = model.elements[index]
            if index in seen or one.loop is not None or one.children:
                continue
            seen.add(index)
            if one.type is ElementType.USER_TASK:
                yield one
            else:
                waiting.append(index)


def _go_on(it: Settlement, case: Case, fact: TaskOpened, skip: _Skip) -> None:
    case.facts.append(TaskSkipped(task=fact.key, element=fact.element, why=skip.why, person=skip.person))
    answers = {} if skip.outcome is None else {"outcome": skip.outcome}
    about = {
        "key": str(fact.key), "completedBy": skip.person, "actingFor": None,
        "completedAt": it.env.now.astimezone(it.env.zone).isoformat(), "outcome": skip.outcome,
    }  # fmt: skip
    local = {"answers": answers, "task": about}
    it.act(case.row.key, lambda m, s, w: runtime.complete(m, s, w, fact.key, answers, local))


def _raise(it: Settlement, case: Case, fact: TaskOpened) -> None:
    name = case.model.by_id[fact.element].name or fact.element
    message = (
        f"EMPTY_ASSIGNEE: “{name}”没有可以办理的人，请在组织中补充人员后重试。 / "
        f"Nobody can do {fact.element}: fill the post in the organisation, then try again."
    )
    raised = IncidentRaised(key=fact.key, element=fact.element, error_type="UNKNOWN", message=message)
    case.facts.append(raised)
    incident_raised(it, case, raised)
