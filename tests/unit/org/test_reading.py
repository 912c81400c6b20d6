"""Organisation files with faults."""

from typing import Any

import pytest

from engine.errors import DeploymentRefused
from engine.org import read_organisation

WORKER = {"worker": {"zh": "工作者", "en": "Worker", "of_units": ["community"]}}
STREET = {"YC": {"type": "street", "zh": "街道", "en": "Street"}}
COMMUNITY = {"type": "community", "zh": "社区", "en": "Community", "parent": "YC"}
SOMEBODY = {"w1": {"name": "甲", "unit": "YC"}}


def refusals(organisation: dict[str, Any], roles: Any = WORKER) -> list[str | None]:
    with pytest.raises(DeploymentRefused) as refused:
        read_organisation({"units": STREET, "people": SOMEBODY} | organisation, roles, "organisation.yaml")
    assert all(
        finding.resource == "organisation.yaml" and finding.zh != finding.en for finding in refused.value.findings
    )
    return [finding.element for finding in refused.value.findings]


def person(**fields: object) -> dict[str, Any]:
    return {"people": {"w1": {"name": "甲", "unit": "YC"} | fields, "w2": {"name": "乙", "unit": "YC"}}}


def test_the_smallest_organisation_is_a_street_and_one_worker() -> None:
    assert len(read_organisation({"units": STREET, "people": SOMEBODY}, WORKER).people) == 1


def test_the_order_of_units_does_not_matter() -> None:
    read = read_organisation({"units": {"XY": COMMUNITY} | STREET, "people": SOMEBODY}, WORKER)
    assert [unit.id for unit in read.unit_path("XY")] == ["XY", "YC"]


@pytest.mark.parametrize(
    ("organisation", "elements"),
    [
        ({"teams": {}}, ["teams"]),
        ({"people": {}}, ["people"]),
        ({"units": []}, ["units", "w1", "units"]),
        ({"units": STREET | {"XY": "x"}}, ["XY"]),
        ({"units": STREET | {"XY": COMMUNITY | {"type": "village"}}}, ["XY"]),
        ({"units": STREET | {"XY": COMMUNITY | {"parent": "ZZ"}}}, ["XY"]),
        ({"units": STREET | {"XY": COMMUNITY | {"zh": " "}}}, ["XY"]),
        ({"units": STREET | {"XY": COMMUNITY | {"colour": "red"}}}, ["XY"]),
        ({"units": STREET | {"X Y": COMMUNITY}}, ["X Y"]),
        ({"units": STREET | {"ZZ": STREET["YC"]}}, ["units"]),
        ({"units": STREET | {"A": COMMUNITY | {"parent": "B"}, "B": COMMUNITY | {"parent": "A"}}}, ["A", "B"]),
        (person(unit="ZZ"), ["w1"]),
        (person(name=None), ["w1"]),
        (person(age=3), ["w1"]),
        (person(facts=[1]), ["w1"]),
        (person(posts="worker"), ["w1"]),
        (person(posts=["chief", "worker:ZZ"]), ["w1", "w1"]),
        (person(substitutes="w9"), ["w1"]),
        (person(substitutes="w1"), ["w1"]),
        (person(substitutes={"chief": "w2"}), ["w1"]),
        ({"people": {"W1": {"name": "甲", "unit": "YC"}}}, ["W1"]),
    ],
)
def test_faults_are_named_by_their_entry(organisation: dict[str, Any], elements: list[str]) -> None:
    assert refusals(organisation) == elements


@pytest.mark.parametrize(
    ("roles", "elements"),
    [
        (WORKER | {"a": {"zh": "甲", "en": "A", "of_units": ["village", "grid"]}}, ["a"]),
        (WORKER | {"a": {"zh": "甲", "en": "A", "of_units": "village"}}, ["a"]),
        (WORKER | {"a": {"zh": "甲", "en": "A", "superior": "z"}}, ["a"]),
        (WORKER | {"a": {"zh": "甲"}}, ["a"]),
        (WORKER | {"a": {"zh": "甲", "en": "A", "rank": 1}}, ["a"]),
        (
            WORKER | {"a": {"zh": "甲", "en": "A", "superior": "b"}, "b": {"zh": "乙", "en": "B", "superior": "a"}},
            ["a", "b"],
        ),
        (WORKER | {"a": {"zh": "甲", "en": "A", "superior": "a"}}, ["a"]),
    ],
)  # fmt: skip
def test_faults_of_roles_are_found_too(roles: dict[str, Any], elements: list[str]) -> None:
    assert refusals({}, roles) == elements


def test_all_faults_are_found_at_once() -> None:
    assert refusals({"units": STREET | {"XY": COMMUNITY | {"parent": "ZZ"}}} | person(unit="QQ"), {}) == [
        "roles", "XY", "w1",
    ]  # fmt: skip
