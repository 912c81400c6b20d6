"""Who asks: a person, a department, the machine API or the system itself; it grants nothing."""

from dataclasses import dataclass, field
from enum import StrEnum

from engine.ids import Key, PersonId


class ActorKind(StrEnum):
    PERSON = "person"
    DEPARTMENT = "department"
    RESIDENT = "resident"
    SYSTEM = "system"


ADMIN = "system_admin"
DESIGNER = "process_designer"
PROGRAM = "api_client"
"""The roles that the engine knows by name; a tenant's table of roles says who holds them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody with the groups they belong to at this moment.

    `groups` holds every `role` and `role:unit` of the posts held, so `"community_secretary" in groups` and
    `"community_secretary:XY" in groups` are both plain look-ups.
    """

    kind: ActorKind
    id: PersonId
    name: str
    groups: frozenset[str] = field(default_factory=frozenset)
    units: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_admin(self) -> bool:
        """May do what concerns the house: publish, cancel, set the clock, see everything."""
        return self.kind is ActorKind.SYSTEM or self.has_role(ADMIN)

    @property
    def may_design(self) -> bool:
        """May draw models and publish what others have drawn."""
        return self.is_admin or self.has_role(DESIGNER)

    @property
    def is_program(self) -> bool:
        """May do what one system does with another: take jobs, publish messages, broadcast signals."""
        return self.is_admin or self.has_role(PROGRAM)

    def has_role(self, role: str) -> bool:
        return role in self.groups


def resident(*, case: Key | None = None, unit: str | None = None) -> Actor:
    """Whoever holds the ticket of `case`, or asks `unit` for something: no group, and nothing beyond that."""
    name = RESIDENT if case is None else f"{RESIDENT}:{case}"
    units = frozenset({unit}) if unit is not None else frozenset[str]()
    return Actor(kind=ActorKind.RESIDENT, id=PersonId(name), name="居民", units=units)


RESIDENT = "resident"
"""How the ids of residents begin; the case that they may speak of follows."""
SYSTEM = Actor(kind=ActorKind.SYSTEM, id=PersonId("system"), name="系统")
SHELL = Actor(kind=ActorKind.SYSTEM, id=PersonId("shell"), name="命令行")
"""Whoever works on the server itself."""
