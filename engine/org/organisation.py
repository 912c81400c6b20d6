"""The organisation as one value that answers who belongs to which group, who is above whom and who sees what."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.ids import PersonId
from engine.org.values import Person, Post, Role, Unit, UnitType


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """Units, people and roles by id, in the order in which they were declared. The first unit is the street."""

    roles: Mapping[str, Role]
    units: Mapping[str, Unit]
    people: Mapping[PersonId, Person]

    def person(self, id: PersonId) -> Person | None:
        return self.people.get(id)

    def unit(self, id: str) -> Unit | None:
        return self.units.get(id)

    def groups_of(self, id: PersonId) -> frozenset[str]:
        """Every `role` and `role:unit` of the posts held and of the home unit; nothing for a stranger."""
        posts = self.posts_of(id)
        return frozenset(post.role for post in posts) | frozenset(post.group for post in posts)

    def holders(self, group: str) -> tuple[PersonId, ...]:
        """Who belongs to `role` or `role:unit`, in the order of the people."""
        return self._holders.get(group, ())

    def resolve(self, group: str, case_unit: str | None) -> str | None:
        """The `role:unit` that a case's `role` means: the nearest unit, from the case's own upward and then among the
        street's offices, where somebody holds it. None = nobody does. A `role:unit` means itself."""
        if ":" in group:
            return group if self.holders(group) else None
        candidates = (f"{group}:{unit.id}" for unit in self._search_path(case_unit))
        return next((candidate for candidate in candidates if self.holders(candidate)), None)

    def unit_path(self, id: str) -> tuple[Unit, ...]:
        """The unit and every unit above it, up to the street; nothing for an unknown one."""
        return tuple(self._upward(id))

    def scope_of(self, id: PersonId, roles: Collection[str] | None = None) -> frozenset[str]:
        """Units whose rows a person may see: below every post held, of these roles where they are named. An office of
        the street works for the street."""
        person = self.people.get(id)
        posts = person.posts if person is not None else ()
        counted = (post for post in posts if roles is None or post.role in roles)
        return self._below(post for post in counted if self.roles[post.role].sees_unit)

    def watched_by(self, id: PersonId) -> frozenset[str]:
        """Units whose promises a person watches over: below every post in a role that is some other's superior."""
        person = self.people.get(id)
        above = {role.superior for role in self.roles.values()}
        posts = person.posts if person is not None else ()
        return self._below(post for post in posts if post.role in above and self.roles[post.role].sees_unit)

    def superior(self, of: str) -> str | None:
        """The group above a person's posts, or above a `role:unit`; never one that the person holds alone."""
        person = self.people.get(PersonId(of))
        if person is not None:
            found = (self._above(post.role, post.unit, person.id) for post in self.posts_of(person.id))
            return next((group for group in found if group is not None), None)
        role, _, unit = of.partition(":")
        return self._above(role, unit or None, None)

    def _below(self, posts: Iterable[Post]) -> frozenset[str]:
        heads = {self._reach(post.unit) for post in posts}
        return frozenset(unit for unit in self.units if any(above.id in heads for above in self._upward(unit)))

    def _above(self, role: str, unit: str | None, person: PersonId | None) -> str | None:
        """Climb the table of roles to the first one that somebody else holds."""
        known = self.roles.get(role)
        while known is not None and known.superior is not None:
            group = self.resolve(known.superior, unit)
            if group is not None and self.holders(group) != (person,):
                return group
            known = self.roles[known.superior]
        return None

    def posts_of(self, id: PersonId) -> tuple[Post, ...]:
        """Posts held, then those that come with the home unit; nothing for a stranger."""
        person = self.people.get(id)
        return (*person.posts, *self._posts_at_home(person)) if person is not None else ()

    def _posts_at_home(self, person: Person) -> Iterator[Post]:
        home = self.units[person.unit].type
        return (Post(person.id, role.id, person.unit) for role in self.roles.values() if home in role.of_units)

    def _upward(self, id: str) -> Iterator[Unit]:
        unit = self.units.get(id)
        while unit is not None:
            yield unit
            unit = self.units.get(unit.parent or "")

    def _search_path(self, case_unit: str | None) -> Iterable[Unit]:
        path = self.unit_path(case_unit or "") or tuple(unit for unit in self.units.values() if unit.parent is None)
        return (*path, *(unit for unit in self.units.values() if unit.type is UnitType.STREET_OFFICE))

    def _reach(self, id: str) -> str:
        unit = self.units[id]
        return unit.parent if unit.type is UnitType.STREET_OFFICE and unit.parent else id

    @cached_property
    def _holders(self) -> dict[str, tuple[PersonId, ...]]:
        holders: dict[str, dict[PersonId, None]] = {}
        for id in self.people:
            for post in self.posts_of(id):
                holders.setdefault(post.role, {})[id] = None
                holders.setdefault(post.group, {})[id] = None
        return {group: tuple(members) for group, members in holders.items()}
