"""A resident asks what is kept about them, and to be forgotten: the officer answers with a file, or with the reason."""

import io
import json

import pytest
from openpyxl import load_workbook

from engine.commands import PutAccount
from tests.support.engines import Office
from tests.support.posting import KNOWN, post
from tests.support.residents import PHONE, WANG_3, residents

PAGE = f"/accesses/subject?number={WANG_3}"


@pytest.fixture
def register(office: Office) -> Office:
    residents(office)
    office.does(PutAccount, person="mei", password_hash=KNOWN)
    return office


def asking(client, verb: str, **typed: str):
    sent = {"purpose": "本人当面申请，已核验身份", **typed}
    return post(client, f"/accesses/subject/{verb}", page=PAGE, number=WANG_3, **sent)


def test_all_that_is_kept_about_somebody_is_one_file_and_noted(browser, register: Office) -> None:
    register.start("help", answers={"who": WANG_3, "what": "买药"})
    mei = browser("mei")
    page = mei.get(PAGE).text
    assert "居民台账" in page
    assert "HP-2026-000001" in page
    assert PHONE not in page

    file = json.loads(asking(mei, "file", format="json").data)
    assert file["ledgers"]["led_people"][0]["电话"] == PHONE
    assert [case["number"] for case in file["cases"]] == ["HP-2026-000001"]
    book = load_workbook(io.BytesIO(asking(mei, "file", format="xlsx").data)).active
    assert PHONE in {cell.value for row in book.iter_rows() for cell in row}
    assert mei.get("/accesses?subject=R-001").text.count("本人当面申请") == 2


def test_nothing_leaves_without_the_request_and_only_the_officer_asks(browser, register: Office) -> None:
    refused = asking(browser("mei"), "file", format="json", purpose="")
    assert refused.status_code == 422
    assert PHONE not in refused.text
    for verb in ("file", "forget"):
        assert asking(browser("li"), verb, format="json").status_code == 403
    assert browser("li").get(PAGE).status_code == 403


def test_being_forgotten_is_refused_with_every_reason(browser, register: Office) -> None:
    answers = {"who": WANG_3, "what": "买药"}
    register.start("help", answers=answers)
    register.completes("ann", answers)
    register.start("help", answers=answers)
    refused = asking(browser("mei"), "forget")
    assert refused.status_code == 409
    assert "事项HP-2026-000001办结后保存3年，期限未满" in refused.text
    assert "事项HP-2026-000002正在办理" in refused.text
    with register.engine.database.snapshot() as work:
        assert work.ledgers.load("led_people", WANG_3).row["phone"] == PHONE


def test_where_nothing_stands_in_the_way_only_the_number_stays(browser, register: Office) -> None:
    mei = browser("mei")
    assert asking(mei, "forget").status_code == 303
    with register.engine.database.snapshot() as work:
        assert work.ledgers.load("led_people", WANG_3).row == {"nr": WANG_3, "community": "XY", "status": "active"}
    assert asking(mei, "forget").status_code == 404
