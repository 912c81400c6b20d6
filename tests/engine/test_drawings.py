"""Models that are only drawn: kept byte for byte, shown to designers, started by nobody."""

import json
from collections import Counter

import pytest
from lxml import etree

from engine.bpmn.raw import BPMN
from engine.commands import DeployBundle, DeployFiles
from engine.errors import DeploymentRefused
from engine.queries.studio import bundles, open_file
from tests.support import bpmn as b
from tests.support.engines import Office, actor_of
from tests.support.suites import FOLDER, suite

SKETCH = (
    b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8"?>\r\n<!-- drawn elsewhere -->\r\n'
    + b.definitions(b.a_process("sketch", b.element("complexGateway", "g"), b.throw("half"), executable=False))
    .split(b"\n", 1)[1].replace(b"\n", b"\r\n")
    .replace(b'id="g"', b"id='g' xmlns:other='urn:other' other:colour='red'")
)  # fmt: skip
RUNS = b.process("runs", b.start(), b.end(), flows=["start -> end"])


def kept(office: Office, bundle: str, path: str) -> bytes:
    with office.engine.database.snapshot() as work:
        return open_file(work, office.engine.library, actor_of("mei"), bundle, path).content


def test_a_drawing_is_refused_unless_it_is_meant_as_one(office: Office) -> None:
    with pytest.raises(DeploymentRefused) as refused:
        office.does(DeployFiles, files={"sketch.bpmn": SKETCH})

    assert [finding.code for finding in refused.value.findings] == ["BUNDLE_EMPTY"]
    assert "--drawing" in refused.value.findings[0].text("en")


def test_a_drawing_is_kept_byte_for_byte_and_shown_to_designers(office: Office) -> None:
    first = office.does(DeployFiles, files={"sketch.bpmn": SKETCH}, drawings=True)
    again = office.does(DeployFiles, files={"sketch.bpmn": SKETCH}, drawings=True)

    assert (again["deployment"], again["unchanged"]) == (first["deployment"], True)
    with office.engine.database.snapshot() as work:
        (seen,) = bundles(work, office.engine.library, actor_of("mei"))
        assert work.definitions.of_deployment(first["deployment"]) == []
    assert [(file.name, file.process) for file in seen.files] == [("sketch.bpmn", None)]
    assert kept(office, "sketch", "processes/sketch/sketch.bpmn") == SKETCH


def test_a_drawing_beside_processes_needs_no_word(office: Office) -> None:
    files = {"processes/both/runs.bpmn": RUNS, "processes/both/sketch.bpmn": SKETCH}

    office.does(DeployBundle, bundle="both", files=files)

    assert office.instance(office.start("runs")).status == "completed"
    assert kept(office, "both", "processes/both/sketch.bpmn") == SKETCH
    assert kept(office, "both", "processes/both/runs.bpmn") == RUNS


def test_what_is_no_bpmn_is_no_drawing_either(office: Office) -> None:
    broken = SKETCH.replace(b"bpmn:complexGateway", b"bpmn:nonsense")

    with pytest.raises(DeploymentRefused):
        office.does(DeployFiles, files={"sketch.bpmn": broken}, drawings=True)


def counted(content: bytes) -> Counter[str]:
    found = (etree.QName(one) for one in etree.fromstring(content).iter() if isinstance(one.tag, str))
    return Counter(name.localname for name in found if name.namespace == BPMN)


def test_reference_models_of_interchange_come_in_and_go_out_whole(office: Office) -> None:
    files = sorted(suite("miwg").rglob("*.bpmn"))
    wanted = json.loads((FOLDER / "expected" / "miwg-reference-counts.json").read_text(encoding="utf-8"))

    for file in files:
        office.does(DeployFiles, files={file.name: file.read_bytes()}, drawings=True)
        out = kept(office, file.stem, f"processes/{file.stem}/{file.name}")
        assert out == file.read_bytes()
        counts = counted(out)
        assert {tag: counts[tag] for tag in wanted[file.stem]} == wanted[file.stem]
