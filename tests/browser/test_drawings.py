"""Models from elsewhere on the designer's desk: everything in their diagrams is drawn, and saving loses nothing."""

import re
from collections import Counter

from lxml import etree
from playwright.sync_api import expect

from engine.bpmn.raw import BPMN
from engine.commands import DeployFiles
from tests.browser.conftest import Visits
from tests.support.street import Street
from tests.support.suites import suite

DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DESIGNER = "w017"


def pieces(content: bytes) -> Counter[tuple[str, str, str]]:
    """(tag, id, name) of everything, diagram and foreign extensions too; lists of flows are written by each tool."""
    found: Counter[tuple[str, str, str]] = Counter()
    for one in etree.fromstring(content).iter():
        if isinstance(one.tag, str) and not one.tag.endswith(("}incoming", "}outgoing")):
            name = " ".join((one.get("name") or "").split())  # a carriage return is a line's end to the drawing tool
            found[one.tag, one.get("id") or one.get("bpmnElement") or "", name] += 1
    return found


def drawn_in(content: bytes) -> set[str]:
    """What the first diagram of a file shows."""
    diagram = etree.fromstring(content).find(f"{{{DI}}}BPMNDiagram")
    assert diagram is not None
    shown = [*diagram.iter(f"{{{DI}}}BPMNShape"), *diagram.iter(f"{{{DI}}}BPMNEdge")]
    return {str(one.get("bpmnElement")).rpartition(":")[2] for one in shown}


SKETCH = (
    f'<definitions xmlns="{BPMN}" xmlns:di="{DI}" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" id="d" '
    'targetNamespace="t"><collaboration id="c"><participant id="pool" name="部门"/></collaboration>'
    '<process id="unclaimed"><task id="free" name="没有池的任务"/></process><di:BPMNDiagram>'
    '<di:BPMNPlane bpmnElement="c">'
    '<di:BPMNShape bpmnElement="pool" isHorizontal="true"><dc:Bounds x="160" y="80" width="600" height="120"/>'
    '</di:BPMNShape><di:BPMNShape bpmnElement="free"><dc:Bounds x="400" y="260" width="100" height="80"/>'
    "</di:BPMNShape></di:BPMNPlane></di:BPMNDiagram></definitions>"
).encode()


def test_a_process_that_no_pool_claims_is_drawn_beside_the_pools(visits: Visits, street: Street) -> None:
    street.does(DeployFiles, files={"sketch.bpmn": SKETCH}, drawings=True)

    page = visits(DESIGNER).opens("/studio/sketch/files/sketch.bpmn")

    page.locator("[data-studio][data-ready][data-checked]").wait_for()
    expect(page.locator("[data-element-id=free]").first).to_be_visible()
    expect(page.locator("[data-element-id=pool]").first).to_be_visible()


def test_reference_models_are_drawn_whole_and_saved_without_loss(visits: Visits, street: Street) -> None:
    files = sorted(suite("miwg").rglob("*.bpmn"))
    for file in files:
        street.does(DeployFiles, files={file.name: file.read_bytes()}, drawings=True)
    visitor = visits(DESIGNER)

    for file in files:
        page = visitor.opens(f"/studio/{file.stem}/files/{file.name}")
        page.locator("[data-studio][data-ready][data-checked]").wait_for()
        shown = set(page.locator("[data-element-id]").evaluate_all("all => all.map(one => one.dataset.elementId)"))
        assert drawn_in(file.read_bytes()) <= shown, file.name
        page.get_by_role("button", name="保存草稿").click()
        expect(page.locator("[data-studio-status]")).to_have_text(re.compile("草稿已保存"))
        with street.engine.database.snapshot() as work:
            draft = work.model_drafts.find(file.stem, f"processes/{file.stem}/{file.name}")
        assert draft is not None
        lost = pieces(file.read_bytes()) - pieces(draft.content)
        assert not lost, (file.name, lost)
        assert BPMN.encode() in draft.content
