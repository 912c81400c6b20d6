"""The pages a worker spends the day on, in a real browser: sign-in, inbox, start and task, with and without scripts."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from engine.commands import ReleaseTask
from engine.ids import Key
from tests.browser.conftest import Visits
from tests.support.chromium import DESK, PHONE, Visitor, in_every_look
from tests.support.leave import THREE_DAYS
from tests.support.street import Street


@pytest.fixture
def approval(street: Street) -> Key:
    """What waits for the secretary: three days of annual leave asked for by w003."""
    street.start("leave_request", by="w003", answers={**THREE_DAYS, "reason": "回老家看望父母"})
    (task,) = (task for task in street.tasks("w001") if task.element_id == "ut_approve")
    return task.key


def choose_look(page: Page, button: str, look: str) -> None:
    page.locator("details[data-menu] summary").click()
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-theme", look)  # it is back from the server


@in_every_look
def test_every_page_of_a_worker_is_sound(visits: Visits, approval: Key, width: int, look: str, language: str) -> None:
    w001 = visits("w001", width=width, language=language)
    choose_look(w001.page, {"light": "浅色", "dark": "深色"}[look] if language == "zh" else look.capitalize(), look)
    faults = {}

    for path in ("/", "/?held=mine", "/start", "/start/leave_request", f"/tasks/{approval}", "/tasks/1"):
        w001.opens(path)
        w001.said[:] = [said for said in w001.said if "404" not in said]  # Chromium reports the status it was answered
        faults[path] = w001.faults()
    w001.opens("/start/leave_request").locator("[data-primary]").click()
    expect(w001.page.get_by_role("alert")).to_be_focused()
    w001.said[:] = [said for said in w001.said if "422" not in said]
    faults["refused"] = w001.faults()

    assert {path: found for path, found in faults.items() if found} == {}
    assert w001.page.locator("html").get_attribute("data-bs-theme") == look


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_way_in_is_sound(browser: Browser, address: str, width: int) -> None:
    somebody = Visitor(browser, address, width=width)

    somebody.opens("/sign-in")

    assert somebody.faults() == []
    somebody.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_leave_is_asked_for_and_approved_on_phones(visits: Visits, scripts: bool) -> None:
    page = visits("w003", width=PHONE, scripts=scripts).opens("/start")
    page.get_by_role("link", name="请假与销假").click()
    page.select_option("[name=type]", "annual")
    page.fill("[name=start]", "2026-12-07")
    page.fill("[name=end]", "2026-12-09")
    page.fill("[name=reason]", "回老家看望父母")
    page.locator("[data-primary]").click()
    expect(page).to_have_url(re.compile("/cases/"))

    page = visits("w001", width=PHONE, scripts=scripts).page
    page.get_by_role("listitem").filter(has_text="王芳").get_by_role("button", name="签收").click()
    expect(page.get_by_text("2026年12月7日（周一）")).to_be_visible()
    page.get_by_label("同意", exact=True).check()
    page.locator("[data-primary]").click()

    expect(page.get_by_role("status").filter(has_text="已提交")).to_be_visible()
    page.reload()
    expect(page.get_by_text("没有待办任务")).to_be_visible()


def test_fields_come_as_they_are_needed_and_nothing_typed_goes(visits: Visits) -> None:
    page = visits("w003").opens("/start/leave_request")
    page.fill("[name=reason]", "照看孩子")
    expect(page.locator("[name=child]")).to_have_count(0)

    page.select_option("[name=type]", "parental")

    expect(page.locator("[name=child]")).to_be_visible()
    expect(page.locator("[name=reason]")).to_have_value("照看孩子")


def test_a_file_is_not_lost_when_the_form_is_refused(visits: Visits, tmp_path: Path) -> None:
    paper = tmp_path / "请柬.pdf"
    paper.write_bytes(b"%PDF-1.4")
    page = visits("w003", width=PHONE).opens("/start/leave_request")
    page.set_input_files("[name=documents]", paper)

    page.locator("[data-primary]").click()
    expect(page.get_by_role("alert")).to_be_visible()

    expect(page.get_by_label("请柬.pdf")).to_be_checked()


BRINGS = """async (input, [names, size]) => {
  const blob = size ? new Blob([new Uint8Array(size)]) : await picture();
  const files = new DataTransfer();
  for (const name of names) files.items.add(new File([blob], name, { type: size ? '' : 'image/jpeg' }));
  input.files = files.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
  return blob.size;

  function picture() {
    const canvas = new OffscreenCanvas(4000, 3000), dots = new ImageData(4000, 4);
    const drawn = canvas.getContext('2d');
    crypto.getRandomValues(dots.data.subarray(0, 64000));
    for (let y = 0; y < 3000; y += 4) drawn.putImageData(dots, 0, y);
    return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
  }
}"""
"""Files of a size, or a picture of twelve megapixels, made in the browser: to send them there would take long."""


def test_photos_are_made_small_and_each_of_several_stays(visits: Visits) -> None:
    page = visits("w003", width=PHONE).opens("/start/leave_request")
    camera = page.locator(".ll-camera input")
    assert camera.get_attribute("capture") == "environment"

    taken = camera.evaluate(BRINGS, [["病历.jpg"], 0])
    expect(page.locator(".ll-camera li")).to_have_text("病历.jpg×")
    camera.evaluate(BRINGS, [["假条.jpg"], 1000])
    expect(page.locator(".ll-camera li")).to_have_text(["病历.jpg×", "假条.jpg×"])
    first, second = camera.evaluate("input => [...input.files].map(({ size }) => size)")
    assert (first < taken, second) == (True, 1000)
    assert camera.evaluate("async input => (await createImageBitmap(input.files[0])).width") == 2560

    page.get_by_role("button", name="去掉假条.jpg").click()
    page.locator("[data-primary]").click()
    expect(page.get_by_label("病历.jpg")).to_be_checked()
    expect(page.get_by_label("假条.jpg")).to_have_count(0)


def test_what_is_too_large_is_said_before_it_is_sent(visits: Visits) -> None:
    page = visits("w003", width=PHONE).opens("/start/leave_request")
    page.fill("[name=reason]", "照看孩子")
    files = page.locator("[name=documents]").first
    files.evaluate(BRINGS, [["病历.pdf", "假条.pdf"], 11 * 1024 * 1024])
    expect(page.get_by_role("alert")).to_contain_text("超过20 MB")

    page.locator("[data-primary]").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("[name=reason]")).to_have_value("照看孩子")

    files.evaluate(BRINGS, [["病历.pdf"], 11 * 1024 * 1024])
    expect(page.get_by_role("alert")).to_have_count(0)


def test_what_is_typed_into_a_task_is_kept_by_itself(visits: Visits, approval: Key) -> None:
    w001 = visits("w001")
    w001.page.clock.install()
    page = w001.opens(f"/tasks/{approval}")
    page.fill("[name=comment]", "请先与副职商量")

    page.clock.run_for(3_000)
    expect(page.locator("[data-draft-status]")).to_have_text("草稿已保存")
    page = w001.opens(f"/tasks/{approval}")

    expect(page.locator("[name=comment]")).to_have_value("请先与副职商量")
    page.get_by_role("button", name="放弃草稿").click()
    page.get_by_role("button", name="确定").click()
    expect(page.locator("[name=comment]")).to_have_value("")
    assert w001.faults() == []


def test_who_was_too_late_reads_whose_the_task_is_and_keeps_the_answers(
    visits: Visits, street: Street, approval: Key
) -> None:
    w001 = visits("w001", width=PHONE)
    page = w001.opens(f"/tasks/{approval}")
    page.get_by_role("button", name="签收").click()
    expect(page.get_by_role("button", name="释放")).to_be_visible()
    page.get_by_label("退回", exact=True).check()
    page.fill("[name=comment]", "请先与副职商量")
    street.does(ReleaseTask, "w001", task=approval)  # on another device

    page.locator("[data-primary]").click()

    expect(page.get_by_role("alert")).to_contain_text("页面已过期")
    expect(page.get_by_text("请先与副职商量")).to_be_visible()
    page.get_by_role("link", name="重新打开任务").click()
    expect(page.locator("[name=comment]")).to_have_value("请先与副职商量")


def test_the_inbox_is_walked_through_by_keys(visits: Visits, approval: Key) -> None:
    page = visits("w001").opens("/")

    page.keyboard.press("j")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(f"/tasks/{approval}$"))


def test_what_is_filled_in_while_the_fields_are_fetched_anew_stays(visits: Visits) -> None:
    page = visits("w003").opens("/start/leave_request")
    waiting: list[Route] = []
    page.route("**/start/leave_request", lambda route: waiting.append(route))
    page.select_option("[name=type]", "parental")
    page.fill("[name=start]", "2026-12-14")
    page.get_by_label("下午").first.check()
    page.fill("[name=reason]", "照看")

    expect(page.locator("[name=child]")).to_have_count(0)
    waiting[-1].continue_()  # an earlier one was overtaken: a date redraws the fields as well

    expect(page.locator("[name=child]")).to_be_visible()
    expect(page.locator("[name=start]")).to_have_value("2026-12-14")
    expect(page.get_by_label("下午").first).to_be_checked()
    expect(page.locator("[name=reason]")).to_have_value("照看")
    page.keyboard.type("孩子")
    expect(page.locator("[name=reason]")).to_have_value("照看孩子")


def test_a_form_sent_the_moment_its_fields_are_replaced_is_sent_as_it_was_filled_in(visits: Visits) -> None:
    page = visits("w003").opens("/start/leave_request")
    waiting: list[Route] = []
    page.route("**/start/leave_request", lambda route: waiting.append(route))
    page.evaluate(
        "addEventListener('htmx:afterSwap', () => { window.found = document.querySelector('[name=reason]').value })"
    )
    page.select_option("[name=type]", "parental")
    page.fill("[name=reason]", "照看")

    waiting[-1].continue_()

    expect(page.locator("[name=child]")).to_be_visible()
    assert page.evaluate("window.found") == "照看"
