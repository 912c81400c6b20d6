"""An organisation as plain mappings, always written the same way, and what differs between two; it reads no file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.org.organisation import Organisation
from engine.org.values import EVERY_ROLE, Person, Role, Unit

SECTIONS = ("units", "people", "roles")
Entry = dict[str, object]
Contents = Mapping[str, Mapping[str, Entry]]
"""`units`, `people` and `roles`, each by id, as `read_organisation` takes them; defaults are absent."""


def contents_of(organisation: Organisation) -> dict[str, dict[str, Entry]]:
    return {
        "units": {id: _unit(unit) for id, unit in organisation.units.items()},
        "people": {str(id): _person(person) for id, person in organisation.people.items()},
        "roles": {id: _role(role) for id, role in organisation.roles.items()},
    }


def _unit(unit: Unit) -> Entry:
    return _said({"type": unit.type.value, "zh": unit.zh, "en": unit.en, "parent": unit.parent, "phone": unit.phone})


def _person(person: Person) -> Entry:
    posts = [post.role if post.unit == person.unit else post.group for post in person.posts]
    named = {role: str(other) for role, other in person.substitutes.items()}
    substitutes = named[EVERY_ROLE] if named.keys() == {EVERY_ROLE} else named
    told = {"name": person.name, "unit": person.unit, "posts": posts, "substitutes": substitutes}
    return _said({**told, "facts": dict(person.facts)})


def _role(role: Role) -> Entry:
    of_units = sorted(type.value for type in role.of_units)
    told = _said({"zh": role.zh, "en": role.en, "superior": role.superior, "of_units": of_units})
    return {
        **told,
        **({} if role.sees_unit else {"sees_unit": False}),
        **({"last_resort": True} if role.is_last_resort else {}),
    }


def _said(entry: Entry) -> Entry:
    return {field: value for field, value in entry.items() if value not in (None, [], {})}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry that is added, changed or removed. `fields` are those that differ, each with before and after."""

    section: str
    kind: str
    id: str
    name: str
    fields: Mapping[str, tuple[object, object]]

    def as_json(self) -> dict[str, object]:
        fields = {field: list(pair) for field, pair in self.fields.items()}
        return {"section": self.section, "kind": self.kind, "id": self.id, "name": self.name, "fields": fields}


def differences(before: Contents, after: Contents) -> list[Change]:
    """Section by section, in each first what is added, then what is changed, then what is removed."""
    return [change for section in SECTIONS for change in _of_section(section, before[section], after[section])]


def _of_section(section: str, before: Mapping[str, Entry], after: Mapping[str, Entry]) -> Iterable[Change]:
    for id in (id for id in after if id not in before):
        yield Change(section=section, kind="added", id=id, name=_name(after[id]), fields={})
    for id in (id for id in after if id in before and after[id] != before[id]):
        fields = _fields(before[id], after[id])
        yield Change(section=section, kind="changed", id=id, name=_name(after[id]), fields=fields)
    for id in (id for id in before if id not in after):
        yield Change(section=section, kind="removed", id=id, name=_name(before[id]), fields={})


def _fields(before: Entry, after: Entry) -> dict[str, tuple[object, object]]:
    """Facts are compared one by one."""
    one, other = _flat(before), _flat(after)
    names = dict.fromkeys((*one, *other))
    return {name: (one.get(name), other.get(name)) for name in names if one.get(name) != other.get(name)}


def _flat(entry: Entry) -> Entry:
    facts = entry.get("facts")
    listed = {f"facts.{name}": value for name, value in facts.items()} if isinstance(facts, Mapping) else {}
    return {**{field: value for field, value in entry.items() if field != "facts"}, **listed}


def _name(entry: Entry) -> str:
    return str(entry.get("name") or entry.get("zh") or "")
