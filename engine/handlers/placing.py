"""A task goes to those who are there: when it opens, and anew when somebody leaves or comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.facts import TaskOpened
from engine.handlers.settlement import Case, Settlement
from engine.handlers.telling import tell
from engine.ids import Key, PersonId
from engine.org import Offer, Placing
from engine.store.tasks import TaskRow

NOBODY_ELSE = "none"
"""Value of the property `substitution` of work that waits for its person, such as reporting back."""


@dataclass(frozen=True, slots=True)
class Placed:
    """In whose hands the task lies, in whose stead, or to whom it is offered; `barred` never see it."""

    assignee: str | None = None
    acting_for: str | None = None
    offer: Offer = field(default_factory=Offer)
    users: tuple[str, ...] = ()
    barred: frozenset[str] = frozenset()


def place(it: Settlement, case: Case, fact: TaskOpened) -> Placed:
    """Where the new task goes. With the property `substitution = none` it waits for whom it is for."""
    barred = _barred(it, case, fact)
    placing = Placing(it.organisation, {} if _waits(fact.properties) else it.away, barred)
    if fact.assignee is not None:
        return _in_hand(it, placing, fact.assignee, case.row.unit, barred)
    offer = placing.of_groups(fact.candidate_groups, case.row.unit)
    return Placed(offer=offer, users=fact.candidate_users, barred=barred)


def offer(it: Settlement, case: Case, key: Key, element: str, placed: Placed) -> None:
    """Writes who may take the task; who stands in is told, and the case remembers it."""
    it.work.tasks.add_candidates(key, placed.offer.groups, placed.users)
    it.work.stand_ins.bar(key, placed.barred)
    it.work.stand_ins.add(key, placed.offer.stand_ins, placed.offer.above)
    for stand_in, missed in placed.offer.stand_ins.items():
        _tell(it, case, key, element, stand_in, missed)
    if placed.assignee is not None and placed.acting_for is not None:
        _tell(it, case, key, element, placed.assignee, placed.acting_for)
    if to := [*placed.offer.stand_ins, *placed.offer.above]:
        _remember(it, case.row.key, "TaskOffered", {"task": key, "element": element, "to": to})


def place_anew(it: Settlement, task: TaskRow, person: str) -> None:
    """`person` has just left: what they claimed goes back to those it was offered to, what was theirs alone to a
    stand-in, and what nobody else could take is offered to one."""
    if _waits(task.properties):
        return
    case = it.case(task.instance_key)
    groups, users = it.work.tasks.candidates(task.key)
    placing = Placing(it.organisation, it.away, it.work.stand_ins.barred(task.key))
    if task.assignee == person and not groups and not users - {person}:
        placed = _in_hand(it, placing, person, task.unit, frozenset())
        if placed.assignee is not None:
            it.work.tasks.assign(task.key, task.rev, placed.assignee, it.env.now, placed.acting_for)
            data: dict[str, object] = {"task": task.key, "element": task.element_id, "to": placed.assignee}
            _remember(it, task.instance_key, "TaskAssigned", {**data, "by": it.actor.id})
        else:
            it.work.tasks.release(task.key, task.rev)
        offer(it, case, task.key, task.element_id, placed)
        return
    if task.assignee == person and it.work.tasks.release(task.key, task.rev):
        _remember(it, task.instance_key, "TaskReleased", {"task": task.key, "element": task.element_id, "by": person})
    offer(it, case, task.key, task.element_id, Placed(offer=placing.of_groups(sorted(groups), task.unit)))


def give_back(it: Settlement, person: str) -> None:
    """`person` is back: what nobody has taken in their stead is theirs again; what was taken stays where it is."""
    for task in take_back(it, person):
        key, case = task.key, it.case(task.instance_key)
        groups, _ = it.work.tasks.candidates(key)
        if not groups:
            it.work.tasks.add_candidates(key, (), [person])
        placing = Placing(it.organisation, it.away, it.work.stand_ins.barred(key))
        offer(it, case, key, task.element_id, Placed(offer=placing.of_groups(sorted(groups), task.unit)))


def take_back(it: Settlement, person: str) -> list[TaskRow]:
    """What was offered in their stead and nobody has taken is offered so no longer; answers which tasks."""
    tasks = it.work.held.found(lambda: it.work.stand_ins.stood_in(person))
    it.work.stand_ins.take_back(person, [task.key for task in tasks])
    return tasks


def _in_hand(it: Settlement, placing: Placing, asked: str, unit: str | None, barred: frozenset[str]) -> Placed:
    """Somebody whom the organisation does not know, such as a program's user, keeps what is assigned to them."""
    if it.organisation.person(PersonId(asked)) is None:
        return Placed(assignee=asked, barred=barred)
    hand = placing.of_person(PersonId(asked), unit)
    if not hand.people:
        return Placed(offer=hand.offer, barred=barred)
    chosen = hand.people[0] if len(hand.people) == 1 else it.work.stand_ins.least_busy(hand.people)
    return Placed(assignee=chosen, acting_for=asked if chosen != asked else None, barred=barred)


def _barred(it: Settlement, case: Case, fact: TaskOpened) -> frozenset[str]:
    """`four_eyes`: people with an interest in the case; `not_same_as_previous`: whoever decided the level before."""
    named = [fact.properties.get("four_eyes"), fact.properties.get("not_same_as_previous")]
    people = {one for value in named for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)}
    if fact.properties.get("not_same_as_previous") in (True, "true"):
        people.discard("true")
        before = it.work.stand_ins.decided_before(case.state.tokens[fact.key].parent, fact.element)
        people |= {before} if before is not None else set()
    return frozenset(people)


def _waits(properties: Mapping[str, object]) -> bool:
    return properties.get("substitution") == NOBODY_ELSE


def _tell(it: Settlement, case: Case, key: Key, element: str, stand_in: str, missed: str) -> None:
    title, person = case.model.by_id[element], it.organisation.person(PersonId(missed))
    name = person.name if person is not None else missed
    data = {"who": name, "title": case.row.title, "step": title.title("zh"), "step_en": title.title("en")}
    tell(it, [stand_in], "acting", data, link=f"/tasks/{key}", instance=case.row.key)


def _remember(it: Settlement, instance: Key, kind: str, data: dict[str, object]) -> None:
    it.work.history.append(instance, [(kind, data)], it.actor.id, it.command_id, it.env.now)
