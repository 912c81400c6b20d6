"""`linli conformance dmn`: the test kit's files are read, compared as its runners do, and counted."""

from pathlib import Path

from click.testing import CliRunner

from engine.cli import linli
from engine.conformance import run_dmn
from tests.support.dmn import decision, definitions, literal
from tests.support.suites import suite

HEAD = (
    '<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">'
    "<modelName>m.dmn</modelName>"
)


def number(value: str) -> str:
    return f'<value xsi:type="xsd:decimal">{value}</value>'


def one_case(inputs: str, expected: str) -> str:
    return (
        f'<testCase id="1">{inputs}<resultNode name="d" type="decision"><expected>{expected}</expected></resultNode>'
        "</testCase>"
    )


def run(folder: Path, text: str, *cases: str) -> tuple[int, str]:
    (folder / "group").mkdir()
    model = definitions(decision("d", literal(text), "input:n"), '<inputData id="n" name="n"/>')
    (folder / "group/m.dmn").write_bytes(model)
    (folder / "group/m-test-01.xml").write_text(f"{HEAD}{''.join(cases)}</testCases>", encoding="utf-8")
    ran = CliRunner().invoke(linli, ["conformance", "dmn", str(folder), "-v"])
    return ran.exit_code, ran.output


def test_results_are_counted_and_differences_listed(tmp_path: Path) -> None:
    inputs = f'<inputNode name="n">{number("2")}</inputNode>'
    code, output = run(tmp_path, "n / 3", one_case(inputs, number("0.66666666667")), one_case(inputs, number("0.7")))
    assert code == 1
    assert "group  1/2" in output
    assert "m-test-01 1 d: expected 0.7, got 0.6666" in output
    assert output.splitlines()[-1] == "1/2"


def test_lists_components_dates_and_nothing_are_compared(tmp_path: Path) -> None:
    expected = (
        '<component name="days"><list><item><value xsi:type="xsd:date">2026-11-27</value></item></list></component>'
        '<component name="none"><value xsi:nil="true"/></component>'
    )
    code, output = run(tmp_path, '{days: [date("2026-11-27")], none: null}', one_case("", expected))
    assert (code, output.splitlines()[-1]) == (0, "1/1")


def test_the_second_level_of_the_kit_comes_out_whole() -> None:
    folder = suite("dmn-tck") / "TestCases" / "compliance-level-2"

    wrong = [(result.case, result.difference) for result in run_dmn(folder) if result.difference]

    assert wrong == []
