"""The nouns of an organisation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.ids import PersonId

EVERY_ROLE = "*"
"""In a person's substitutes: for whatever role no other is named for."""


class UnitType(StrEnum):
    STREET = "street"
    STREET_OFFICE = "street_office"
    DEPARTMENT = "department"
    COMMUNITY = "community"
    GRID = "grid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role with its titles. `superior` is the role above it; `sees_unit` is false for a post that works for a unit
    without seeing all of its rows; `of_units`: whoever is at home in a unit of these types holds it without a post;
    `is_last_resort`: asked when nobody else is left who may do a task."""

    id: str
    zh: str
    en: str
    superior: str | None = None
    sees_unit: bool = True
    of_units: frozenset[UnitType] = frozenset()
    is_last_resort: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A place in the tree; only the street has no parent. `phone` is what residents may call."""

    id: str
    type: UnitType
    zh: str
    en: str
    parent: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A role held by a person in a unit."""

    person: PersonId
    role: str
    unit: str

    @property
    def group(self) -> str:
        return f"{self.role}:{self.unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who signs in. `facts` are what models may ask about a person, as JSON; `substitutes` who stands in, by
    role (`*` for every role)."""

    id: PersonId
    name: str
    unit: str
    posts: tuple[Post, ...]
    facts: Mapping[str, object] = field(default_factory=dict)
    substitutes: Mapping[str, PersonId] = field(default_factory=dict)
