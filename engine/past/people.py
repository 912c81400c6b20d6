"""Who does what, and what they answer: the actors of a task or a role, and a form filled in by them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from engine.actor import Actor, ActorKind
from engine.feel.evaluation import SHANGHAI
from engine.forms import Form, Scope
from engine.ids import PersonId
from engine.past.answering import Answers, answered
from engine.past.dice import Dice
from engine.past.drawing import Drawing
from engine.past.plan import Values
from engine.queries.shelf import Shelf
from engine.store.tasks import TaskRow
from engine.store.unit_of_work import UnitOfWork


class People:
    """The organisation as it is at one moment."""

    def __init__(self, work: UnitOfWork, shelf: Shelf, dice: Dice, now: datetime) -> None:
        self._work, self._dice, self._now = work, dice, now
        self.organisation, self.calendar = shelf.organisation(work)

    def of_roles(self, roles: Sequence[str]) -> list[Actor]:
        found = {str(one) for role in roles for one in self.organisation.holders(role)}
        return [self.actor(one) for one in sorted(found)]

    def of_task(self, row: TaskRow) -> list[Actor]:
        """Whoever has it, else all who may take it."""
        if row.assignee is not None:
            return [self.actor(row.assignee)] if self._is_known(row.assignee) else []
        groups, users = self._work.tasks.candidates(row.key)
        people = {*users, *(str(one) for group in groups for one in self.organisation.holders(group))}
        barred = self._work.stand_ins.barred(row.key)
        return [self.actor(one) for one in sorted(people - barred) if self._is_known(one)]

    def actor(self, person: str) -> Actor:
        found = self.organisation.people[PersonId(person)]
        groups = self.organisation.groups_of(found.id)
        return Actor(kind=ActorKind.PERSON, id=found.id, name=found.name, groups=groups)

    def answers(
        self, form: Form | None, scope: Scope, values: Values, actor: Actor, unit: str | None = None
    ) -> Answers:
        """Draws see `me` and `home`, the unit of the case or else the actor's own."""
        if form is None:
            return {}
        home = unit or self.organisation.people[PersonId(actor.id)].unit
        drawn = self.drawn(scope.over({"me": actor.id, "home": home}), values, home)
        return answered(form, drawn, scope, self._dice, self._now.astimezone(SHANGHAI))

    def drawn(self, scope: Scope, values: Values, unit: str | None) -> Answers:
        today = self._now.astimezone(SHANGHAI).date()

        def holders(role: str) -> Sequence[str]:
            return self.organisation.holders(self.organisation.resolve(role, unit) or role)

        def rows(ledger: str, where: Mapping[str, object]) -> Sequence[Mapping[str, object]]:
            return [one.row for one in self._work.ledgers.find(ledger, where)]

        return Drawing(self._dice, scope, self.calendar, today, holders, rows).answers(values)

    def _is_known(self, person: str) -> bool:
        return PersonId(person) in self.organisation.people
