"""The demo tenant: its files fit together, and its population is the same on every machine."""

from collections import Counter
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.bundles.demo import demo_json, generate_demo
from engine.bundles.demo.buildings import is_connected, neighbours
from engine.bundles.demo.residents import check_character, id_number
from engine.calendar import read_calendar
from engine.ids import PersonId
from engine.org import Organisation, UnitType, read_organisation

TENANT = Path(__file__).parents[2] / "processes/_tenants/yunchuan"
FINGERPRINT = "20902bbfca83d6d8fc4d7ac2cf3d9d2f675393330ddba76e72028457d97b7f22"
GRIDS = ["XY", "HS", "BH"]


def read(name: str) -> Any:
    return yaml.safe_load((TENANT / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def street() -> Organisation:
    return read_organisation(read("organisation.yaml"), read("roles.yaml"))


@pytest.fixture(scope="module")
def demo() -> dict[str, Any]:
    return generate_demo()


def facts_of_workers(street: Organisation) -> dict[str, dict[str, Any]]:
    return {id: dict(person.facts) for id, person in street.people.items() if "worker_no" in person.facts}


def test_units_are_counted(street: Organisation) -> None:
    """Of the departments one is the labour agency, which calls as they do."""
    assert Counter(unit.type for unit in street.units.values()) == {
        UnitType.STREET: 1, UnitType.STREET_OFFICE: 7, UnitType.DEPARTMENT: 7, UnitType.COMMUNITY: 3, UnitType.GRID: 18,
    }  # fmt: skip


def test_every_community_has_a_head_a_deputy_and_one_worker_per_grid(street: Organisation) -> None:
    for community in GRIDS:
        assert len(street.holders(f"community_secretary:{community}")) == 1
        assert len(street.holders(f"community_deputy:{community}")) == 1
        assert len(street.holders(f"window_clerk:{community}")) == 1
        assert len(street.holders(f"attendance_clerk:{community}")) == 1
        assert [len(street.holders(f"grid_worker:{community}-{grid:02d}")) for grid in range(1, 7)] == [1] * 6


def test_the_workers_mix_is_as_planned(street: Organisation) -> None:
    workers = facts_of_workers(street)
    assert [facts["worker_no"].lower() for facts in workers.values()] == list(workers)
    assert len(workers) == 24
    assert Counter(facts["employment_type"] for facts in workers.values()) == {
        "labour_contract": 20, "dispatch": 2, "elected": 2,
    }  # fmt: skip
    assert Counter(facts["post"] for facts in workers.values()) == {"正职": 3, "副职": 3, "一般": 18}
    assert all(facts["first_job_on"] <= facts["hired_on"] for facts in workers.values())


def test_all_classes_of_years_worked_occur(street: Organisation) -> None:
    today = date(2026, 11, 23)
    years = [
        (today - date.fromisoformat(facts["first_job_on"])).days / 365.25 for facts in facts_of_workers(street).values()
    ]
    assert Counter(0 if year < 1 else 5 if year < 10 else 10 if year < 20 else 15 for year in years) == {
        0: 2, 5: 9, 10: 9, 15: 4,
    }  # fmt: skip


def test_the_street_and_the_departments_are_staffed(street: Organisation) -> None:
    offices = {unit.id for unit in street.units.values() if unit.type is UnitType.STREET_OFFICE} | {"YC"}
    assert sum(person.unit in offices and "post" in person.facts for person in street.people.values()) == 12
    for department in ("mz", "rs", "wj", "sj", "cg", "ga"):
        assert street.holders(f"dept_liaison:{department.upper()}") == (f"dept_{department}",)
        assert street.holders(f"dept_head:{department.upper()}") == (f"dept_{department}_head",)
    assert len(street.holders("supervision_member")) == 7


def test_every_role_of_the_inbox_is_held_by_somebody(street: Organisation) -> None:
    assert {role for role in street.roles if not street.holders(role)} == {
        "resident", "resident_representative", "partner_contact",
    }  # fmt: skip


def test_a_grid_worker_at_the_window_still_sees_the_own_grid_only(street: Organisation) -> None:
    assert street.scope_of(PersonId("w003")) == {"XY-01"}


def test_names_of_people_are_all_different(street: Organisation) -> None:
    names = [person.name for person in street.people.values()]
    assert len(set(names)) == len(names)


def test_the_calendar_is_the_standard_one() -> None:
    calendar = read_calendar({name: read(f"calendar/{name}") for name in ("hours.yaml", "2026.yaml")})
    assert calendar.hours.minutes_per_day == 420
    assert not calendar.is_provisional(2026)
    assert calendar.is_provisional(2027)


def test_items_and_partners_are_counted(street: Organisation) -> None:
    items, partners = read("ledgers/led_item_list.yaml")["rows"], read("ledgers/led_partner.yaml")["rows"]
    assert len({item["item_code"] for item in items}) == 40
    assert Counter(item["category"] for item in items) == {"self": 12, "assist": 22, "temporary": 2, "prohibited": 4}
    assert all(item["lead_dept"] in street.units for item in items if item["category"] == "assist")
    assert Counter(partner["kind"] for partner in partners) == {
        "social_org": 3,
        "volunteer_team": 3,
        "resident_unit": 2,
    }


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert sha256(demo_json()).hexdigest() == FINGERPRINT
    assert demo_json(1) != demo_json(2)


def test_the_population_is_counted(demo: dict[str, Any]) -> None:
    assert [row["households"] for row in demo["communities"]] == [1883, 1571, 1488]
    assert [len(row["paths"]) for row in demo["communities"]] == [74, 64, 54]
    assert [sum(grid["population"] for grid in demo["grids"] if grid["community"] == id) for id in GRIDS] == [
        4800, 4200, 3600,
    ]  # fmt: skip
    assert (len(demo["buildings"]), len(demo["grids"]), len(demo["residents"])) == (126, 18, 900)


def test_grids_are_nearly_equal(demo: dict[str, Any]) -> None:
    worst = [max(abs(grid["load_deviation"]) for grid in demo["grids"] if grid["community"] == id) for id in GRIDS]
    assert [f"{100 * deviation:.2f}" for deviation in worst] == ["4.62", "6.88", "7.06"]
    assert [grid["households"] for grid in demo["grids"]] == [
        301, 307, 306, 356, 292, 321, 280, 258, 245, 265, 270, 253, 263, 247, 241, 219, 274, 244,
    ]  # fmt: skip


def test_every_grid_is_connected(demo: dict[str, Any]) -> None:
    paths = [tuple(path) for community in demo["communities"] for path in community["paths"]]
    near = neighbours((building["id"] for building in demo["buildings"]), paths)
    assert all(is_connected(grid["buildings"], near) for grid in demo["grids"])


def test_without_b13_a_grid_by_the_river_falls_apart(demo: dict[str, Any]) -> None:
    paths = [tuple(path) for community in demo["communities"] for path in community["paths"]]
    near = neighbours((building["id"] for building in demo["buildings"]), paths)
    (grid,) = (grid for grid in demo["grids"] if grid["id"] == "BH-03")
    assert not is_connected([building for building in grid["buildings"] if building != "BH-B13"], near)


def test_grids_of_the_demo_are_the_units_of_the_organisation(demo: dict[str, Any], street: Organisation) -> None:
    assert {grid["id"] for grid in demo["grids"]} == {
        unit.id for unit in street.units.values() if unit.type is UnitType.GRID
    }


def test_fifty_residents_of_each_grid_live_in_it(demo: dict[str, Any]) -> None:
    homes = {building["id"]: building["grid"] for building in demo["buildings"]}
    assert set(Counter(resident["grid"] for resident in demo["residents"]).values()) == {50}
    assert all(homes[resident["building"]] == resident["grid"] for resident in demo["residents"])


def test_ages_and_tags_follow_their_quotas(demo: dict[str, Any]) -> None:
    residents = demo["residents"]
    assert sum(resident["birth_year"] <= 1966 for resident in residents) == 198
    assert Counter(tag for resident in residents for tag in resident["tags"]) == {
        "独居老人": 36, "残疾人": 36, "低保": 18, "孤寡老人": 9, "困境儿童": 9,
    }  # fmt: skip
    assert max(len(resident["tags"]) for resident in residents) == 1
    assert all(
        resident["birth_year"] <= 1966 for resident in residents if set(resident["tags"]) & {"独居老人", "孤寡老人"}
    )
    assert all(resident["birth_year"] >= 2010 for resident in residents if "困境儿童" in resident["tags"])


def test_one_pair_of_each_community_shares_a_name(demo: dict[str, Any]) -> None:
    for community in GRIDS:
        names = Counter(row["name"] for row in demo["residents"] if row["id"].startswith(community))
        assert sorted(names.values())[-2:] == [1, 2]


def test_unusual_names_occur(demo: dict[str, Any]) -> None:
    names = [resident["name"] for resident in demo["residents"]]
    rare = [name for name in names if set(name) & set("䶮𫍯")]
    assert sorted(map(len, rare)) == [2, 2, 3, 3, 4]
    assert {"乌云其木格", "额尔敦巴图", "阿拉坦其其格", "哈斯额尔德尼", "孛儿只斤·巴雅尔"} <= set(names)


def test_numbers_belong_to_nobody(demo: dict[str, Any]) -> None:
    assert [resident["phone"] for resident in demo["residents"]] == [f"1000000{number:04d}" for number in range(1, 901)]
    assert all(len(resident["id_hash"]) == 64 and len(resident["id_last4"]) == 4 for resident in demo["residents"])
    assert len({resident["id_hash"] for resident in demo["residents"]}) == 900


def test_an_id_number_carries_the_check_character_of_the_standard() -> None:
    assert check_character("11010519491231002") == "X"  # the sample printed in GB 11643
    assert id_number("19600229", 17, "male")[:17] == "99000019600229035"


def test_the_resident_of_the_pairing_example_lives_alone_in_the_grid_of_w005(
    demo: dict[str, Any], street: Organisation
) -> None:
    (resident,) = (row for row in demo["residents"] if row["id"] == "XY-R017")
    assert resident["tags"] == ["独居老人"]
    assert street.holders(f"grid_worker:{resident['grid']}") == ("w005",)
