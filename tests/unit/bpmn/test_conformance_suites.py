"""`linli conformance spector` and `betsy`: files are held against what their suite expects."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.bpmn import read_processes
from engine.cli import linli
from engine.conformance.playing import BEGIN, House
from tests.support.bpmn import (
    Node,
    a_process,
    boundary,
    call,
    catch,
    definitions,
    end,
    exclusive,
    parallel,
    process,
    script_task,
    start,
    task,
    throw,
)
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


def marks_of(*processes: Node) -> list[str]:
    """What a run of the first process leaves, as betsy's scripts would write it."""
    models = read_processes(definitions(*processes), "m.bpmn").models
    first = House(models).play({"marks": [], "businessKey": "1"}, BEGIN + timedelta(days=1))
    marks = first.variables["marks"]
    assert isinstance(marks, list)
    return [*marks, *first.incidents]


def mark(id: str) -> Node:
    return script_task(id, f'=append(marks, "{id}")', "marks")


def test_a_thrown_message_reaches_what_waits_for_it_and_a_signal_all() -> None:
    found = marks_of(a_process(
        "p", start(), parallel("fork"), catch("m", message="hello", key="=businessKey"), mark("heard"),
        catch("s", signal="all"), mark("all_heard"), throw("say", message="hello", key="=businessKey"),
        throw("shout", signal="all"), end(),
        flows=["start -> fork", "fork -> m -> heard -> end", "fork -> s -> all_heard -> end",
               "fork -> say -> shout -> end"],
    ))  # fmt: skip

    assert sorted(found) == ["all_heard", "heard"]


def test_a_called_process_gives_back_what_it_knows_and_fails() -> None:
    caller = [start(), call("x", "q"), mark("after"), boundary("b", on="x", error="E"), mark("failed"), end()]
    flows = ["start -> x -> after -> end", "b -> failed -> end"]
    called = [start("qs"), mark("inside"), exclusive("g"), end("qe"), end("bad", error="E")]

    for broken, marks in ((False, ["inside", "after"]), (True, ["inside", "failed"])):
        inner = ["qs -> inside -> g", f"g -> bad: ={str(broken).lower()}", "g -> qe: default"]
        assert marks_of(a_process("p", *caller, flows=flows), a_process("q", *called, flows=inner)) == marks


def test_timers_come_true_in_their_order() -> None:
    found = marks_of(a_process(
        "p", start(), parallel("fork"), catch("late", duration="PT2H"), mark("second"), catch("soon", duration="PT1H"),
        mark("first"), end(), flows=["start -> fork", "fork -> late -> second -> end", "fork -> soon -> first -> end"],
    ))  # fmt: skip

    assert found == ["first", "second"]


def test_a_folder_of_nothing_expected_is_said(tmp_path: Path) -> None:
    code, lines = run("spector", tmp_path)

    assert code == 1
    assert "expected/bpmnspector.json" in "".join(lines)


@pytest.mark.parametrize(("name", "folder"), [("spector", "bpmnspector"), ("betsy", "betsy")])
def test_the_foreign_suite_comes_out_as_expected(name: str, folder: str) -> None:
    _, lines = run(name, suite(folder), "-v")

    right, _, total = lines[-1].partition("/")
    assert right == total, lines
