"""Decision services as functions, names in scope, and models that import others."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.cli import linli
from engine.dmn import Manner, parse_dmn
from engine.errors import DeploymentRefused
from tests.support.dmn import decision, definitions, input_data, item, knowledge, literal, service
from tests.support.feel import evaluation

PARTS = (
    input_data("n", "number"),
    decision("base", literal("n * 10"), "input:n"),
    decision("sum", literal("base + n"), "base", "input:n"),
    decision("twice", literal("sum * 2"), "sum"),
    service("whole", "outputDecision:twice", "encapsulatedDecision:sum", "encapsulatedDecision:base", "inputData:n"),
    service("upper", "outputDecision:twice", "outputDecision:sum", "inputDecision:base", "inputData:n"),
)


def decide(text: str, *requires: str, **variables: object) -> object:
    file = definitions(*PARTS, decision("d", literal(text), *requires))
    graph = parse_dmn(file, "d.dmn", manner=Manner.STANDARD)
    return graph.decisions["d"].decide(variables, evaluation()).output


def test_a_service_is_a_function_of_its_input_data_and_input_decisions() -> None:
    assert decide("whole(2)", "bkm:whole", n=99) == 44
    assert decide("whole(n: 3)", "bkm:whole") == 66
    assert decide("upper(1, 5)", "bkm:upper") == {"twice": 12, "sum": 6}
    assert decide("upper(base: 5, n: 1).sum", "bkm:upper") == 6


def test_a_service_refuses_other_arguments_with_null() -> None:
    assert decide("whole()", "bkm:whole", n=1) is None
    assert decide('whole("a")', "bkm:whole", n=1) is None


def test_a_service_and_business_knowledge_can_be_called_from_outside() -> None:
    graph = parse_dmn(definitions(*PARTS, knowledge("half", literal("n / 2"), "n")), "d.dmn", manner=Manner.STANDARD)
    assert graph.call("whole", {"n": 2}, evaluation()) == 44
    assert graph.call("half", {"n": 3, "other": 1}, evaluation()) * 2 == 3


def test_only_what_is_required_is_in_sight() -> None:
    assert decide("n", n=1) is None
    assert decide("base", "input:n", n=1) is None
    assert decide("base", "base", n=1) == 10


def test_as_deployed_every_variable_of_the_case_is_in_sight() -> None:
    graph = parse_dmn(definitions(decision("d", literal("n"))), "d.dmn")
    assert graph.decisions["d"].decide({"n": 1}, evaluation()).output == 1


def test_as_deployed_input_data_are_variables_with_or_without_a_requirement() -> None:
    graph = parse_dmn(definitions(input_data("leave days"), decision("d", literal("leave days + 1"))), "d.dmn")
    assert graph.decisions["d"].decide({"leave days": 1}, evaluation()).output == 2


def test_a_decision_that_is_read_but_not_required_is_a_warning() -> None:
    file = definitions(decision("a", literal("1")), decision("b", literal("a + c")), decision("c", literal("a"), "a"))
    assert [(one.code, one.element, one.warning) for one in parse_dmn(file, "d.dmn").findings] == [
        ("DMN_NOT_REQUIRED", "b", True), ("DMN_NOT_REQUIRED", "b", True),
    ]  # fmt: skip


# -- imports ----------------------------------------------------------------------------------------------------------

MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def model(namespace: str, *parts: str) -> bytes:
    return definitions(*parts).replace(b"http://linli.test", namespace.encode())


def imports(name: str, namespace: str) -> str:
    return f'<import name="{name}" namespace="{namespace}" importType="{MODEL}"/>'


def requires(namespace: str, **ids: str) -> str:
    def link(kind: str, id: str) -> str:
        outer = "knowledgeRequirement" if kind == "requiredKnowledge" else "informationRequirement"
        return f'<{outer}><{kind} href="{namespace}#{id}"/></{outer}>'

    return "".join(link(kind, id) for kind, id in ids.items())


GREETING = model(
    "urn:greeting",
    item("tGuest", name="string"),
    input_data("guest", "tGuest"),
    knowledge("Say Hello", literal('"Hello " + name'), "name"),
    decision("greet", literal("Say Hello(guest.name)"), "input:guest", "bkm:Say Hello"),
)
MIDDLE = model(
    "urn:middle", imports("G", "urn:greeting"),
    decision("polite", requires("urn:greeting", requiredDecision="greet") + literal('G.greet + "!"')),
)  # fmt: skip


def ask(parts: bytes, others: dict[str, bytes], **variables: object) -> object:
    graph = parse_dmn(parts, "own.dmn", others=others, manner=Manner.STANDARD)
    return graph.decisions["d"].decide(variables, evaluation()).output


def test_names_of_an_import_stand_behind_its_own() -> None:
    own = requires("urn:greeting", requiredKnowledge="Say Hello", requiredDecision="greet")
    file = model(
        "urn:own", imports("In 1", "urn:greeting"), decision("d", own + literal('[In 1.Say Hello("A"), In 1.greet]'))
    )
    assert ask(file, {"g.dmn": GREETING}, **{"In 1": {"guest": {"name": "B"}}}) == ["Hello A", "Hello B"]


def test_an_import_without_a_name_gives_its_names_and_types_as_they_are() -> None:
    own = requires("urn:greeting", requiredKnowledge="Say Hello", requiredInput="guest")
    text = "if guest instance of tGuest then Say Hello(guest.name) else null"
    file = model("urn:own", imports("", "urn:greeting"), decision("d", own + literal(text)))
    assert ask(file, {"g.dmn": GREETING}, guest={"name": "C"}) == "Hello C"


def test_a_model_reached_twice_has_two_inputs() -> None:
    other = MIDDLE.replace(b"urn:middle", b"urn:other").replace(b'"!"', b'"?"')
    own = requires("urn:middle", requiredDecision="polite") + requires("urn:other", requiredDecision="polite")
    file = model(
        "urn:own", imports("M", "urn:middle"), imports("O", "urn:other"),
        decision("d", own + literal("[M.polite, O.polite]")),
    )  # fmt: skip
    files = {"g.dmn": GREETING, "m.dmn": MIDDLE, "o.dmn": other}
    given = {"M": {"G": {"guest": {"name": "A"}}}, "O": {"G": {"guest": {"name": "B"}}}}
    assert ask(file, files, **given) == ["Hello A!", "Hello B?"]


def test_types_of_an_import_are_named_behind_it() -> None:
    file = model("urn:own", imports("G", "urn:greeting"), decision("d", literal("5"), type_ref="G.tGuest"))
    assert ask(file, {"g.dmn": GREETING}) is None
    assert ask(file.replace(b">5<", b'>{name: "A"}<'), {"g.dmn": GREETING}) == {"name": "A"}


def test_a_file_is_checked_together_with_those_beside_it(tmp_path: Path) -> None:
    (tmp_path / "g.dmn").write_bytes(GREETING)
    (tmp_path / "m.dmn").write_bytes(MIDDLE)

    alone = CliRunner().invoke(linli, ["check", str(tmp_path / "m.dmn")])
    (tmp_path / "g.dmn").unlink()
    without = CliRunner().invoke(linli, ["check", str(tmp_path / "m.dmn")])

    assert (alone.exit_code, without.exit_code) == (0, 1)
    assert "urn:greeting" in without.output


def test_as_deployed_a_missing_or_circular_import_is_refused() -> None:
    file = model("urn:own", imports("G", "urn:greeting"), decision("d", literal("5")))
    with pytest.raises(DeploymentRefused) as caught:
        parse_dmn(file, "own.dmn")
    assert [finding.code for finding in caught.value.findings] == ["DMN_IMPORT"]
    back = model("urn:greeting", imports("O", "urn:own"), decision("e", literal("5")))
    with pytest.raises(DeploymentRefused):
        parse_dmn(file, "own.dmn", others={"g.dmn": back})
