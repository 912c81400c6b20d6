"""Who does the work of people who are away or have an interest in it: stand-ins, peers, then whoever is above.

The order is the table `dmn_substitute` of the domain (organisation, §1.5), one hop only: a stand-in who is away too
hands nothing on.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from engine.ids import PersonId
from engine.org.organisation import Organisation
from engine.org.values import EVERY_ROLE

Away = Mapping[PersonId, PersonId | None]
"""Who is away, each with the stand-in named for that time (None = nobody was named)."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Who may take a task. `stand_ins` act for the person they stand for; `above` are groups asked instead of
    somebody (None where a post is vacant), who act in their own name."""

    groups: tuple[str, ...] = ()
    stand_ins: Mapping[PersonId, PersonId] = field(default_factory=dict)
    above: Mapping[str, PersonId | None] = field(default_factory=dict)

    def __add__(self, other: "Offer") -> "Offer":
        groups = tuple(dict.fromkeys((*self.groups, *other.groups)))
        return Offer(groups, {**self.stand_ins, **other.stand_ins}, {**self.above, **other.above})


@dataclass(frozen=True, slots=True)
class Hand:
    """Into whose hands personal work goes: one of `people` (the least busy, say), or it is offered."""

    people: tuple[PersonId, ...] = ()
    offer: Offer = field(default_factory=Offer)


@dataclass(frozen=True, slots=True)
class Placing:
    """One task's question. `excluded` have an interest in the case and decide nothing in it (four eyes, §2.2)."""

    organisation: Organisation
    away: Away
    excluded: Collection[str] = frozenset()

    def of_groups(self, groups: Iterable[str], unit: str | None) -> Offer:
        """`role` or `role:unit`; a role means the nearest unit of the case's where somebody holds it."""
        placed = Offer()
        for asked in groups:
            placed += self._of_group(self.organisation.resolve(asked, unit) or asked, unit)
        return placed

    def of_person(self, person: PersonId, unit: str | None) -> Hand:
        """The person, else a stand-in, else a peer of the same post, else whoever is above."""
        if self._is_there(person):
            return Hand((person,))
        missed = None if person in self.excluded else person
        roles = [post.role for post in self.organisation.posts_of(person)]
        stand_in = self._stand_in(missed, roles) if missed is not None else None
        if stand_in is not None:
            return Hand((stand_in,))
        return Hand(peers) if (peers := self._peers(person)) else Hand(offer=self._above(person, missed, unit))

    def above(self, of: str, unit: str | None) -> Offer:
        """Whoever is above a person or a `role:unit`, or their stand-ins."""
        return self._above(of, None, unit)

    def _of_group(self, group: str, unit: str | None, passed: frozenset[str] = frozenset()) -> Offer:
        holders = self.organisation.holders(group)
        if any(self._is_there(person) for person in holders):
            return Offer((group,))
        role = group.partition(":")[0]
        missed = [person for person in holders if person not in self.excluded]
        stand_ins = {stand_in: person for person in missed if (stand_in := self._stand_in(person, [role])) is not None}
        # Whoever is only away finds the task again on coming back; whoever must not decide it never sees it.
        kept = Offer((group,) if missed else (), stand_ins)
        if stand_ins:
            return kept
        return kept + self._above(group, missed[0] if missed else None, unit, passed | {group})

    def _above(self, of: str, missed: PersonId | None, unit: str | None, passed: frozenset[str] = frozenset()) -> Offer:
        """The superiors' group, or their stand-ins; at the top of the table of roles the last resort."""
        asked = of if ":" in of or of in self.organisation.people else f"{of}:{unit or ''}"
        group = self.organisation.superior(asked) or self._last_resort(unit)
        if group is None or group in passed:
            return Offer()
        found = self._of_group(group, unit, passed)
        return Offer((), found.stand_ins, {**dict.fromkeys(found.groups, missed), **found.above})

    def _last_resort(self, unit: str | None) -> str | None:
        roles = (role.id for role in self.organisation.roles.values() if role.is_last_resort)
        return next((group for role in roles if (group := self.organisation.resolve(role, unit)) is not None), None)

    def _stand_in(self, person: PersonId, roles: Iterable[str]) -> PersonId | None:
        """Named for this time before named for the role, named for the role before named for everything."""
        known = self.organisation.people[person].substitutes if person in self.organisation.people else {}
        named = (self.away.get(person), *(known.get(role) for role in roles), known.get(EVERY_ROLE))
        return next((one for one in named if one is not None and one != person and self._is_there(one)), None)

    def _peers(self, person: PersonId) -> tuple[PersonId, ...]:
        """Holders of the same post; of the home unit's only for whoever holds no other."""
        known = self.organisation.people.get(person)
        posts = (known.posts if known is not None else ()) or self.organisation.posts_of(person)
        of_posts = (self.organisation.holders(post.group) for post in posts)
        there = (tuple(one for one in holders if one != person and self._is_there(one)) for holders in of_posts)
        return next((peers for peers in there if peers), ())

    def _is_there(self, person: PersonId) -> bool:
        return person not in self.away and person not in self.excluded and person in self.organisation.people
