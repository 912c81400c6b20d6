"""What is refused, with every finding at once: hostile files, other formats, faults in tables and graphs."""

import pytest

from engine.dmn import DecisionError, parse_dmn
from engine.errors import DeploymentRefused, Finding
from tests.support.dmn import NAMESPACE, decision, definitions, literal, table
from tests.support.feel import evaluation

BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<definitions xmlns="%s" id="d">&b;</definitions>""" % NAMESPACE.encode()
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<definitions xmlns="%s" id="d" name="&x;"/>""" % NAMESPACE.encode()


def findings(content: bytes) -> list[Finding]:
    with pytest.raises(DeploymentRefused) as caught:
        parse_dmn(content, "d.dmn")
    return list(caught.value.findings)


def codes(content: bytes) -> set[str]:
    return {finding.code for finding in findings(content)}


@pytest.mark.parametrize("content", [BOMB, OUTSIDE, BOMB.decode().encode("utf-16")])
def test_a_document_type_is_refused(content: bytes) -> None:
    assert codes(content) <= {"DMN_DOCTYPE", "DMN_XML"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "DMN_XML"),
        (b"no xml", "DMN_XML"),
        (b"<a>" * 2000, "DMN_XML"),
        (b"<definitions/>", "DMN_NAMESPACE"),
        (b" " * 5_000_001, "DMN_TOO_LARGE"),
        (definitions(), "DMN_EMPTY"),
        (definitions(decision("d", "")), "DMN_EMPTY"),
        (definitions(decision("d", literal("1"), "nobody")), "DMN_REFERENCE"),
        (definitions(decision("a", literal("1"), "b"), decision("b", literal("1"), "a")), "DMN_CYCLE"),
        (definitions(decision("d", literal("1")), decision("d", literal("2"))), "DMN_DUPLICATE_ID"),
        (definitions(decision("d", "<conditional/>")), "DMN_EMPTY"),
        (definitions(decision("d", '<functionDefinition kind="Java"/>')), "DMN_UNSUPPORTED"),
        (definitions('<import name="x" namespace="nobody"/>', decision("d", literal("1"))), "DMN_IMPORT"),
        (definitions(decision("d", table(["n"], ["x"], [["1"]]))), "DMN_TABLE"),
        (definitions(decision("d", table(["n"], [], [["1"]]))), "DMN_TABLE"),
        (definitions(decision("d", table(["n"], ["x"], [], policy="BEST"))), "DMN_HIT_POLICY"),
        (
            definitions(decision("d", table(["n"], ["x", "y"], [], policy="COLLECT", aggregation="SUM"))),
            "DMN_HIT_POLICY",
        ),
    ],
)
def test_a_file_that_cannot_decide_is_refused(content: bytes, code: str) -> None:
    assert code in codes(content)


def test_every_syntax_error_is_found_with_element_and_column() -> None:
    wrong = table(["n =="], ["x"], [["> ", "1 +"]])
    found = findings(definitions(decision("d", wrong), decision("e", literal("foo(1)"))))
    assert [(finding.code, finding.element) for finding in found] == [
        ("DMN_FEEL", "in1"),
        ("DMN_FEEL", "rule1"),
        ("DMN_FEEL", "rule1"),
        ("DMN_FEEL", "e"),
    ]
    assert found[0].column == 3
    assert found[0].line == 1


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ],
)
def test_every_version_of_dmn_is_read(namespace: str) -> None:
    graph = parse_dmn(definitions(decision("d", literal("1")), namespace=namespace), "d.dmn")
    assert graph.decisions["d"].decide({}, evaluation()).output == 1


def test_a_constant_cell_fits_its_column() -> None:
    typed = table(["n"], ["x"], [["-", '"a"']]).replace('name="x"', 'name="x" typeRef="number"')
    assert [(one.code, one.element) for one in findings(definitions(decision("d", typed)))] == [("DMN_TYPE", "rule1")]


def test_a_constant_output_that_is_not_among_the_output_values_is_a_warning() -> None:
    rows = [["> 1", '"a"'], ["<= 1", '"z"']]
    graph = parse_dmn(definitions(decision("d", table(["n"], ["x"], rows, output_values=['"a", "b"']))), "d.dmn")
    assert [(one.code, one.element) for one in graph.findings] == [("DMN_OUTPUT_VALUE", "rule2")]


def test_a_value_outside_the_input_values_is_an_incident() -> None:
    closed = table(["kind"], ["x"], [["-", "1"]], input_values='"annual", "sick"')
    kind = parse_dmn(definitions(decision("d", closed)), "d.dmn").decisions["d"]
    assert kind.decide({"kind": "sick"}, evaluation()).output == 1
    with pytest.raises(DecisionError, match="DMN_INPUT_VALUE"):
        kind.decide({"kind": "party"}, evaluation())
