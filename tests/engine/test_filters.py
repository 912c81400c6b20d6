"""Filters of the inbox: what they find, who keeps and shares them, and that their counts are those of this moment."""

from datetime import timedelta
from typing import Any

import pytest

from engine.commands import DropFilter, KeepFilter, StartInstance
from engine.errors import Forbidden, InvalidRequest, NotFound, ValidationFailed
from engine.feel.evaluation import SHANGHAI
from engine.people import EVERYTHING, TaskFilter, read_filter
from engine.queries.filters import Desk, KeptFilter, filtered_tasks, kept_filters
from tests.support import bpmn as b
from tests.support.engines import Office, actor_of

MANIFEST = """
title: {zh: 报修, en: Repairs}
business_key: RP
searchable: [start.place, amount]
"""


@pytest.fixture
def repairs(office: Office) -> Office:
    process = b.a_process(
        "repair", b.start(), b.user_task("ut_mend", name="修理", priority="=start.urgency", due="=start.due"),
        b.user_task("ut_pay", outputs={"amount": "=pay.amount"}), b.end(), flows=["start -> ut_mend -> ut_pay -> end"],
        properties={"title": "=start.what"},
    )  # fmt: skip
    files = {"processes/repair/repair.bpmn": b.definitions(process), "processes/repair/bundle.yaml": MANIFEST}
    office.deploy("repair", files)
    return office


def report(office: Office, what: str, by: str = "bo", place: str = "", urgency: int = 50, **due: float) -> None:
    when = (office.now + timedelta(**due)).isoformat() if due else None
    start = {"what": what, "place": place, "urgency": urgency, "due": when}
    office.does(StartInstance, by, process_id="repair", variables={"start": start})


def desk(office: Office, person: str) -> Desk:
    with office.engine.database.snapshot() as work:
        return Desk(actor_of(person), office.engine.library.organisation(work)[0], office.now, SHANGHAI)


def titles(office: Office, person: str = "ann", **wanted: Any) -> list[str | None]:
    with office.engine.database.snapshot() as work:
        return [row.title for row in filtered_tasks(work, desk(office, person), TaskFilter(**wanted))]


def kept(office: Office, person: str) -> list[KeptFilter]:
    with office.engine.database.snapshot() as work:
        return kept_filters(work, desk(office, person))


def test_a_word_finds_a_key_a_title_a_task_a_person_and_what_the_bundle_has_marked(repairs: Office) -> None:
    report(repairs, "路灯不亮", place="3号楼 B2")
    report(repairs, "水管漏水", by="li", place="5号楼")

    assert titles(repairs, text="rp-2026-000002") == ["水管漏水"]
    assert titles(repairs, text="路灯") == ["路灯不亮"]
    assert titles(repairs, text="修理") == ["路灯不亮", "水管漏水"]
    assert titles(repairs, text=repairs_name(repairs, "li")) == ["水管漏水"]
    assert titles(repairs, text="3号楼 b") == ["路灯不亮"]
    assert titles(repairs, text="%") == titles(repairs, text="_") == []


def repairs_name(office: Office, person: str) -> str:
    found = desk(office, person).organisation.person(actor_of(person).id)
    assert found is not None
    return found.name


def test_a_marked_variable_is_found_by_its_newest_value(repairs: Office) -> None:
    report(repairs, "路灯不亮", place="3号楼")
    repairs.completes("ann", {"amount": 120})

    assert titles(repairs, text="3号楼") == ["路灯不亮"]
    assert titles(repairs, text="120") == []


def test_what_is_due_who_has_it_and_how_urgent_it_is(repairs: Office) -> None:
    report(repairs, "昨天", hours=-20, urgency=20)
    report(repairs, "今天", hours=2, urgency=90)
    report(repairs, "后天", days=2)
    report(repairs, "下月", days=30)
    report(repairs, "无期限")
    repairs.claims("ann", nth=1)

    assert titles(repairs, due="overdue") == ["昨天"]
    assert titles(repairs, due="today") == ["今天"]
    assert titles(repairs, due="week") == ["昨天", "今天", "后天"]
    assert titles(repairs, due="none") == ["无期限"]
    assert titles(repairs, held="mine") == ["今天"]
    assert titles(repairs, held="offered", due="week") == ["昨天", "后天"]
    assert titles(repairs, priority=50) == ["今天", "后天", "下月", "无期限"]
    assert titles(repairs, sort="priority")[0] == "今天"
    assert titles(repairs, sort="newest")[0] == "无期限"
    assert titles(repairs, process="repair", due="none") == ["无期限"]
    assert titles(repairs, process="other") == []


def test_a_filter_finds_only_what_is_in_ones_inbox(repairs: Office) -> None:
    report(repairs, "路灯不亮")
    repairs.claims("ann")

    assert titles(repairs, "bo", text="路灯") == titles(repairs, "li", text="路灯") == []


def test_a_kept_filter_counts_for_whoever_looks_and_at_this_moment(repairs: Office) -> None:
    repairs.does(KeepFilter, "ann", name="急件", wanted={"priority": "80"})
    report(repairs, "今天", urgency=90)

    (urgent,) = kept(repairs, "ann")
    assert (urgent.row.name, urgent.wanted, urgent.count) == ("急件", TaskFilter(priority=80), 1)
    repairs.completes("ann", {})
    assert kept(repairs, "ann")[0].count == 0
    assert kept(repairs, "bo") == []


def test_a_filter_is_shared_with_ones_unit_and_by_an_administrator_with_all(repairs: Office) -> None:
    repairs.does(KeepFilter, "ann", name="本单位", wanted={}, audience="unit")
    repairs.does(KeepFilter, name="大家", wanted={"due": "overdue"}, audience="all")
    with pytest.raises(Forbidden):
        repairs.does(KeepFilter, "ann", name="大家", wanted={}, audience="all")

    assert [one.row.name for one in kept(repairs, "ann")] == ["本单位", "大家"]
    assert "大家" in [one.row.name for one in kept(repairs, "mei")]


def test_only_whoever_keeps_a_filter_changes_or_drops_it(repairs: Office) -> None:
    key = repairs.does(KeepFilter, "ann", name="急件", wanted={}, audience="unit")["filter"]

    with pytest.raises(NotFound):
        repairs.does(DropFilter, "bo", filter=key)
    with pytest.raises(NotFound):
        repairs.does(KeepFilter, "bo", filter=key, name="别的", wanted={})
    repairs.does(KeepFilter, "ann", name="都要", wanted={"sort": "newest"}, filter=key)
    assert [(one.row.name, one.wanted.sort) for one in kept(repairs, "ann")] == [("都要", "newest")]
    repairs.does(DropFilter, "ann", filter=key)
    assert kept(repairs, "ann") == []


def test_twenty_filters_are_enough(repairs: Office) -> None:
    for number in range(20):
        repairs.does(KeepFilter, "ann", name=f"第{number}个", wanted={})

    with pytest.raises(InvalidRequest):
        repairs.does(KeepFilter, "ann", name="再来一个", wanted={})


@pytest.mark.parametrize("name", ["", "  ", "名" * 41])
def test_a_filter_has_a_name_that_can_be_read(office: Office, name: str) -> None:
    with pytest.raises(ValidationFailed):
        office.does(KeepFilter, "ann", name=name, wanted={})


def test_a_wrong_filter_is_refused_with_all_that_is_wrong() -> None:
    raw = {"colour": "red", "held": "theirs", "due": "x", "sort": "colour", "priority": "一", "text": "字" * 101}

    with pytest.raises(ValidationFailed) as refused:
        read_filter(raw)

    assert {error.field for error in refused.value.errors} == set(raw)


def test_what_is_empty_says_nothing_and_what_is_written_is_read_again() -> None:
    wanted = read_filter({"text": " 灯 ", "held": "", "priority": "80", "due": "week", "process": None})

    assert wanted == TaskFilter(text="灯", priority=80, due="week")
    assert read_filter(wanted.written()) == wanted
    assert EVERYTHING.written() == {}
