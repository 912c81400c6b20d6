"""What leaves the house: no more than the text's class, when its reader wants it, where its reader wants it."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from engine.commands import CancelInstance, ImportOrganisation, PutAccount, SetNoticeChoice, SetPreferences
from engine.errors import InvalidRequest
from engine.feel.evaluation import SHANGHAI
from engine.settings import Channels, MailSecurity, MailSettings, Robot
from engine.store.notices import notice
from engine.store.outbox import OutboxRow, outbox
from engine.store.rows import columns_of
from tests.support import bpmn as b
from tests.support.databases import file_database
from tests.support.engines import ORGANISATION, ROLES, Office

MAIL = MailSettings(host="127.0.0.1", port=1, sender="linli@a.org", security=MailSecurity.NONE)
ROBOTS = {"XY": Robot(url="http://127.0.0.1:1/?key=hidden"), "*": Robot(url="http://127.0.0.1:1/")}
EVENING = datetime(2026, 11, 24, 21, 0, tzinfo=SHANGHAI)
MORNING = datetime(2026, 11, 25, 8, 0, tzinfo=SHANGHAI)
FACTS = {"ann": {"email": "ann@a.org", "wecom": "anning"}, "bo": {"email": "bo@a.org", "wecom": "baiqing"}}
FORM = (
    "id: f_ill\ntitle: 病假\nproperties: {title.en: Ill}\nlegal_basis: employment\ncomponents:\n"
    "- {type: textfield, key: illness, label: 病情, properties: {label.en: Illness, pii: S}}\n"
    "- {type: textfield, key: phone, label: 电话, properties: {label.en: Phone, pii: P}}\n"
)
TEXTS = """
plain: {zh: "{{name}}已登记", en: "{{name}} is registered"}
named:
  class: P
  title: {zh: 登记完成, en: Registered}
  zh: "{{name}}（{{phone}}）已登记"
  en: "{{name}} ({{phone}}) is registered"
masked:
  personal: {illness: S, phone: P, name: P}
  zh: "{{name}} {{phone}} {{illness}}"
  en: "{{name}} {{phone}} {{illness}}"
now: {urgent: =level > 2, zh: 紧急, en: Urgent}
inside: {channels: [], zh: 站内, en: Inside}
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Everybody has an address, a robot stands in the group of Xiangyang; nights are quiet."""
    with file_database(tmp_path) as database:
        office = Office(database)
        office.engine.channels = Channels(mail=MAIL, wecom=ROBOTS, quiet_hours="20:00-08:00")
        people = {id: {**one, "facts": FACTS.get(id, {})} for id, one in ORGANISATION["people"].items()}
        office.does(ImportOrganisation, organisation={**ORGANISATION, "people": people}, roles=ROLES)
        office.deploy("tells", files())
        yield office


def files() -> dict[str, bytes | str]:
    told = b.process(
        "tells", b.start(),
        b.send_task("say", inputs={"template": "=template", "to": "=to", "data": "=data"}), b.end(),
        flows=["start -> say -> end"],
    )  # fmt: skip
    return {
        "processes/tells/tells.bpmn": told, "processes/tells/notifications.yaml": TEXTS, "forms/tells/f_ill.yaml": FORM,
    }  # fmt: skip


def tells(office: Office, template: str, *to: str, **data: Any) -> None:
    office.start("tells", variables={"template": template, "to": list(to), "data": data, "request": data})


def leaving(office: Office, kind: str | None = None) -> list[OutboxRow]:
    with office.engine.database.reading() as connection:
        found = connection.execute(select(*columns_of(outbox, OutboxRow)).order_by(outbox.c.key))
        rows = [OutboxRow(**row) for row in found.mappings()]
    return [row for row in rows if kind is None or row.kind == kind]


def test_a_group_is_told_what_it_is_about_and_the_person_all_of_it(office: Office) -> None:
    tells(office, "named", "ann", name="王小明", phone="13812345678")

    (mail,) = leaving(office, "mail")
    (group,) = leaving(office, "wecom")
    assert mail.body == "王小明（13812345678）已登记\n"
    assert json.loads(group.body or "") == {"text": "【邻里】登记完成。请登录查看。", "people": ["anning"]}
    assert group.address == "XY"


def test_what_is_above_the_class_of_a_text_is_masked_outside_and_inside(office: Office) -> None:
    tells(office, "masked", "ann", name="王小明", phone="13812345678", illness="骨折")

    assert {row.body for row in leaving(office, "mail")} == {"王*明 138****5678 …\n"}
    assert inside(office) == ["王小明 138****5678 …"]


def test_a_personal_value_is_found_wherever_a_text_has_it_from(office: Office) -> None:
    """No field of the form is called `name`, yet what stands in one is known to be a phone."""
    tells(office, "plain", "ann", name="电话13812345678", phone="13812345678", illness="骨折")

    assert {row.body for row in leaving(office, "mail")} == {"电话138****5678已登记\n"}


def test_two_in_one_group_are_called_by_one_message(office: Office) -> None:
    tells(office, "plain", "ann", "bo", "li", name="许可")

    (group,) = leaving(office, "wecom")
    assert json.loads(group.body or "")["people"] == ["anning", "baiqing"]


def test_at_night_it_waits_for_the_morning_unless_it_is_urgent(office: Office) -> None:
    office.now = EVENING
    tells(office, "now", "ann", level=1)
    tells(office, "now", "ann", level=3)

    assert [row.due_at for row in leaving(office, "mail")] == [MORNING, EVENING]


def test_people_have_their_own_quiet_hours_or_none(office: Office) -> None:
    office.now = EVENING
    office.does(SetNoticeChoice, "ann", quiet="own", own="12:30-21:30")
    office.does(SetNoticeChoice, "bo", quiet="none")
    tells(office, "plain", "ann", "bo", name="许可")

    due = {row.address: row.due_at for row in leaving(office, "mail")}
    assert due == {"ann@a.org": EVENING + timedelta(minutes=30), "bo@a.org": EVENING}


def test_what_a_person_does_not_want_stays_inside(office: Office) -> None:
    office.does(SetNoticeChoice, "ann", muted={"result": ["mail"], "work": ["wecom"]})
    tells(office, "plain", "ann", name="许可")
    tells(office, "inside", "ann")

    assert [row.kind for row in leaving(office)] == ["wecom"]
    assert inside(office) == ["许可已登记", "站内"]


def test_a_summary_gathers_the_day_and_what_is_urgent_comes_at_once(office: Office) -> None:
    office.does(SetNoticeChoice, "ann", digest_at="17:30")
    for name in ("一", "二"):
        office.now += timedelta(hours=1)
        tells(office, "plain", "ann", name=name)
    tells(office, "now", "ann", level=3)
    office.now += timedelta(hours=8)
    tells(office, "plain", "ann", name="三")

    today, urgent, tomorrow = leaving(office, "mail")
    half_past_five = datetime(2026, 11, 24, 17, 30, tzinfo=SHANGHAI)
    assert (today.due_at, today.body) == (half_past_five, "一已登记\n\n二已登记\n\n")
    assert today.subject == "【邻里】今日通知汇总"
    assert urgent.body == "紧急\n"
    assert (tomorrow.due_at, tomorrow.body) == (half_past_five + timedelta(days=1), "三已登记\n\n")


def test_a_text_waits_for_a_task_a_case_or_an_incident_and_tells_nobody_what_they_did(office: Office) -> None:
    drawn = b.process(
        "heard", b.start(), b.user_task("ut_check", groups="clerk"), b.service_task("st", type="notify"), b.end(),
        flows=["start -> ut_check -> st -> end"],
    )  # fmt: skip
    texts = """
new: {kind: work, event: task_opened, to: [candidates, leader], zh: "新任务：{{task}}（{{what}}）"}
big: {event: task_opened, when: =size > 3, to: [=boss], zh: "大事：{{element}}"}
stuck: {kind: house, event: incident_raised, to: [starter, process_designer], zh: "异常：{{element}}"}
over: {event: case_ended, to: starter, zh: "已结束：{{what}} {{how}}"}
"""
    office.deploy("heard", {"processes/heard/heard.bpmn": drawn, "processes/heard/notifications.yaml": texts})

    office.start("heard", variables={"what": "许可", "size": 4, "boss": "mei"})
    assert office.notices() == {("bo", "new"), ("li", "new"), ("mei", "big")}
    office.claims("bo")
    office.completes("bo")
    assert office.notices() >= {("ann", "stuck"), ("mei", "stuck"), ("tao", "stuck")}
    assert inside(office)[0] == "新任务：ut_check（许可）"
    case = office.start("heard", variables={"what": "撤回", "size": 1})
    office.does(CancelInstance, instance=case)
    assert [text for text in inside(office) if "结束" in text] == ["已结束：撤回 terminated"]


def test_each_reads_it_in_the_language_of_the_account(office: Office) -> None:
    office.does(PutAccount, person="bo", password_hash="-")
    office.does(SetPreferences, "bo", language="en")
    tells(office, "plain", "ann", "bo", name="X9")

    assert [row.body for row in leaving(office, "mail")] == ["X9已登记\n", "X9 is registered\n"]


@pytest.mark.parametrize(
    "choice",
    [{"muted": {"news": ["mail"]}}, {"muted": {"work": ["fax"]}}, {"quiet": "own"}, {"quiet": "own", "own": "8-9"},
     {"quiet": "own", "own": "08:00-08:00"}, {"quiet": "often"}, {"digest_at": "25:00"}],
)  # fmt: skip
def test_a_choice_that_does_not_fit_is_refused_whole(office: Office, choice: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequest):
        office.does(SetNoticeChoice, "ann", **choice)


def test_no_secret_of_a_robot_stands_in_a_row(office: Office) -> None:
    tells(office, "plain", "ann", name="许可")

    assert "hidden" not in repr(leaving(office))


def inside(office: Office) -> list[str]:
    with office.engine.database.reading() as connection:
        return [row.zh for row in connection.execute(select(notice.c.zh).order_by(notice.c.key))]
