"""Files that want to break the reader rather than be read."""

import time

import pytest

from tests.support.bpmn import SPACES, end, exclusive, parallel, process, start
from tests.support.findings import findings, reading, refusals

ENTITY_BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE bomb [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">&c;</definitions>"""
EXTERNAL = b"""<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">&secret;</definitions>"""
REMOTE = b'<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd"><definitions/>'


@pytest.mark.parametrize("content", [ENTITY_BOMB, EXTERNAL, REMOTE, ENTITY_BOMB.decode().encode("utf-16")])
def test_a_document_type_is_refused_before_anything_is_expanded(content: bytes) -> None:
    assert {code for code, _ in refusals(content)} == {"DOCTYPE"}


def test_the_finding_names_the_line_of_the_document_type() -> None:
    (finding,) = findings(ENTITY_BOMB)

    assert finding.line == 2


def test_a_file_of_twenty_megabytes_is_refused_unread() -> None:
    content = process("p", start("s"), end("e"), flows=["s -> e"]) + b" " * 20 * 1024 * 1024
    began = time.process_time()

    (finding,) = findings(content)

    assert (finding.code, time.process_time() - began < 1) == ("FILE_TOO_LARGE", True)
    assert "20.0 MB" in finding.text("en")


@pytest.mark.parametrize(
    "content", [b"", b"no xml", b"<a", b"\xff\xfe\x00<", b'<?xml version="1.0" encoding="no"?><a/>']
)
def test_what_is_not_xml_is_refused_with_line_and_column(content: bytes) -> None:
    (finding,) = findings(content)

    assert finding.code == "XML_MALFORMED"
    assert finding.line is not None
    assert finding.column is not None


def test_the_line_of_a_broken_tag_is_told() -> None:
    content = process("p", start("s"), end("e"), flows=["s -> e"])
    broken = content.replace(b"</bpmn:process>", b"</bpmn:proces>")

    (finding,) = findings(broken)

    assert finding.line == broken[: broken.index(b"</bpmn:proces>")].count(b"\n") + 1


def test_xml_that_is_not_bpmn_is_refused() -> None:
    assert refusals(b"<html/>") == {("NOT_BPMN", None)}


def test_sub_processes_nested_too_deep_are_refused_not_followed() -> None:
    assert ("NESTED_TOO_DEEP", "x1500") in refusals(nested(1501))


def test_sub_processes_a_thousand_deep_are_compiled() -> None:
    (model,) = reading(nested(1000)).models

    assert len(model.elements) == 3 * 1000 + 2 + 1


def nested(depth: int) -> bytes:
    """Written without recursion, which the builder of models needs."""
    level = (
        '<startEvent id="s{n}"/><sequenceFlow id="f{n}" sourceRef="s{n}" targetRef="x{n}"/><endEvent id="e{n}"/>'
        '<sequenceFlow id="g{n}" sourceRef="x{n}" targetRef="e{n}"/><subProcess id="x{n}">'
    )
    deepest = '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/>'
    inside = "".join(level.format(n=n) for n in range(depth)) + deepest + "</subProcess>" * depth
    return (
        f'<definitions xmlns="{SPACES["bpmn"]}" id="d" targetNamespace="t"><process id="p" isExecutable="true">'
        f"{inside}</process></definitions>"
    ).encode()


def test_a_process_too_large_to_judge_is_refused_quickly() -> None:
    tasks = "".join(f'<bpmn:task id="t{n}"/>' for n in range(30_001))
    content = process("p", start("s"), end("e"), flows=["s -> e"])

    found = refusals(content.replace(b"</bpmn:process>", tasks.encode() + b"</bpmn:process>"))

    assert found == {("TOO_MANY_ELEMENTS", "p")}


def test_a_process_full_of_gateways_is_judged_in_time() -> None:
    rounds = range(300)
    nodes = [make(f"{kind}{n}") for n in rounds for kind, make in (("x", exclusive), ("j", parallel))]
    flows = [flow for n in rounds for flow in (f"x{n} -> j{n}: =a", f"x{n} -> j{n}: default")]
    path = [f"j{n} -> x{n + 1}" for n in rounds[:-1]]
    content = process("p", start("s"), *nodes, end("e"), flows=["s -> x0", *flows, *path, "j299 -> e"])
    began = time.process_time()

    found = refusals(content)

    assert found == {("JOIN_NEVER_COMPLETE", f"j{n}") for n in rounds}
    assert time.process_time() - began < 10


def test_a_schema_location_in_the_file_is_never_followed(tmp_path) -> None:
    stranger = tmp_path / "stranger.xsd"
    stranger.write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:stranger">'
        '<xs:element name="x" type="xs:int"/></xs:schema>'
    )
    content = process("p", start("s", extensions=['<x xmlns="urn:stranger"/>']), end("e"), flows=["s -> e"])
    location = f'xsi:schemaLocation="urn:stranger {stranger.as_uri()}" id="definitions"'.encode()

    assert refusals(content.replace(b'id="definitions"', location)) == set()


def test_comments_and_processing_instructions_are_passed_over() -> None:
    content = process("p", start("s"), end("e"), flows=["s -> e"])
    commented = content.replace(b"<bpmn:startEvent", b"<!-- \xe6\xb3\xa8 --><?editor on?><bpmn:startEvent")

    assert refusals(commented) == set()
