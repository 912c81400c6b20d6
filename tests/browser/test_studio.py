"""Process designers at their desk, in a real browser: a diagram and a table are changed, and published by another.

Left out when axe looks at the page: what bpmn-js draws in its pop-up menu (small buttons, a heading out of order) and
the empty head of dmn-js's column of numbers. They are the tools' own.
"""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from engine.queries.variables import variables_of
from tests.browser.conftest import Visits
from tests.support.chromium import PHONE, Visitor, unfolds
from tests.support.every_page import OF_THE_TOOLS
from tests.support.leave import AROUND_APPROVAL, THREE_DAYS
from tests.support.street import Street

DRAWS, PUBLISHES = "w017", "street_list_office"
DIAGRAM = "/studio/leave/files/leave_request.bpmn"
TABLE = "/studio/leave/files/dmn_leave_approval_chain.dmn"
Opens = Callable[..., Visitor]


@pytest.fixture
def opens(visits: Visits) -> Opens:
    """A person with a file open, when the tool is there and the server has looked at the file once."""

    def opened(person: str, path: str, **how: object) -> Visitor:
        visitor = visits(person, **how)
        visitor.opens(path).locator("[data-studio][data-ready][data-checked]").wait_for()
        return visitor

    return opened


def group(page: Page, name: str) -> None:
    """Opens a group of the panel."""
    page.locator(f"[data-group-id=group-{name}] .bio-properties-panel-group-header").click()


def entry(page: Page, id: str):
    return page.locator(f"[data-entry-id={id}]").locator("input, textarea, .cm-content").first


def turns_to_approval(page: Page) -> None:
    """Opens what is folded around the task, and selects it."""
    unfolds(page, *AROUND_APPROVAL)
    page.locator("[data-element-id=ut_approve]").first.click()


def saved(page: Page) -> None:
    page.get_by_role("button", name="保存草稿").click()
    expect(page.locator("[data-studio-status]")).to_have_text("草稿已保存，可由另一位流程管理员发布")


def published(page: Page) -> None:
    page.get_by_role("button", name="发布", exact=True).click()
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_role("status").first).to_contain_text("已发布")


def steps(street: Street, case: int) -> set[str]:
    with street.engine.database.snapshot() as work:
        definition = work.definitions.load(work.instances.load(case).definition_key)
        return {definition.name, *(task.name for task in work.tasks.open_of(case))}


def test_a_mistake_stands_on_its_element_and_the_mended_change_is_published_by_another(
    opens: Opens, visits: Visits, street: Street
) -> None:
    running = street.start("leave_request", by="w003", answers=THREE_DAYS)
    drawer = opens(DRAWS, DIAGRAM)
    page = drawer.page
    turns_to_approval(page)
    group(page, "general")
    entry(page, "name").fill("领导审批")
    group(page, "assignmentDefinition")
    offered = entry(page, "assignmentDefinitionCandidateGroups")
    offered.click()
    page.keyboard.press("End")
    page.keyboard.type(" +")

    mark = page.locator("[data-container-id=ut_approve] .ll-mark-refused")
    expect(mark).to_be_visible()
    finding = page.locator("[data-studio-findings] li").filter(has_text="FEEL")
    page.locator(".bjs-crumb", has_text="休假开始前").click()
    expect(page.locator("[data-container-id=sub_approval] .ll-mark-refused")).to_be_visible()  # told outside too
    page.locator("[data-element-id=ut_edit]").first.click()
    finding.get_by_role("button", name="领导审批").click()
    expect(page.locator(".bio-properties-panel-header")).to_contain_text("领导审批")
    entry(page, "assignmentDefinitionCandidateGroups").click()
    page.keyboard.press("End")
    for _ in range(2):
        page.keyboard.press("Backspace")
    expect(mark).to_have_count(0)
    expect(page.get_by_role("heading", name="检查通过，没有问题")).to_be_visible()
    saved(page)
    assert drawer.faults(but=OF_THE_TOOLS) == []

    reader = visits(PUBLISHES)
    page = reader.opens("/studio")
    page.get_by_role("link", name="查看修改并发布").click()
    expect(page.locator("del")).to_have_text(["审批"])
    expect(page.locator("ins")).to_have_text(["领导审批"])
    assert reader.faults() == []
    published(page)

    assert "领导审批" in steps(street, street.start("leave_request", by="w003", answers=_later()))
    assert "审批" in steps(street, running)


def _later() -> dict[str, object]:
    return {**THREE_DAYS, "start": "2026-12-14", "end": "2026-12-16"}


def test_the_limit_of_approval_is_raised_in_the_table(opens: Opens, visits: Visits, street: Street) -> None:
    drawer = opens(DRAWS, TABLE)
    page = drawer.page
    for before, after in (("<= 2", "<= 3"), ("(2..5]", "(3..5]")):
        cell = page.locator("td.input-cell").filter(has_text=before).first
        cell.click()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(after)
        page.keyboard.press("Delete")  # the bracket that the tool has closed by itself
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="检查通过，没有问题")).to_be_visible()
    saved(page)
    assert drawer.faults(but=OF_THE_TOOLS) == []
    before = street.start("leave_request", by="w003", answers=THREE_DAYS)

    page = visits(PUBLISHES).opens("/studio/leave/review")
    expect(page.locator(".ll-change ins").first).to_have_text("<= 3")
    published(page)

    after = street.start("leave_request", by="w003", answers=_later())
    assert [_levels(street, case) for case in (before, after)] == [2, 1]


def _levels(street: Street, case: int) -> int:
    """How many have to approve."""
    with street.engine.database.snapshot() as work:
        levels = variables_of(work, case)["levels"]
    assert isinstance(levels, list)
    return len(levels)


def test_a_mistake_in_a_table_marks_its_cell(opens: Opens) -> None:
    page = opens(DRAWS, TABLE).page
    cell = page.locator("td.input-cell").filter(has_text="<= 2").first
    cell.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("<= <=")
    page.keyboard.press("Enter")

    finding = page.locator("[data-studio-findings] li").filter(has_text="FEEL")
    expect(finding).to_be_visible()
    finding.get_by_role("button").click()
    wrong = page.locator("td.input-cell").filter(has_text="<= <=").first
    assert "inset" in wrong.evaluate("it => getComputedStyle(it).boxShadow")
    expect(finding.get_by_role("button")).to_have_text("规则第2条 · 工作日数")


def test_of_two_at_one_file_the_second_reads_who_was_first_and_keeps_everything(opens: Opens) -> None:
    first, second = opens(DRAWS, DIAGRAM), opens(PUBLISHES, DIAGRAM)
    for visitor, name in ((first, "先改"), (second, "后改")):
        turns_to_approval(visitor.page)
        group(visitor.page, "general")
        entry(visitor.page, "name").fill(name)
    saved(first.page)

    second.page.get_by_role("button", name="保存草稿").click()

    status = second.page.locator("[data-studio-status]")
    expect(status).to_contain_text("沈国栋")
    expect(status).to_contain_text("尚未保存")
    expect(entry(second.page, "name")).to_have_value("后改")
    with second.page.expect_download() as download:
        second.page.get_by_role("button", name="下载文件").click()
    assert "后改" in download.value.path().read_text("utf-8")
    second.said[:] = [said for said in second.said if "409" not in said]
    assert second.said == []


def test_leaving_with_changes_asks_first(opens: Opens) -> None:
    page = opens(DRAWS, DIAGRAM).page
    turns_to_approval(page)
    group(page, "general")
    entry(page, "name").fill("改名")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    page.get_by_role("link", name="待办").first.click()

    expect(page.get_by_role("heading", name="待办", exact=True)).to_be_visible()
    assert asked == ["beforeunload"]


def test_a_draft_is_discarded_from_the_desk_and_the_deployed_diagram_opens_again(opens: Opens) -> None:
    page = opens(DRAWS, DIAGRAM).page
    expect(page.get_by_role("button", name="放弃草稿")).to_be_hidden()
    turns_to_approval(page)
    group(page, "general")
    entry(page, "name").fill("改名")
    saved(page)

    page.get_by_role("button", name="放弃草稿").click()
    page.get_by_role("button", name="确定").click()

    expect(page.get_by_role("status").first).to_contain_text("已放弃对leave_request.bpmn的修改")
    page.get_by_role("link", name="请假与销假").click()
    unfolds(page, *AROUND_APPROVAL)
    expect(page.locator("[data-element-id=ut_approve]").first).to_contain_text("审批")


def test_everything_at_the_diagrams_desk_is_in_chinese(opens: Opens) -> None:
    page = opens(DRAWS, DIAGRAM).page
    kinds = kinds_on(page)
    for folded in AROUND_APPROVAL:
        unfolds(page, folded)
        kinds |= kinds_on(page)
    page.locator("[data-element-id=ut_approve]").first.click()
    page.locator(".entry[data-action=replace]").click()

    expect(page.locator(".djs-popup")).to_contain_text("系统任务")
    assert {"人工任务", "系统任务", "排他网关", "连线", "子流程（折叠）"} <= kinds
    assert untranslated(page) == []


def kinds_on(page: Page) -> set[str]:
    """What the panel says of the elements on the plane that is open."""
    kinds = set()
    for id in a_few_of_each_kind(page.locator("g[data-element-id]:visible").evaluate_all(IDS)):
        page.evaluate(SHOW, id)
        kinds.add(page.locator(".bio-properties-panel-header-type").inner_text())
    return kinds


def a_few_of_each_kind(ids: list[str]) -> list[str]:
    """Ids begin with their kind: `ut_approve`, `be_late`."""
    by_kind: dict[str, list[str]] = {}
    for id in ids:
        by_kind.setdefault(id.partition("_")[0], []).append(id)
    return [id for kind in by_kind.values() for id in kind[:4]]


IDS = "all => all.map(one => one.dataset.elementId)"
SHOW = """async id => {
  const hit = document.querySelector(`[data-element-id='${id}'] .djs-hit`);
  if (!hit) return;
  const { x, y } = hit.getBoundingClientRect();
  for (const type of ['mousedown', 'mouseup', 'click']) {
    hit.dispatchEvent(new MouseEvent(type, { bubbles: true, clientX: x, clientY: y }));
  }
  await new Promise((done) => requestAnimationFrame(done));
  const closed = '.bio-properties-panel-group-header:not(.open):not(.empty)';
  for (const group of document.querySelectorAll(closed)) group.click();
  await new Promise((done) => requestAnimationFrame(done));
}"""
"""Selects an element and opens every group of its panel."""


def test_everything_at_the_tables_desk_is_in_chinese(opens: Opens) -> None:
    page = opens(DRAWS, TABLE).page
    page.locator("td.input-cell").first.click(button="right")
    expect(page.get_by_text("在上方加规则")).to_be_visible()
    page.keyboard.press("Escape")
    for head in page.locator("th.input-cell, th.output-cell").all():
        head.dblclick()
        page.keyboard.press("Escape")
    expect(page.get_by_text("只能以文件修改： 请假审批链")).to_be_visible()
    assert untranslated(page) == []


def untranslated(page: Page) -> list[str]:
    found: list[str] = json.loads(page.evaluate("document.documentElement.dataset.untranslated ?? '[]'"))
    return found


@pytest.mark.parametrize(
    ("path", "language", "look"),
    [
        (DIAGRAM, "zh", "light"), (TABLE, "en", "dark"),
        *(pytest.param(*one, marks=pytest.mark.soak) for one in
          ((TABLE, "zh", "light"), (DIAGRAM, "en", "dark"), (DIAGRAM, "zh", "dark"), (TABLE, "en", "light"))),
    ],
)  # fmt: skip
def test_the_desk_is_sound_and_shows_the_makers_mark(opens: Opens, path: str, language: str, look: str) -> None:
    drawer = opens(DRAWS, path, language=language)
    drawer.turns(look)

    assert drawer.faults(but=OF_THE_TOOLS) == []
    on_top = drawer.page.locator(".bjs-powered-by, .dmn-js-parent .powered-by").first.evaluate(
        "it => { const box = it.getBoundingClientRect();"
        "return it.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)) }"
    )
    assert on_top


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.soak)])
def test_on_a_phone_the_picture_and_the_rules_are_read(visits: Visits, language: str) -> None:
    reader = visits(DRAWS, width=PHONE, language=language)
    faults = {}

    for path in ("/studio", TABLE, "/studio/leave/review", DIAGRAM):
        page = reader.opens(path)
        if path == DIAGRAM:
            page.locator("[data-diagram][data-ready]").wait_for()
        faults[path] = reader.faults()

    told = "编辑流程需要较宽的屏幕" if language == "zh" else "Editing needs a wide screen"
    expect(page.get_by_text(told)).to_be_visible()
    expect(page.get_by_role("button", name="保存草稿")).to_be_hidden()
    assert {path: found for path, found in faults.items() if found} == {}
