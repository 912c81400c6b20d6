"""The monthly inspection of errands: who is drawn, who inspects, and what follows of what was found."""

from datetime import datetime
from typing import Any

import pytest

from engine.bundles import bundle_files
from engine.commands import CompleteTask, LoadLedgerRows, PublishMessage
from engine.errors import ValidationFailed
from engine.feel.evaluation import SHANGHAI
from engine.queries.variables import variables_of
from engine.store import Database
from tests.support.house import ROOT
from tests.support.street import Street

FINE = {
    "timeline_ok": True, "notice_complete": True, "promise_kept": True, "custody_ok": True, "callback_done": True,
    "fee": 0, "score": 95, "comment": "全程规范无误",
}  # fmt: skip
PLAN = {"actions": [{"what": "补做回访", "owner": "w003", "due": "2026-11-20"}]}


def closed(number: int, community: str, **more: Any) -> dict[str, Any]:
    case = f"PX-2026-{number:06d}"
    clerk = {"XY": "w003", "HS": "w012"}[community]
    return {
        "case": case, "community": community, "clerk": clerk, "status": "done", "closed_month": "2026-10",
        "item": "医保参保登记", "promised_due": "2026-10-20T09:00:00+08:00",
    } | more  # fmt: skip


OCTOBER = [
    *(closed(number, "XY") for number in range(101, 109)), closed(109, "XY", deemed_accepted=True),
    closed(110, "XY", rating=1), closed(111, "XY", visits=3), *(closed(number, "HS") for number in range(201, 204)),
    closed(204, "HS", inspected="2026-10-30T09:00:00+08:00"), closed(205, "HS", closed_month="2026-09"),
]  # fmt: skip


@pytest.fixture
def street(database: Database) -> Street:
    street = Street(database)
    street.now = datetime(2026, 11, 5, 10, tzinfo=SHANGHAI)
    for bundle in ("shared", "proxy"):
        street.deploy(bundle, bundle_files(ROOT, bundle))
    street.does(LoadLedgerRows, ledger="led_proxy", rows=OCTOBER)
    return street


def goes_to(street: Street, *moment: int) -> None:
    street.now = datetime(2026, 11, *moment, tzinfo=SHANGHAI)
    street.poller.round()


def drawn(street: Street) -> set[str]:
    """The cases of the inspection that is under way."""
    (task, *_) = street.tasks("street_window")
    with street.engine.database.snapshot() as work:
        return {str(one["case"]) for one in variables_of(work, task.instance_key)["sample"]}


def does(street: Street, person: str, element: str, answers: dict[str, Any]) -> None:
    task = next(one for one in street.tasks(person) if one.element_id == element)
    street.does(CompleteTask, person, task=task.key, answers=answers)


def flagged(street: Street, case: str = "PX-2026-000101") -> None:
    """Somebody complains about it: an inspection of its own."""
    variables = {"case": case, "kind": "complaint"}
    street.does(PublishMessage, name="proxy_flag", correlation_key=f"{case}/JD", variables=variables)


def row(street: Street, case: str = "PX-2026-000101") -> Any:
    with street.engine.database.snapshot() as work:
        found = work.ledgers.load("led_proxy", case)
    assert found is not None
    return found.row


def waits_for(street: Street, person: str) -> list[str]:
    return [task.element_id for task in street.tasks(person)]


def test_on_the_fifth_working_day_five_of_each_community_and_all_that_are_flagged_are_drawn(street: Street) -> None:
    assert street.tasks("street_window") == []
    goes_to(street, 6, 9)

    cases = drawn(street)

    assert {"PX-2026-000109", "PX-2026-000110", "PX-2026-000111"} <= cases
    assert {case for case in cases if case > "PX-2026-000200"} == {f"PX-2026-{n:06d}" for n in (201, 202, 203)}
    assert 5 <= len({case for case in cases if case < "PX-2026-000200"}) <= 8


def test_nobody_of_the_same_community_inspects(street: Street) -> None:
    flagged(street)

    assert waits_for(street, "w006") == []  # of the supervision committee, at home in 向阳社区
    assert waits_for(street, "w012") == ["ut_inspect"]


def test_what_is_fine_ends_with_its_entry(street: Street) -> None:
    flagged(street)
    does(street, "street_window", "ut_inspect", FINE)

    assert (row(street)["inspection_score"], row(street)["inspected"][:10]) == (95, "2026-11-05")
    assert waits_for(street, "w003") == []
    flagged(street)
    assert waits_for(street, "street_window") == []  # once is enough


def test_an_inspection_that_nobody_does_is_given_to_somebody_by_the_leader(street: Street) -> None:
    flagged(street)
    goes_to(street, 19, 10)

    with pytest.raises(ValidationFailed):
        does(street, "street_leader", "ut_name", {"inspector": "w004"})
    does(street, "street_leader", "ut_name", {"inspector": "w012"})

    assert waits_for(street, "w012") == ["ut_inspect_named"]


def test_what_is_wrong_is_put_right_after_the_clerk_was_heard(street: Street) -> None:
    flagged(street)
    does(street, "street_window", "ut_inspect", FINE | {"callback_done": False, "score": 85})
    does(street, "w003", "ut_respond", {"text": "居民当时不便接听"})
    for _ in range(2):
        does(street, "w002", "ut_fix", PLAN)
        does(street, "street_window", "ut_verify", {"ok": "fail", "note": "仍未回访居民"})

    assert waits_for(street, "w002") == waits_for(street, "street_window") == []
    assert ("street_leader", "proxy_not_put_right") in street.notices()


def test_a_fee_becomes_a_discipline_case_even_where_the_clerk_says_nothing(street: Street) -> None:
    flagged(street)
    does(street, "street_window", "ut_inspect", FINE | {"fee": 20, "score": 40})
    (task,) = street.tasks("w003")
    goes_to(street, 10, 10)

    with street.engine.database.snapshot() as work:
        assert [one.process_id for one in work.instances.children_of(task.instance_key)] == ["discipline_case"]
