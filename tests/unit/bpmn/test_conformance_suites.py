"""`linli conformance spector` and `betsy`: files are held against what their suite expects."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.cli import linli
from tests.support.bpmn import end, exclusive, process, script_task, start, task
from tests.support.suites import suite

CASE = {"input": "a", "integerVariable": 0, "delay_ms": 0}


def run(name: str, folder: Path, *options: str) -> tuple[int, list[str]]:
    ran = CliRunner().invoke(linli, ["conformance", name, str(folder), *options])
    return ran.exit_code, ran.output.splitlines()


def expecting(folder: Path, suite_name: str, entries: list[dict[str, object]]) -> Path:
    (folder / "expected").mkdir()
    (folder / "expected" / f"{suite_name}.json").write_text(json.dumps(entries), encoding="utf-8")
    (folder / "models").mkdir()
    return folder / "models"


def test_verdicts_are_counted_by_rule(tmp_path: Path) -> None:
    entries = [{"file": f"models/{name}.bpmn", "rule": "R", "expected": "valid"} for name in ("good", "bad")]
    models = expecting(tmp_path, "bpmnspector", [*entries, {**entries[0], "file": "elsewhere/x.bpmn"}])
    (models / "good.bpmn").write_bytes(process("p", start(), task("x"), end(), flows=["start -> x -> end"]))
    (models / "bad.bpmn").write_bytes(process("p", start(), task("x"), end(), flows=["start -> x -> end -> x"]))

    code, lines = run("spector", models, "-v")

    assert code == 1
    assert lines == [
        "R  1/2", "✗ R models/bad.bpmn: expected valid, is invalid END_WITH_OUTGOING [end]", "1/2",
    ]  # fmt: skip


def test_a_run_is_held_against_its_marks(tmp_path: Path) -> None:
    cases = [{**CASE, "expect": ["SCRIPT_task1"]}, {**CASE, "input": "b", "expect": ["ERROR_runtime"]}]
    models = expecting(tmp_path, "betsy", [{"file": "models/m.bpmn", "group": "g", "name": "M", "cases": cases}])
    content = process(
        "p", start(), exclusive("x"), script_task("y", None), end(),
        flows=["start -> x", 'x -> y: test.contains("a")', "y -> end"],
    )  # fmt: skip
    script = b'<bpmn:scriptTask id="y"><bpmn:script>SCRIPT_task1</bpmn:script>'
    (models / "m.bpmn").write_bytes(content.replace(b'<bpmn:scriptTask id="y">', script))

    code, lines = run("betsy", models, "-v")

    assert 'M x_y: test.contains("a") → =contains(test, "a")' in lines
    assert (code, lines[-1]) == (0, "2/2")


def test_a_folder_of_nothing_expected_is_said(tmp_path: Path) -> None:
    code, lines = run("spector", tmp_path)

    assert code == 1
    assert "expected/bpmnspector.json" in "".join(lines)


@pytest.mark.parametrize(("name", "folder"), [("spector", "bpmnspector"), ("betsy", "betsy")])
def test_the_foreign_suite_comes_out_as_expected(name: str, folder: str) -> None:
    _, lines = run(name, suite(folder), "-v")

    right, _, total = lines[-1].partition("/")
    assert right == total, lines
