"""An administrator changes the organisation by a file in a real browser."""

from playwright.sync_api import expect

from engine.org import read_file, write_file
from engine.queries.organisation import organisation_now
from tests.browser.conftest import Visits
from tests.support.chromium import in_every_look
from tests.support.street import Street


def changed(street: Street, *, faulty: bool = False) -> dict[str, object]:
    """The street with a new grid, another name and one who has left; or with faults."""
    with street.engine.database.snapshot() as work:
        contents = organisation_now(work, street.engine.library).contents
    text = write_file("yaml", contents).decode()
    written = text.replace("王芳", "王小芳").replace(" supervisor_4:", " supervisor_5:")
    if faulty:
        written = written.replace("unit: HS\n", "unit: HX\n")
    else:
        assert read_file("x.yaml", written.encode(), contents["roles"])
    return {"name": "organisation.yaml", "mimeType": "application/yaml", "buffer": written.encode()}


@in_every_look
def test_the_pages_are_sound(visits: Visits, street: Street, width: int, language: str, look: str) -> None:
    admin = visits("admin", width=width, language=language)
    faults = {}
    for name, faulty in (("start", None), ("refused", True), ("seen", False)):
        page = admin.opens("/organisation")
        admin.turns(look)
        if faulty is not None:
            page.set_input_files("#file", changed(street, faulty=faulty))  # type: ignore[arg-type]
            page.click("[data-primary]")
            page.wait_for_load_state()
        faults[name] = [fault for fault in admin.faults() if "422" not in fault]
    assert {name: found for name, found in faults.items() if found} == {}


def test_a_file_is_looked_at_and_then_imported(visits: Visits, street: Street) -> None:
    page = visits("admin").opens("/organisation")
    page.get_by_label("文件（Excel 或 YAML）").set_input_files(changed(street))  # type: ignore[arg-type]
    page.get_by_role("button", name="先预览").click()
    expect(page.get_by_text("王芳 → 王小芳")).to_be_visible()
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_role("status")).to_contain_text("已导入，改变了3处。")
    expect(page.get_by_text("蔡博文：新增 1，变更 1，移除 1")).to_be_visible()
