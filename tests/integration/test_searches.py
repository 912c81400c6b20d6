"""Searches filter, sort and page alike on SQLite and PostgreSQL, and show nobody what is not theirs."""

from datetime import timedelta
from typing import Any

import pytest

from engine.actor import SYSTEM, Actor
from engine.commands import ClaimTask, CompleteTask
from engine.errors import InvalidRequest, NotFound
from engine.queries.definitions import find_definitions
from engine.queries.instances import find_instances, seen_instance
from engine.queries.search import Condition, Operator, Order, Page, Search
from engine.queries.user_tasks import find_tasks, seen_task
from engine.store import Database
from tests.support.approval import approval
from tests.support.engines import Office, actor_of

KEYS = ["b%1", "a_2", "A*3", "c[4", None]


@pytest.fixture
def office(database: Database) -> Office:
    """Five cases a minute apart; the one without a business key cannot wait for its withdrawal and has no task."""
    office = Office(database)
    files = approval()
    manifest = "processes/approval/bundle.yaml"
    office.deploy("approval", {**files, manifest: str(files[manifest]).replace("business_key: AP\n", "")})
    for key in KEYS:
        office.start("approval", by="ann", business_key=key)
        office.now += timedelta(minutes=1)
    return office


def cases(office: Office, *conditions: Condition, by: Actor = SYSTEM, **more: Any) -> list[str | None]:
    return [row["business_key"] for row in found(office, *conditions, by=by, **more).rows]


def found(office: Office, *conditions: Condition, by: Actor = SYSTEM, **more: Any) -> Any:
    with office.engine.database.snapshot() as work:
        return find_instances(work, by, Search(conditions=conditions, **more))


@pytest.mark.parametrize(
    ("operator", "value", "expected"),
    [
        (Operator.EQ, "a_2", {"a_2"}),
        (Operator.NEQ, "a_2", {"b%1", "A*3", "c[4", None}),
        (Operator.IN, ["a_2", "c[4"], {"a_2", "c[4"}),
        (Operator.IN, [], set()),
        (Operator.NOT_IN, ["a_2", "c[4"], {"b%1", "A*3", None}),
        (Operator.EXISTS, True, {"b%1", "a_2", "A*3", "c[4"}),
        (Operator.EXISTS, False, {None}),
        (Operator.LIKE, "?%1", {"b%1"}),
        (Operator.LIKE, "a*", {"a_2"}),
        (Operator.LIKE, r"A\*?", {"A*3"}),
        (Operator.LIKE, "*_*", {"a_2"}),
        (Operator.LIKE, "c[*", {"c[4"}),
        (Operator.GT, "b", {"b%1", "c[4"}),
    ],
)
def test_each_operator_means_the_same_on_every_database(
    office: Office, operator: Operator, value: object, expected: set[str | None]
) -> None:
    assert set(cases(office, Condition("business_key", operator, value))) == expected


def test_alternatives_are_or_ed_and_an_empty_one_holds_always(office: Office) -> None:
    one, other = (Condition("business_key", Operator.EQ, key) for key in ("a_2", "b%1"))

    assert set(cases(office, alternatives=[[one], [other]])) == {"a_2", "b%1"}
    assert cases(office, one, alternatives=[[other]]) == []
    assert len(cases(office, alternatives=[[one], []])) == 5


@pytest.mark.parametrize("descending", [False, True])
def test_pages_join_without_gap_or_double_and_empty_values_come_last(office: Office, descending: bool) -> None:
    orders = [Order("business_key", descending), Order("started_at", True)]
    whole = cases(office, orders=orders)
    assert (sorted(map(str, whole)), whole[-1]) == (sorted(map(str, KEYS)), None)

    first = found(office, orders=orders, page=Page(limit=2))
    second = found(office, orders=orders, page=Page(limit=2, after=first.last))
    third = found(office, orders=orders, page=Page(limit=2, after=second.last))
    back = found(office, orders=orders, page=Page(limit=2, before=third.first))

    assert [row["business_key"] for page in (first, second, third) for row in page.rows] == whole
    assert back.rows == second.rows
    assert found(office, orders=orders, page=Page(limit=2, after=third.last)).rows == []
    assert cases(office, orders=orders, page=Page(limit=2, offset=1)) == whole[1:3]
    assert {page.total for page in (first, second, third, back)} == {5}


def test_a_page_goes_on_where_it_was_while_others_come(office: Office) -> None:
    orders = [Order("started_at", True)]
    first = found(office, orders=orders, page=Page(limit=2))

    office.start("approval", by="ann", business_key="new")

    assert cases(office, orders=orders, page=Page(limit=9, after=first.last)) == ["A*3", "a_2", "b%1"]


@pytest.mark.parametrize(
    "position", [[], [1], [0, "x", 5], ["0", "2026-11-24", 1], [0, "2026-11-24T01:00:00+00:00", "k"]]
)
def test_a_strange_position_is_refused(office: Office, position: list[object]) -> None:
    with pytest.raises(InvalidRequest):
        found(office, orders=[Order("started_at")], page=Page(after=position))


def test_everybody_sees_what_they_have_to_do_with(office: Office) -> None:
    ann, bo, li = map(actor_of, ("ann", "bo", "li"))
    task = office.claims("bo")
    office.does(CompleteTask, "bo", task=task.key, answers={})
    other = office.claims("ann")

    with office.engine.database.snapshot() as work:
        seen = {who.id: len(find_tasks(work, who, Search())[1]) for who in (ann, bo, li, SYSTEM)}
        assert seen_task(work, bo, task.key).row["assignee"] == "bo"
        for key, look in ((task.key, seen_task), (task.instance_key, seen_instance)):
            with pytest.raises(NotFound):
                look(work, li, key)

    # Ann sees her colleague's finished task no more; Bo is still offered the one that Ann has claimed.
    assert seen == {"ann": 3, "bo": 4, "li": 0, "system": 4}
    assert (len(cases(office, by=ann)), len(cases(office, by=bo)), cases(office, by=li)) == (5, 4, [])
    with pytest.raises(Exception, match="claimed"):
        office.does(ClaimTask, "bo", task=other.key)


def test_candidates_are_a_field_with_many_values(office: Office) -> None:
    def keys(operator: Operator, value: object) -> int:
        wanted = Search(conditions=[Condition("candidate_group", operator, value)])
        with office.engine.database.snapshot() as work:
            return len(find_tasks(work, SYSTEM, wanted)[1])

    assert [keys(Operator.EQ, "clerk:XY"), keys(Operator.EQ, "leader")] == [4, 0]
    assert [keys(Operator.NEQ, "clerk:XY"), keys(Operator.NEQ, "leader")] == [0, 4]
    assert [keys(Operator.EXISTS, True), keys(Operator.EXISTS, False)] == [4, 0]
    assert [keys(Operator.LIKE, "clerk*"), keys(Operator.NOT_IN, ["leader"])] == [4, 4]
    with pytest.raises(InvalidRequest), office.engine.database.snapshot() as work:
        find_tasks(work, SYSTEM, Search(orders=[Order("candidate_group")]))


def test_the_newest_version_is_found_by_itself(office: Office) -> None:
    office.deploy("approval", approval("leader"))

    def versions(*conditions: Condition) -> list[int]:
        with office.engine.database.snapshot() as work:
            rows = find_definitions(work, Search(conditions=conditions, orders=[Order("version")]))[1]
        return [row.version for row in rows]

    assert versions() == [1, 2]
    assert versions(Condition("is_latest", Operator.EQ, True)) == [2]
    assert versions(Condition("is_latest", Operator.EQ, False)) == [1]
