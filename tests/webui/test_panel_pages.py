"""Panels come after the inbox, and are a page of their own for browsers without scripts."""

from tests.support.approval import approval
from tests.support.engines import Office

PANELS = """
panels:
  health:
    title: {zh: 流程运行情况, en: How processes do}
    roles: [clerk]
    view: processes
  broken:
    title: {zh: 超时的事项, en: What is overdue}
    roles: [clerk]
    view: breaches
    empty: {zh: 没有超时的事项。, en: Nothing is overdue.}
"""


def with_panels(office: Office) -> None:
    files = approval()
    path = "processes/approval/bundle.yaml"
    office.deploy("approval", {**files, path: str(files[path]) + PANELS})
    office.start("approval", by="ann")


def test_the_inbox_keeps_room_for_panels_and_reads_none(office: Office, browser) -> None:
    with_panels(office)
    page = browser("ann").get("/").text
    assert 'hx-get="/panels"' in page
    assert "流程运行情况" in page
    assert "没有超时的事项。" not in page
    assert 'hx-get="/panels"' not in browser("li").get("/").text


def test_the_panels_are_a_page_and_a_part_of_one(office: Office, browser) -> None:
    with_panels(office)
    ann = browser("ann")
    page, part = ann.get("/panels?language=en").text, ann.get("/panels", headers={"HX-Request": "true"}).text
    assert "Nothing is overdue." in page
    assert "<html" in page
    assert "没有超时的事项。" in part
    assert "<html" not in part


def test_whoever_has_none_reads_what_to_do(office: Office, browser) -> None:
    assert "回到待办" in browser("li").get("/panels").text
