"""Groups, nearest holders, superiors and scopes."""

import pytest

from engine.ids import PersonId
from engine.org import Organisation, read_organisation

ROLES = {
    "worker": {
        "zh": "社区工作者",
        "en": "Worker",
        "superior": "secretary",
        "sees_unit": False,
        "of_units": ["community"],
    },
    "clerk": {"zh": "窗口", "en": "Clerk", "superior": "secretary", "sees_unit": False},
    "grid_worker": {"zh": "网格员", "en": "Grid worker", "superior": "secretary"},
    "secretary": {"zh": "书记", "en": "Secretary", "superior": "leader"},
    "hr": {"zh": "组织人事", "en": "HR", "superior": "leader"},
    "leader": {"zh": "领导", "en": "Leader"},
    "vacant": {"zh": "空缺", "en": "Vacant", "superior": "leader"},
}
UNITS = {
    "YC": {"type": "street", "zh": "街道", "en": "Street"},
    "YC-DJ": {"type": "street_office", "zh": "党建办", "en": "HR office", "parent": "YC"},
    "SJ": {"type": "department", "zh": "市监局", "en": "Markets", "parent": "YC"},
    "XY": {"type": "community", "zh": "向阳", "en": "Xiangyang", "parent": "YC"},
    "XY-01": {"type": "grid", "zh": "一网格", "en": "Grid 1", "parent": "XY"},
    "XY-02": {"type": "grid", "zh": "二网格", "en": "Grid 2", "parent": "XY"},
    "HS": {"type": "community", "zh": "和顺", "en": "Heshun", "parent": "YC"},
}
PEOPLE = {
    "w1": {"name": "甲", "unit": "XY", "posts": ["secretary"], "substitutes": "w2"},
    "w2": {"name": "乙", "unit": "XY", "posts": ["grid_worker:XY-01", "clerk"], "facts": {"gender": "female"}},
    "w3": {"name": "丙", "unit": "XY", "posts": ["grid_worker:XY-02"], "substitutes": {"grid_worker": "w2"}},
    "h1": {"name": "丁", "unit": "YC-DJ", "posts": ["hr"]},
    "h2": {"name": "戊", "unit": "YC-DJ", "posts": ["hr"]},
    "l1": {"name": "己", "unit": "YC", "posts": ["leader"]},
    "d1": {"name": "庚", "unit": "SJ"},
}


@pytest.fixture
def street() -> Organisation:
    return read_organisation({"units": UNITS, "people": PEOPLE}, ROLES)


def test_a_person_belongs_to_the_groups_of_every_post_and_to_the_workers(street: Organisation) -> None:
    assert street.groups_of(PersonId("w2")) == {
        "grid_worker", "grid_worker:XY-01", "clerk", "clerk:XY", "worker", "worker:XY",
    }  # fmt: skip
    assert street.groups_of(PersonId("nobody")) == frozenset()


def test_only_who_is_at_home_in_a_community_is_a_worker(street: Organisation) -> None:
    assert street.groups_of(PersonId("d1")) == frozenset()
    assert "worker" not in street.groups_of(PersonId("l1"))


def test_holders_come_in_the_order_of_the_people(street: Organisation) -> None:
    assert street.holders("grid_worker") == ("w2", "w3")
    assert street.holders("worker:XY") == ("w1", "w2", "w3")
    assert street.holders("vacant") == ()


@pytest.mark.parametrize(
    ("group", "case_unit", "found"),
    [
        ("secretary", "XY-02", "secretary:XY"),
        ("grid_worker", "XY-01", "grid_worker:XY-01"),
        ("leader", "XY-02", "leader:YC"),
        ("hr", "XY-02", "hr:YC-DJ"),
        ("hr", None, "hr:YC-DJ"),
        ("leader", "SJ", "leader:YC"),
        ("secretary", "HS", None),
        ("vacant", "XY", None),
        ("secretary:XY", "HS", "secretary:XY"),
        ("secretary:HS", "HS", None),
        ("leader", "nowhere", "leader:YC"),
    ],
)
def test_a_role_means_the_nearest_unit_where_somebody_holds_it(
    street: Organisation, group: str, case_unit: str | None, found: str | None
) -> None:
    assert street.resolve(group, case_unit) == found


def test_a_unit_s_path_leads_up_to_the_street(street: Organisation) -> None:
    assert [unit.id for unit in street.unit_path("XY-02")] == ["XY-02", "XY", "YC"]
    assert street.unit_path("nowhere") == ()


@pytest.mark.parametrize(
    ("person", "units"),
    [
        ("w1", {"XY", "XY-01", "XY-02"}),
        ("w2", {"XY-01"}),
        ("h1", set(UNITS)),
        ("d1", set()),
        ("nobody", set()),
    ],
)
def test_people_see_what_lies_below_their_posts(street: Organisation, person: str, units: set[str]) -> None:
    assert street.scope_of(PersonId(person)) == units


@pytest.mark.parametrize(
    ("of", "above"),
    [
        ("w2", "secretary:XY"),
        ("w1", "leader:YC"),
        ("h1", "leader:YC"),
        ("l1", None),
        ("d1", None),
        ("clerk:XY", "secretary:XY"),
        ("clerk:HS", "leader:YC"),
        ("unknown:XY", None),
    ],
)
def test_the_superior_is_the_first_role_above_that_somebody_else_holds(
    street: Organisation, of: str, above: str | None
) -> None:
    assert street.superior(of) == above


def test_people_and_units_are_found_by_id(street: Organisation) -> None:
    person, unit = street.person(PersonId("w2")), street.unit("XY")
    assert person is not None
    assert (person.name, person.facts) == ("乙", {"gender": "female"})
    assert unit is not None
    assert unit.zh == "向阳"
    assert street.person(PersonId("nobody")) is None


def test_substitutes_stand_in_for_one_role_or_for_all(street: Organisation) -> None:
    substitutes = {id: dict(person.substitutes) for id, person in street.people.items() if person.substitutes}
    assert substitutes == {"w1": {"*": "w2"}, "w3": {"grid_worker": "w2"}}
