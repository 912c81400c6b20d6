"""Who works where: units, posts, people, and the groups that follow from them; it stores nothing and signs nobody in.

Contract:
    read_organisation(organisation, roles, resource) -> Organisation    refuses with every finding at once
    Organisation    groups_of, resolve, holders, unit_path, scope_of, person, unit, superior
    Placing(organisation, away, excluded)    of_groups -> Offer, of_person -> Hand
    Role, Unit, UnitType, Person, Post
"""

from engine.org.organisation import Organisation
from engine.org.placement import Away, Hand, Offer, Placing
from engine.org.reading import read_organisation
from engine.org.values import Person, Post, Role, Unit, UnitType

__all__ = [
    "Away", "Hand", "Offer", "Organisation", "Person", "Placing", "Post", "Role", "Unit", "UnitType",
    "read_organisation",
]  # fmt: skip
