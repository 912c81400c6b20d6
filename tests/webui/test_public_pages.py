"""The pages for residents over HTTP, without scripts: what opens, what is answered alike, what a clerk hands out."""

import html
import io
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from engine.store.documents import document
from tests.support.engines import Office
from tests.support.posting import post
from tests.support.ticketed import PHONE, TAIL, help_bundle
from webui.public import TRAP

ASK = {"community": "XY", "phone": PHONE, "what": "换灯泡"}
APPLY = "/public/apply/help"


@pytest.fixture
def office(office: Office) -> Office:
    office.deploy("help", help_bundle())
    return office


@pytest.fixture
def resident(office: Office, browser) -> FlaskClient:
    return browser(None)


def code_of(page: str) -> str:
    found = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}(?=</)", page)
    assert found
    return found[0]


def looks_up(client: FlaskClient, code: str, tail: str = TAIL):
    return post(client, "/public", page="/public", code=code, tail=tail)


def plain(page: str) -> str:
    """Without what differs with every answer: the token, and what was typed."""
    return re.sub(r'value="[^"]*"', "", page)


def test_what_a_clerk_begins_is_found_by_the_code_that_the_clerk_gives(office, browser, resident) -> None:
    case = office.start("help", answers={"phone": PHONE, "what": "换灯泡"})
    page, slip = browser("ann").get(f"/cases/{case}").text, browser("ann").get(f"/cases/{case}/slip").text
    assert code_of(page) == code_of(slip)
    assert f"/public?code={code_of(page)}" not in slip  # only drawn
    assert "<svg" in slip

    assert looks_up(resident, code_of(page)).headers["Location"] == "/public/ticket"
    shown = resident.get("/public/ticket").text
    for said in ("换灯泡", "正在办理", "向阳社区", "户口簿", "不用办了"):
        assert said in shown
    for hidden in ("安宁", "柏青", PHONE):
        assert hidden not in shown


def test_wrong_codes_and_wrong_numbers_get_the_same_page_under_the_same_status(office, browser, resident) -> None:
    case = office.start("help", answers={"phone": PHONE, "what": "换灯泡"})
    code = code_of(browser("ann").get(f"/cases/{case}").text)

    number, other = looks_up(resident, code, "9999"), looks_up(resident, "2222-2222")

    assert number.status_code == other.status_code == 422
    assert plain(number.text) == plain(other.text)
    for _ in range(4):
        looks_up(resident, code, "9999")
    assert looks_up(resident, code).status_code == 429


def test_nothing_opens_without_a_ticket_and_nothing_else_with_one(office, resident) -> None:
    assert resident.get("/public/ticket").headers["Location"] == "/public"
    assert resident.get("/public/ticket/taken_back").status_code == 404
    post(resident, APPLY, page=APPLY, **ASK)
    assert resident.get("/public/ticket").status_code == 200
    for path in ("/", "/cases/1", "/start/help", "/documents/1"):
        assert resident.get(path).status_code in (302, 303, 404), path
    post(resident, "/public/leave", page="/public/ticket")
    assert resident.get("/public/ticket").status_code == 303


def test_the_ticket_closes_by_itself_after_half_an_hour(office, resident) -> None:
    post(resident, APPLY, page=APPLY, **ASK)
    office.now += timedelta(minutes=31)
    assert resident.get("/public/ticket").status_code == 303


def test_a_resident_asks_reminds_takes_back_and_sees_it_over(office, resident) -> None:
    made = post(resident, APPLY, page=APPLY, **ASK)
    assert made.headers["Location"] == "/public/ticket"
    assert code_of(resident.get("/public/ticket").text)

    assert post(resident, "/public/ticket/urge", page="/public/ticket").status_code == 303
    assert post(resident, "/public/ticket/urge", page="/public/ticket").status_code == 429
    assert "到此为止" in resident.get("/public/ticket/taken_back").text
    assert post(resident, "/public/ticket/taken_back", page="/public/ticket/taken_back").status_code == 303
    assert "已办好" in resident.get("/public/ticket").text
    assert office.tasks("ann") == []


def test_what_does_not_fit_comes_back_as_it_was_typed(office, resident) -> None:
    answer = post(resident, APPLY, page=APPLY, **{**ASK, "phone": "12"})
    assert answer.status_code == 422
    assert 'value="12"' in answer.text
    assert "换灯泡" in answer.text


def test_a_photograph_that_is_none_is_refused_and_the_rating_is_not_lost(office, resident) -> None:
    post(resident, APPLY, page=APPLY, **ASK)
    office.completes("ann")
    rate = "/public/ticket/rated"

    refused = post(resident, rate, page=rate, stars="4", photo=(io.BytesIO(b"<script>"), "灯泡.jpg"))
    taken = post(resident, rate, page=rate, stars="4", photo=(io.BytesIO(b"\xff\xd8\xff"), "灯泡.jpg"))

    assert (refused.status_code, taken.status_code) == (422, 303)
    assert "「照片」的文件“灯泡.jpg”是空的，或内容与扩展名不符" in html.unescape(refused.text)
    assert 'value="4" id="f-stars"' in refused.text


def test_files_that_no_field_asks_for_are_not_kept(office, resident) -> None:
    sent = post(resident, APPLY, page=APPLY, **ASK, papers=(io.BytesIO(b"%PDF-1.7"), "a.pdf"))

    assert sent.status_code == 303
    with office.engine.database.reading() as connection:
        assert connection.execute(select(document.c.key)).all() == []


def test_what_only_a_program_fills_in_is_refused_in_words_and_nothing_is_lost(office, resident) -> None:
    answer = post(resident, APPLY, page=APPLY, **ASK, **{TRAP: "https://spam.example"})
    assert answer.status_code == 422
    assert "请留空" in answer.text
    assert "换灯泡" in answer.text
    assert office.tasks("ann") == []


def test_letters_and_language_stay_as_they_were_chosen(resident) -> None:
    assert 'data-text="big"' in resident.get("/public?text=big&language=en").text
    page = resident.get("/public").text
    assert 'data-text="big"' in page
    assert "How does my case stand?" in page
    assert 'data-text="big"' not in resident.get("/public?text=usual").text
