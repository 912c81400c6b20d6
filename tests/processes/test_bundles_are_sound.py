"""Every bundle of the house reads without findings, is drawn whole, and speaks both languages."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml
from lxml import etree

from engine.bpmn.model import Element, ElementType
from engine.bundles import Bundle, Process, bundle_files, read_bundle, unknown_neighbours, unknown_roles
from engine.bundles.tenant import tenant_files
from engine.calendar import calendar_functions
from engine.connectors import CONNECTORS
from engine.dmn.decision import Decision
from engine.dmn.table import DecisionTable
from engine.errors import ValidationFailed
from engine.ledgers import Ledger, check_row, read_ledgers
from engine.org import read_organisation

ROOT = Path(__file__).parents[2]
BUNDLES = sorted(folder.parent.name for folder in ROOT.glob("processes/*/bundle.yaml"))
ROLES = frozenset(tenant_files("yunchuan").roles)
READABLE = 25
"""So many nodes at most on one plane; sub-processes unfolded on it count with all that is in them."""
SUB_PROCESSES = (ElementType.SUB_PROCESS, ElementType.EVENT_SUB_PROCESS)
ITSELF = re.compile(r"\[[^\[\]]*\bitem\.(\w+) (?:!?=|(?:<|>|&lt;|&gt;)=?) \1\b(?!\.)")
DI = {
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
}


@pytest.fixture(params=BUNDLES)
def bundle(request: pytest.FixtureRequest) -> Bundle:
    return read_bundle(request.param, bundle_files(ROOT, request.param), functions=calendar_functions())


def elements(bundle: Bundle) -> Iterator[Element]:
    return (element for process in bundle.processes for element in process.model.elements)


def test_there_are_bundles_to_judge() -> None:
    assert "leave" in BUNDLES


def test_a_bundle_has_neither_findings_nor_warnings(bundle: Bundle) -> None:
    assert bundle.warnings == ()


def test_its_decisions_say_why_in_both_languages(bundle: Bundle) -> None:
    """Their names and those of their files, the heads of their columns, and the codes that they answer with."""
    choices = (option for form in bundle.forms.values() for field in form.fields() for option in field.options)
    known = {*bundle.words, *(str(option.value) for option in choices), *ROLES}
    decisions = bundle.decisions.values()
    missing = sorted({said for one in decisions for said in (*_said_by(one), one.graph_name) if said} - known)
    assert missing == []
    assert [code for code, text in bundle.words.items() if _is_chinese(text.en) or not text.zh] == []


def _said_by(decision: Decision) -> Iterator[str]:
    yield decision.name
    table = decision.logic
    if isinstance(table, DecisionTable):
        yield from filter(_is_chinese, (*decision.input_labels, *decision.output_labels.values()))
        answers = (cell.text.strip() for rule in table.rules for cell in rule.outputs if cell is not None)
        yield from (answer.strip('"') for answer in answers if re.fullmatch(r'"[A-Za-z_]{2,}"', answer))


def _is_chinese(text: str) -> bool:
    return re.search("[一-鿿]", text) is not None


def test_its_ledgers_are_declared_soundly(bundle: Bundle) -> None:
    assert set(read_ledgers(bundle.ledgers, "bundle.yaml")) == set(bundle.ledgers)


def test_every_element_with_a_name_has_an_english_one(bundle: Bundle) -> None:
    assert [element.id for element in elements(bundle) if element.name and "name.en" not in element.properties] == []


def test_every_notice_is_written_in_both_languages(bundle: Bundle) -> None:
    assert {name: set(text.texts) for name, text in bundle.notifications.items()} == {
        key: {"zh", "en"} for key in bundle.notifications
    }


def test_a_job_names_a_connector_that_is_built_in(bundle: Bundle) -> None:
    assert {element.job.type.text for element in elements(bundle) if element.job} <= set(CONNECTORS)


def test_a_notice_that_is_sent_is_written(bundle: Bundle) -> None:
    jobs = [element.job for element in elements(bundle) if element.type is ElementType.SEND_TASK and element.job]
    sent = {job.headers.get("template") for job in jobs}
    assert sent == set(bundle.notifications)


def test_every_role_that_it_writes_down_is_one_of_the_tenant(bundle: Bundle) -> None:
    tenant = tenant_files("yunchuan")
    assert unknown_roles(bundle, read_organisation(tenant.organisation, tenant.roles)) == []


def test_every_element_and_flow_is_drawn(bundle: Bundle) -> None:
    for process in bundle.processes:
        drawn = {shape.get("bpmnElement") for shape in etree.fromstring(process.xml).iterfind(".//bpmndi:*", DI)}
        there = {element.id for element in process.model.elements} | {flow.id for flow in process.model.flows}
        assert there - drawn == set()


def planes(process: Process) -> Iterator[tuple[str, list[etree._Element]]]:
    """What each plane of a file belongs to, and the shapes on it."""
    for plane in etree.fromstring(process.xml).iterfind(".//bpmndi:BPMNPlane", DI):
        yield plane.get("bpmnElement"), list(plane.iterfind("bpmndi:BPMNShape", DI))


def test_a_folded_sub_process_has_a_plane_of_its_own_and_shapes_do_not_overlap(bundle: Bundle) -> None:
    for process in bundle.processes:
        folded, boxes, drawn = set(), {}, dict(planes(process))
        for plane, shapes in drawn.items():
            for shape in shapes:
                element = process.model.by_id[shape.get("bpmnElement")]
                if element.type in SUB_PROCESSES and shape.get("isExpanded") != "true":
                    folded.add(element.id)
                if element.attached_to is None:
                    bounds = shape.find("dc:Bounds", DI)
                    corner = (float(bounds.get(name)) for name in ("x", "y", "width", "height"))
                    boxes[element.id] = f"{plane} {element.scope}", *corner
        assert drawn.keys() == {process.model.process_id, *folded}
        assert overlapping(boxes) == []


def test_a_plane_can_be_taken_in_at_a_look(bundle: Bundle) -> None:
    crowded = {
        plane: len(shapes)
        for process in bundle.processes
        for plane, shapes in planes(process)
        if len(shapes) > READABLE
    }
    assert crowded == {}


def overlapping(boxes: dict[str, tuple[float, ...]]) -> list[tuple[str, str]]:
    """Pairs of shapes in the same scope that share some area."""
    return [
        (one, other)
        for one, (scope, x, y, width, height) in boxes.items()
        for other, (scope2, x2, y2, width2, height2) in boxes.items()
        if one < other and scope == scope2 and x < x2 + width2 and x2 < x + width and y < y2 + height2
        and y2 < y + height
    ]  # fmt: skip


def test_the_tenants_opening_rows_fit_ledgers_that_bundles_declare() -> None:
    files = {name: bundle_files(ROOT, name) for name in BUNDLES}
    bundles = [read_bundle(name, found, functions=calendar_functions()) for name, found in files.items()]
    declared = {id: one for bundle in bundles for id, one in read_ledgers(bundle.ledgers, "bundle.yaml").items()}
    opening = tenant_files("yunchuan").ledgers

    assert opening.keys() <= declared.keys()
    assert [wrong for id, rows in opening.items() for row in rows for wrong in misfits(declared[id], row)] == []


def test_people_are_offered_only_what_is_meant_to_be_begun_by_hand(bundle: Bundle) -> None:
    """A process without a form to begin it says who may; an emergency is everybody's to report."""
    formless = {one.model.process_id for one in bundle.processes if one.start_form is None}
    assert formless - bundle.starters.keys() <= {"emergency_report"}


def test_what_a_bundle_uses_of_others_is_there(bundle: Bundle) -> None:
    others = [read_bundle(name, bundle_files(ROOT, name), functions=calendar_functions()) for name in BUNDLES]
    assert unknown_neighbours(bundle, others) == []


def misfits(ledger: Ledger, row: Mapping[str, object]) -> list[str]:
    try:
        check_row(ledger, row)
    except ValidationFailed as refused:
        return [f"{ledger.id} {error.field}: {error.text('en')}" for error in refused.errors]
    return []


@pytest.mark.parametrize("path", sorted(ROOT.glob("processes/*/scenarios/*.yaml")), ids=lambda path: path.stem)
def test_a_scenario_says_what_is_given_done_and_expected(path: Path) -> None:
    scenario = yaml.safe_load(path.read_text("utf-8"))

    assert set(scenario) == {"name", "tenant", "given", "steps"}
    assert set(scenario["name"]) == {"zh", "en"}
    assert all(set(step) <= {"when", "then"} and "when" in step for step in scenario["steps"])
    assert any("then" in step for step in scenario["steps"])


@pytest.mark.parametrize("name", BUNDLES)
def test_no_filter_compares_a_field_of_its_item_with_itself(name: str) -> None:
    """In `rows[item.year = year]` both are the item's: a filter sees fields of its item before anything outside."""
    files = {path: content.decode() for path, content in bundle_files(ROOT, name).items()}
    assert [(path, found[0]) for path, text in files.items() for found in ITSELF.finditer(text)] == []
