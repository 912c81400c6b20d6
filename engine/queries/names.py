"""What people and groups are called on a page, in both languages; who belongs to what is `org`'s."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.actor import RESIDENT, SYSTEM
from engine.forms import Text
from engine.ids import PersonId
from engine.org import Organisation, UnitType

FEW = 2
_LOCAL = (UnitType.COMMUNITY, UnitType.GRID, UnitType.DEPARTMENT)
_RESIDENT = Text("居民", "The resident")
_SYSTEM = Text(SYSTEM.name, "The system")


@dataclass(frozen=True, slots=True)
class Names:
    """Names from the organisation as it is now. Whoever has left it keeps the id that the records have."""

    organisation: Organisation

    def person(self, id: str) -> Text:
        if id == SYSTEM.id:
            return _SYSTEM
        if id.partition(":")[0] == RESIDENT:
            return _RESIDENT
        found = self.organisation.person(PersonId(id))
        return Text(found.name, found.name) if found is not None else self.unit(id)  # a department that called us

    def unit(self, id: str) -> Text:
        found = self.organisation.unit(id)
        return Text(found.zh, found.en) if found is not None else Text(id, id)

    def unit_of(self, person: str) -> Text | None:
        found = self.organisation.person(PersonId(person))
        return self.unit(found.unit) if found is not None and found.unit else None

    def group(self, group: str) -> Text:
        """`role:unit` as 向阳社区 社区党组织书记（张三）: its title, where it is not the street's its unit, and who
        it is as long as that are few."""
        role_id, _, unit_id = group.partition(":")
        role, unit = self.organisation.roles.get(role_id), self.organisation.unit(unit_id)
        if role is None:
            return Text(group, group)
        is_local = unit is not None and unit.type in _LOCAL
        zh, en = (f"{unit.zh} {role.zh}", f"{role.en}, {unit.en}") if unit and is_local else (role.zh, role.en)
        holders = self.organisation.holders(group)
        if not 0 < len(holders) <= FEW:
            return Text(zh, en)
        people = [self.person(id) for id in holders]
        return Text(f"{zh}（{'、'.join(one.zh for one in people)}）", f"{en} ({', '.join(one.en for one in people)})")

    def offered(self, offers: Iterable[tuple[str, str]]) -> list[Text]:
        """Whom a task is offered to, of (`group` | `user`, its name)."""
        return [self.group(value) if kind == "group" else self.person(value) for kind, value in offers]
