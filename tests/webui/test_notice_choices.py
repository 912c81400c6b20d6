"""The page where one chooses how, when and in which language to be told outside the product, without JavaScript."""

from datetime import time

import pytest

from engine.commands import ImportOrganisation, PutAccount
from engine.notices import Choice
from engine.settings import Channels, MailSecurity, MailSettings, Robot
from tests.support.engines import ORGANISATION, ROLES, Office
from tests.support.posting import KNOWN, post

PAGE = "/notices/choices"
MAIL = MailSettings(host="127.0.0.1", port=1, sender="linli@a.org", security=MailSecurity.NONE)
FACTS = {"ann": {"email": "ann@a.org", "wecom": "anning"}}


@pytest.fixture
def told(office: Office) -> Office:
    office.engine.channels = Channels(
        mail=MAIL, wecom={"*": Robot(url="http://127.0.0.1:1/")}, quiet_hours="20:00-08:00"
    )
    people = {id: {**one, "facts": FACTS.get(id, {})} for id, one in ORGANISATION["people"].items()}
    people["gu"] = {"name": "顾全", "unit": "YC", "posts": ["system_admin"]}
    roles = {**ROLES, "system_admin": {"zh": "系统管理员", "en": "Administrator"}}
    office.does(ImportOrganisation, organisation={**ORGANISATION, "people": people}, roles=roles)
    return office


def choice_of(office: Office, person: str) -> Choice:
    with office.engine.database.snapshot() as work:
        return work.choices.of_person(person)


def test_one_sees_the_ways_that_reach_one_and_how_it_is_now(told: Office, browser) -> None:
    page = browser("ann").get(PAGE).text

    assert "企业微信群" in page
    assert "钉钉群" not in page
    assert "统一时段（20:00-08:00）" in page
    assert (
        page.count('type="checkbox"')
        == page.count(" checked><span>邮件") + page.count(" checked><span>企业微信群")
        == 10
    )


def test_whoever_cannot_be_reached_is_told_so(told: Office, browser) -> None:
    assert "目前只有站内通知" in browser("bo").get(PAGE).text


def test_what_is_chosen_holds_and_is_shown_again(told: Office, browser) -> None:
    ann = browser("ann")
    chosen = {"to_work": ["mail", "wecom"], "to_deadline": "wecom", "quiet": "own", "from": "12:00", "until": "14:00"}

    assert post(ann, PAGE, digest="daily", digest_at="16:45", language="en", **chosen).status_code == 303

    choice, everything = choice_of(told, "ann"), {"mail", "wecom"}
    assert (str(choice.own), choice.digest_at) == ("12:00-14:00", time(16, 45))
    assert choice.muted == {"deadline": {"mail"}, "result": everything, "talk": everything, "house": everything}
    page = ann.get(PAGE).text
    assert "One summary a day" in page
    assert 'value="16:45"' in page


def test_what_does_not_fit_comes_back_as_it_was_chosen(told: Office, browser) -> None:
    answer = post(browser("ann"), PAGE, quiet="own", **{"from": "08:00", "until": "08:00"})

    assert answer.status_code == 422
    assert "起止不能相同" in answer.text
    assert choice_of(told, "ann") == Choice()


def test_an_administrator_sees_what_was_not_delivered_and_sends_it_again(told: Office, browser) -> None:
    key = given_up(told)
    told.does(PutAccount, person="gu", password_hash=KNOWN)
    admin = browser("gu")

    page = admin.get("/notices/undelivered").text
    assert "SMTP 550" in page
    assert "secret text" not in page
    assert post(admin, f"/notices/undelivered/{key}", page="/notices/undelivered").status_code == 303
    assert "没有未送达的消息" in admin.get("/notices/undelivered").text
    assert browser("ann").get("/notices/undelivered").status_code == 403


def given_up(office: Office) -> int:
    with office.engine.database.unit_of_work() as work:
        key = work.outbox.add(kind="mail", address="a@a.org", body="secret text", now=office.now)
        work.outbox.give_up(key, office.now, "SMTP 550")
        work.commit()
    return key
