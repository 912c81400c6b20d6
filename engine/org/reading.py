"""Reads an organisation from plain mappings, as YAML gives them, or refuses it with every finding at once.

roles         worker: {zh: 社区工作者, en: Community worker, superior?: community_secretary, sees_unit?: false,
                       of_units?: [community], last_resort?: true}
organisation  units: {XY: {type: community, zh: …, en: …, parent: YC}}
              people: {w003: {name: 王芳, unit: XY, posts: [grid_worker:XY-01], facts?: {…}, substitutes?}}
"""

import re
from collections.abc import Mapping

from engine.errors import DeploymentRefused
from engine.feel import to_json
from engine.ids import PersonId
from engine.org.organisation import Organisation
from engine.org.places import Handed, Places
from engine.org.values import EVERY_ROLE, Person, Post, Role, Unit, UnitType

_PERSON_ID = re.compile(r"[a-z][a-z0-9_.-]{0,62}")
_UNIT_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,30}")

Raw = Mapping[str, object]


def read_organisation(
    organisation: Raw, roles: Raw, resource: str = "organisation.yaml", *, handed: Handed | None = None
) -> Organisation:
    """The organisation. Raises DeploymentRefused with all findings, those of `handed`, which knows where everything
    stands in its file, before them; `resource` is the file named in them otherwise."""
    handed = handed or Handed(Places(resource))
    reader = _Reader(handed, organisation, roles)
    read = Organisation(roles=reader.roles(), units=reader.units(), people=reader.people())
    reader.judge_tree(read.units)
    if handed.findings:
        raise DeploymentRefused(handed.findings)
    return read


class _Reader:
    """Reads entry by entry and collects what is wrong; a faulty entry is left out and reading goes on."""

    def __init__(self, handed: Handed, organisation: Raw, roles: Raw) -> None:
        self._handed = handed
        self._section = ""
        for field in sorted(set(map(str, organisation)) - {"units", "people"}):
            self._add(field, "没有这个字段。", "There is no such field.")
        self._roles = self._entries("roles", roles)
        self._units = self._entries("units", organisation.get("units"))
        self._people = self._entries("people", organisation.get("people"))

    def roles(self) -> dict[str, Role]:
        self._section = "roles"
        return {id: self._role(id, raw) for id, raw in self._roles.items()}

    def _role(self, id: str, raw: Raw) -> Role:
        self._refuse_unknown(id, raw, {"zh", "en", "superior", "sees_unit", "of_units", "last_resort"})
        superior = None if raw.get("superior") is None else str(raw["superior"])
        if superior is not None and superior not in self._roles:
            self._add(id, f"没有上级角色{superior}。", f"There is no superior role {superior}.", "superior")
        elif superior is not None and self._climbs_to(superior, id):
            self._add(id, "上级角色成环。", "The superior roles run in a circle.", "superior")
        return Role(
            id=id,
            zh=self._text(id, raw, "zh"),
            en=self._text(id, raw, "en"),
            superior=superior if superior in self._roles else None,
            sees_unit=raw.get("sees_unit", True) is True,
            of_units=self._unit_types(id, raw.get("of_units", [])),
            is_last_resort=raw.get("last_resort", False) is True,
        )

    def _unit_types(self, id: str, raw: object) -> frozenset[UnitType]:
        named = {str(one) for one in raw} if isinstance(raw, list) else {str(raw)}
        for unknown in sorted(named - set(UnitType)):
            self._add(id, f"of_units 没有单位类型{unknown}。", f"There is no type of unit {unknown}.", "of_units")
        return frozenset(UnitType(one) for one in named & set(UnitType))

    def _climbs_to(self, start: str, goal: str) -> bool:
        seen: set[str] = set()
        while start in self._roles and start not in seen:
            if start == goal:
                return True
            seen.add(start)
            start = str(self._roles[start].get("superior"))
        return False

    def units(self) -> dict[str, Unit]:
        self._section = "units"
        return {id: unit for id, raw in self._units.items() if (unit := self._unit(id, raw)) is not None}

    def _unit(self, id: str, raw: Raw) -> Unit | None:
        self._refuse_unknown(id, raw, {"type", "zh", "en", "parent", "phone"})
        if not _UNIT_ID.fullmatch(id):
            self._add(id, "编号只能用英文字母、数字、下划线和连字符。", "Use ASCII letters, digits, _ and -.", "id")
        if str(raw.get("type")) not in set(UnitType):
            self._add(id, f"没有单位类型{raw.get('type')}。", f"There is no type of unit {raw.get('type')}.", "type")
            return None
        parent = None if raw.get("parent") is None else str(raw["parent"])
        if parent is not None and parent not in self._units:
            self._add(id, f"没有上级单位{parent}。", f"There is no parent unit {parent}.", "parent")
        return Unit(
            id=id,
            type=UnitType(str(raw["type"])),
            zh=self._text(id, raw, "zh"),
            en=self._text(id, raw, "en"),
            parent=parent,
            phone=str(raw["phone"]) if raw.get("phone") else None,
        )

    def judge_tree(self, units: Mapping[str, Unit]) -> None:
        """One street at the top and everything else below it."""
        self._section = "units"
        tops = [unit.id for unit in units.values() if unit.parent is None or unit.type is UnitType.STREET]
        if len(tops) != 1 or units[tops[0]].parent is not None:
            self._add("units", "应有且只有一个没有上级的街道。", "There must be exactly one street, without a parent.")
        for id in units:
            if _runs_in_a_circle(id, units):
                self._add(id, "上级单位成环。", "The parents run in a circle.", "parent")

    def people(self) -> dict[PersonId, Person]:
        self._section = "people"
        return {PersonId(id): self._person(PersonId(id), raw) for id, raw in self._people.items()}

    def _person(self, id: PersonId, raw: Raw) -> Person:
        self._refuse_unknown(id, raw, {"name", "unit", "posts", "facts", "substitutes"})
        if not _PERSON_ID.fullmatch(id):
            self._add(id, "用户名应为小写英文字母开头。", "A user name starts with a small ASCII letter.", "id")
        unit = str(raw.get("unit"))
        if unit not in self._units:
            self._add(id, f"没有单位{unit}。", f"There is no unit {unit}.", "unit")
        facts = raw.get("facts", {})
        if not isinstance(facts, Mapping):
            self._add(id, "facts 应为键值对。", "facts must be a mapping.", "facts")
            facts = {}
        return Person(
            id=id,
            name=self._text(id, raw, "name"),
            unit=unit,
            posts=self._posts(id, unit, raw.get("posts", [])),
            facts={str(name): to_json(value) for name, value in facts.items()},
            substitutes=self._substitutes(id, raw.get("substitutes", {})),
        )

    def _posts(self, id: PersonId, own_unit: str, raw: object) -> tuple[Post, ...]:
        if not isinstance(raw, list):
            self._add(id, "posts 应为列表。", "posts must be a list.", "posts")
            return ()
        posts = [Post(id, role, unit or own_unit) for role, _, unit in (str(text).partition(":") for text in raw)]
        for n, post in enumerate(posts):
            if post.role not in self._roles or post.unit not in self._units:
                self._add(id, f"没有岗位{post.group}。", f"There is no post {post.group}.", f"posts.{n}")
        return tuple(posts)

    def _substitutes(self, id: PersonId, raw: object) -> dict[str, PersonId]:
        substitutes = dict(raw) if isinstance(raw, Mapping) else {EVERY_ROLE: raw}
        for role, other in substitutes.items():
            if str(other) not in self._people or other == id or (role != EVERY_ROLE and role not in self._roles):
                self._add(id, f"代理{role}：{other}无效。", f"The substitute {role}: {other} does not fit.",
                          "substitutes")  # fmt: skip
        return {str(role): PersonId(str(other)) for role, other in substitutes.items()}

    def _entries(self, field: str, raw: object) -> dict[str, Raw]:
        if not isinstance(raw, Mapping) or not raw:
            self._add(field, "应为非空的键值对。", "It must be a mapping with entries.")
            return {}
        faulty = [str(id) for id, entry in raw.items() if not isinstance(entry, Mapping)]
        for id in faulty:
            self._add(id, "应为键值对。", "It must be a mapping.")
        return {str(id): entry for id, entry in raw.items() if isinstance(entry, Mapping)}

    def _text(self, id: str, raw: Raw, field: str) -> str:
        value = raw.get(field)
        if not isinstance(value, str) or not value.strip():
            self._add(id, f"缺少 {field}。", f"{field} is missing.", field)
        return str(value)

    def _refuse_unknown(self, id: str, raw: Raw, known: set[str]) -> None:
        for field in sorted(set(map(str, raw)) - known):
            self._add(id, f"没有字段{field}。", f"There is no field {field}.", field)

    def _add(self, element: str, zh: str, en: str, field: str = "") -> None:
        places = self._handed.places
        place = places.find(self._section, element, field)
        self._handed.findings.append(places.finding(zh, en, place, element))


def _runs_in_a_circle(id: str, units: Mapping[str, Unit]) -> bool:
    above = units[id].parent
    for _ in units:
        if above is None or above not in units:
            return False
        if above == id:
            return True
        above = units[above].parent
    return False
