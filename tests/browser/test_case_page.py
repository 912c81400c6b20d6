"""The pages of cases in a real browser: sound at every width and in both languages, with a diagram that keeps up."""

import re

import pytest
from playwright.sync_api import expect

from engine.actor import SYSTEM
from engine.bundles import bundle_files
from engine.commands import CompleteTask, SuspendInstance
from engine.ids import Key
from tests.browser.conftest import Visits
from tests.support.chromium import PHONE, in_every_look
from tests.support.house import ROOT
from tests.support.leave import THREE_DAYS
from tests.support.street import Street


@pytest.fixture
def case(street: Street) -> Key:
    """W003 asks for three days; the approval is overdue."""
    key = street.start("leave_request", by="w003", answers=THREE_DAYS)
    street.passes(hours=25)
    return key


@in_every_look
def test_every_page_of_a_case_is_sound(visits: Visits, case: Key, width: int, language: str, look: str) -> None:
    w003 = visits("w003", width=width, language=language)
    faults = {}

    for path in (f"/cases/{case}", f"/cases/{case}/withdraw", "/mine", "/mine?show=over", "/notices"):
        page = w003.opens(path)
        if path == f"/cases/{case}":
            expect(page.locator("[data-diagram][data-ready] .djs-shape.ll-late").first).to_be_visible()
            page.locator("details.ll-fold summary").last.press("Enter")
        w003.turns(look)
        faults[path] = w003.faults()

    assert {path: found for path, found in faults.items() if found} == {}


def test_the_diagram_speaks_the_readers_language_and_leaves_the_makers_mark_free(visits: Visits, case: Key) -> None:
    page = visits("w003", width=PHONE, language="en").opens(f"/cases/{case}")

    diagram = page.locator("[data-diagram][data-ready]")

    expect(diagram.get_by_text("Approve", exact=True)).to_be_visible()
    expect(diagram.locator(".ll-token-late:visible", has_text="Overdue").first).to_be_visible()
    page.locator(".bjs-crumb", has_text="Leave and return").press("Enter")
    expect(diagram.get_by_text("Before the leave", exact=True)).to_be_visible()
    expect(diagram.locator(".ll-token-late:visible", has_text="Overdue").first).to_be_visible()
    mark = diagram.locator(".bjs-powered-by")
    mark.scroll_into_view_if_needed()
    on_top = mark.evaluate(
        "it => { const box = it.getBoundingClientRect();"
        "return it.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)) }"
    )
    assert on_top


def test_the_diagram_keeps_up_while_the_page_is_open(visits: Visits, street: Street, case: Key) -> None:
    w003 = visits("w003")
    w003.page.clock.install()
    page = w003.opens(f"/cases/{case}")
    approve = page.locator("[data-element-id=ut_approve].djs-shape")
    expect(approve).to_have_class(re.compile("ll-active"))
    expect(page.get_by_text("有新进展")).to_be_hidden()

    (task,) = (task for task in street.tasks("w001") if task.element_id == "ut_approve")
    refused = {"outcome": "reject", "comment": "当天有检查任务"}
    street.does(CompleteTask, "w001", task=task.key, answers=refused)
    page.clock.run_for(6_000)

    expect(approve).to_have_class(re.compile("ll-completed"))
    expect(page.get_by_text("有新进展")).to_be_visible()
    assert w003.faults() == []
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.run_for(60_000)
    assert asked == []  # the case is over


def test_the_diagram_is_moved_and_zoomed_by_keys(visits: Visits, case: Key) -> None:
    page = visits("w003").opens(f"/cases/{case}")
    seen = page.locator("[data-diagram][data-ready] .viewport")
    first = seen.get_attribute("transform")

    page.get_by_role("button", name="放大").press("Enter")
    closer = seen.get_attribute("transform")
    page.locator("[data-diagram] .djs-container > svg").focus()
    page.keyboard.press("ArrowRight")

    assert len({first, closer, seen.get_attribute("transform")}) == 3


def test_a_folded_step_says_what_is_late_inside_and_is_opened(visits: Visits, street: Street) -> None:
    for bundle in ("proxy", "first_responder"):
        street.deploy(bundle, bundle_files(ROOT, bundle))
    asked = {"question": "老年食堂几点开门", "channel": "visit", "category": "policy", "duty": "own", "barred": "none"}
    key = street.start("first_responder", by="w003", answers={**asked, "phone": "10000000042"})
    street.passes(hours=2)
    w003 = visits("w003", width=PHONE)
    page = w003.opens(f"/cases/{key}")
    folded, inside = (page.locator(f"[data-element-id={one}].djs-shape") for one in ("sub_work", "ut_answer"))

    expect(page.locator("[data-diagram][data-ready]")).to_be_visible()
    expect(inside).to_have_class(re.compile("ll-late"))  # where the case stands is open at first
    page.locator(".bjs-crumb", has_text="首问负责").press("Enter")
    expect(folded).to_have_class(re.compile("ll-late"))
    expect(inside).to_be_hidden()
    page.get_by_title("打开受理与办理").press("Enter")
    expect(inside).to_have_class(re.compile("ll-late"))
    expect(page.locator(".ll-token-late:visible", has_text="超时").first).to_be_visible()
    assert w003.faults() == []

    page.locator(".bjs-crumb", has_text="首问负责").press("Enter")
    folded.click()
    expect(inside).to_be_visible()

    page.locator(".bjs-crumb", has_text="首问负责").press("Enter")
    page.locator("[data-diagram-here]").get_by_role("button").first.click()
    expect(inside).to_be_visible()


def test_without_a_diagram_the_steps_say_it(visits: Visits, case: Key) -> None:
    w003 = visits("w003")
    w003.page.route("**/diagram.xml", lambda route: route.abort())

    page = w003.opens(f"/cases/{case}")

    expect(page.get_by_text("流程图无法显示")).to_be_visible()
    expect(page.get_by_role("button", name="放大")).to_be_hidden()
    expect(page.locator(".ll-step-waiting").first).to_be_visible()


def test_a_request_is_taken_back_without_scripts(visits: Visits, case: Key) -> None:
    page = visits("w003", width=PHONE, scripts=False).opens(f"/cases/{case}")
    expect(page.get_by_role("button", name="放大")).to_be_hidden()

    page.get_by_role("link", name="撤回申请").click()
    page.get_by_role("button", name="确认撤回").click()

    expect(page.get_by_text("已撤回，相关人员不再办理")).to_be_visible()
    expect(page.locator("h1 + .ll-tag")).to_have_text("已撤回")


@in_every_look
def test_what_an_administrator_does_to_a_case_and_its_paper_are_sound(
    visits: Visits, street: Street, case: Key, width: int, language: str, look: str
) -> None:
    street.does(SuspendInstance, actor=SYSTEM, instance=case, reason="核查线索，等纪检部门答复后再办")
    files = bundle_files(ROOT, "leave")
    changed = files["processes/leave/leave_request.bpmn"] + b"<!-- a new version -->"
    street.deploy("leave", {**files, "processes/leave/leave_request.bpmn": changed})
    admin, faults = visits("admin", width=width, language=language), {}

    for path in ("", "/sheet", "/sheet?head=0", "/suspend", "/resume", "/migrate"):
        admin.opens(f"/cases/{case}{path}")
        admin.turns(look)
        faults[path] = admin.faults()

    assert {path: found for path, found in faults.items() if found} == {}


def test_a_case_is_printed_on_a4(visits: Visits, case: Key) -> None:
    page = visits("w003").opens(f"/cases/{case}/sheet")
    expect(page.get_by_role("button", name="打印")).to_be_visible()

    page.emulate_media(media="print")

    expect(page.get_by_role("button", name="打印")).to_be_hidden()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    assert page.locator("svg.ll-qr").bounding_box()["width"] > 90
