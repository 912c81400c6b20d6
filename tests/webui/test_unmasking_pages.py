"""What masks hide is seen for a purpose, one row at a time, and whoever watches over it sees who has looked."""

import re

import pytest

from engine.commands import PutAccount
from tests.support.engines import Office
from tests.support.posting import KNOWN, post
from tests.support.residents import PHONE, WANG_3, WANG_5, residents

ROW = "/ledgers/led_people/see?row=R-001"


@pytest.fixture
def register(office: Office) -> Office:
    residents(office)
    office.does(PutAccount, person="mei", password_hash=KNOWN)
    return office


def begun(client) -> str:
    """The address of a new case about R-001."""
    return str(post(client, "/start/help", page="/start/help", who=WANG_3, what="买药").headers["Location"])


def seeing(client, page: str, **typed: object):
    return post(client, page, page=page, **{"purpose": "电话核实材料", "fields": ["phone"], **typed})


def entries(office: Office) -> list[dict[str, object]]:
    with office.engine.database.snapshot() as work:
        return [dict(row.row) for row in work.ledgers.find("led_seen", {})]


def test_whoever_has_a_case_sees_what_is_needed_and_that_is_noted_with_the_case(browser, register: Office) -> None:
    ann = browser("ann")
    case = begun(ann)
    link = re.search(r'href="(/ledgers/led_people/see[^"]+)"', ann.get(case).text)[1].replace("&amp;", "&")
    asking = ann.get(link).text
    assert "139****1234" in asking
    assert PHONE not in asking

    seen = ann.get(seeing(ann, link).headers["Location"])
    assert PHONE in seen.text
    assert "王秀英" not in seen.text
    assert "no-store" in seen.headers["Cache-Control"]
    (entry,) = entries(register)
    assert entry | {"at": "", "ip": ""} == {
        "user": "ann", "subject": WANG_3, "ledger": "led_people", "row_key": WANG_3, "fields": ["phone"],
        "purpose": "电话核实材料", "case_key": "HP-2026-000001", "at": "", "ip": "",
    }  # fmt: skip
    assert PHONE not in ann.get(case).text


@pytest.mark.parametrize(("typed", "said"), [
    ({"purpose": " "}, "请写明目的"), ({"purpose": "看"}, "请写明目的"), ({"fields": []}, "请勾选要查看的内容"),
    ({"fields": ["status"]}, "请勾选要查看的内容"),
])  # fmt: skip
def test_nothing_is_seen_without_a_purpose_or_beyond_what_is_masked(
    browser, register: Office, typed: dict[str, object], said: str
) -> None:
    refused = seeing(browser("li"), ROW, **typed)
    assert refused.status_code == 422
    assert said in refused.text
    assert entries(register) == []


def test_a_case_opens_its_own_resident_only_and_to_its_own_people(browser, register: Office) -> None:
    ann, bo = browser("ann"), browser("bo")
    case = begun(ann).rpartition("/")[2]
    assert ann.get(f"/ledgers/led_people/see?row={WANG_5}&case={case}").status_code == 404
    assert ann.get(ROW).status_code == 404
    assert bo.get(f"{ROW}&case={case}").status_code == 200
    assert browser("mei").get(f"{ROW}&case={case}").status_code == 404


def test_what_was_seen_is_nobody_elses_and_is_over_after_some_minutes(browser, register: Office) -> None:
    li = browser("li")
    address = seeing(li, ROW).headers["Location"]
    assert PHONE in li.get(address).text
    assert browser("ann").get(address).status_code == 404
    register.passes(minutes=11)
    assert li.get(address).status_code == 404


def test_the_officer_finds_who_has_seen_whom_and_what_is_unusual(browser, register: Office) -> None:
    li, mei = browser("li"), browser("mei")
    for n in range(31):
        seeing(li, f"/ledgers/led_people/see?row=R-00{n % 5 + 1}")
        assert (("mei", "pii_alert") in register.notices()) == (n == 30)
    assert 'href="/accesses"' in mei.get("/").text
    assert 'href="/accesses"' not in li.get("/").text
    assert li.get("/accesses").status_code == 403
    everything = mei.get("/accesses").text
    assert "10分钟内查看31条" in everything
    assert "一天内有31次未对应事项" in everything
    assert everything.count("电话核实材料") == 31
    assert mei.get("/accesses?subject=R-002&person=黎明").text.count("电话核实材料") == 6
    assert "没有符合条件的记录" in mei.get("/accesses?until=2026-11-23").text
    assert PHONE not in everything
    assert "31 entries for no case on one day" in mei.get("/accesses?language=en").text


def test_looking_at_night_is_told(browser, register: Office) -> None:
    register.passes(hours=13)
    seeing(browser("li"), ROW)
    assert "非工作时间查看1次" in browser("mei").get("/accesses").text
