"""Who works where: units, posts, people, and the groups that follow from them; it stores nothing and signs nobody in.

Contract:
    read_organisation(organisation, roles, resource) -> Organisation    refuses with every finding at once
    read_file(name, data, roles) -> Contents, write_file(ending, contents)    YAML and Excel, refused likewise
    contents_of(organisation) -> Contents, differences(before, after) -> [Change]
    Organisation    groups_of, resolve, holders, unit_path, scope_of, person, unit, superior
    Placing(organisation, away, excluded)    of_groups -> Offer, of_person -> Hand
    Role, Unit, UnitType, Person, Post
"""

from engine.org.contents import Change, Contents, contents_of, differences
from engine.org.files import ENDINGS, read_file, write_file
from engine.org.organisation import Organisation
from engine.org.placement import Away, Hand, Offer, Placing
from engine.org.reading import read_organisation
from engine.org.values import Person, Post, Role, Unit, UnitType

__all__ = [
    "ENDINGS", "Away", "Change", "Contents", "Hand", "Offer", "Organisation", "Person", "Placing", "Post", "Role",
    "Unit", "UnitType", "contents_of", "differences", "read_file", "read_organisation", "write_file",
]  # fmt: skip
