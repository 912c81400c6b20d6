"""审批单: a case on paper says all that was decided, and its code tells whether it still agrees with the case."""

import re

import pytest
from sqlalchemy import update

from engine.commands import AttachFile
from engine.ids import Key
from engine.store.history import history
from tests.support.engines import Office, actor_of


@pytest.fixture
def case(office: Office) -> Key:
    key = office.start("approval", by="ann")
    office.does(AttachFile, "ann", instance=key, task=None, name="说明.txt", content="情况属实".encode())
    office.claims("bo")
    return key


def head(office: Office, case: Key) -> str:
    with office.engine.database.snapshot() as work:
        return work.history.head(case)


def test_it_says_who_asked_who_decided_and_what_the_record_ends_with(office: Office, browser, case: Key) -> None:
    office.completes("bo")

    page = browser("ann").get(f"/cases/{case}/sheet").text

    with office.engine.database.snapshot() as work:
        (file,) = work.documents.find([row.document_key for row in work.attachments.of_instance(case)])
    wanted = ["审批审批单", "AP-2026-000001", "安宁", "柏青", "已办", "说明.txt", file.sha256, head(office, case),
              "历史记录完整", "2026-11-24 09:00"]  # fmt: skip
    assert [word for word in wanted if word not in page] == []
    assert re.search(r'<svg[^>]*class="ll-qr"', page)
    assert f'/cases/{case}/sheet"' in browser("ann").get(f"/cases/{case}").text


def test_paper_is_held_against_the_record(office: Office, browser, case: Key) -> None:
    ann, printed = browser("ann"), head(office, case)
    assert "核对通过" in ann.get(f"/cases/{case}/sheet?head={printed}").text
    office.completes("bo")

    assert re.search(r"打印之后又有\d+条新记录", ann.get(f"/cases/{case}/sheet?head={printed}").text)
    assert "核对不通过" in ann.get(f"/cases/{case}/sheet?head={'0' * 64}").text


def test_a_record_that_somebody_changed_is_not_whole(office: Office, browser, case: Key) -> None:
    first = (history.c.instance_key == case) & (history.c.seq == 1)
    with office.engine.database.engine.begin() as connection:
        connection.execute(update(history).where(first).values(data='{"process_id":"other"}'))

    assert "历史记录不完整" in browser("ann").get(f"/cases/{case}/sheet").text


def test_it_is_for_those_who_see_the_case(office: Office, browser) -> None:
    key = office.start("approval", by="ann")
    stranger = actor_of("li")

    assert browser(str(stranger.id)).get(f"/cases/{key}/sheet").status_code == 404
