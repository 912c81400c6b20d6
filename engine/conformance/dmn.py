"""Runs a folder of the DMN Technology Compatibility Kit and says which results are as expected; it prints nothing."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree

from engine.conformance.expected import Result
from engine.conformance.tck import Case, agree, read_cases
from engine.dmn import DecisionGraph, Manner, parse_dmn
from engine.errors import DeploymentRefused, IncidentError
from engine.feel import Evaluation, Undefined, feel_text

STEPS = 20_000_000
MOMENT = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


def run_dmn(folder: Path) -> Iterator[Result]:
    """Every expected result of every test file below `folder`, by file."""
    for path in sorted(folder.rglob("*-test-*.xml")):
        yield from _run_file(path, path.parent.relative_to(folder).as_posix())


def _run_file(path: Path, group: str) -> Iterator[Result]:
    try:
        model, cases = read_cases(path)
    except (etree.XMLSyntaxError, ValueError, Undefined) as error:
        yield Result(group, path.name, f"cannot be read: {error}")
        return
    graph = _graph(path.parent / model)
    for case in cases:
        name = f"{path.stem} {case.id} {case.node}"
        yield Result(group, name, graph if isinstance(graph, str) else _difference(graph, case))


def _graph(path: Path) -> DecisionGraph | str:
    """The model, which may import those beside it, or why there is none."""
    try:
        others = {other.name: other.read_bytes() for other in sorted(path.parent.glob("*.dmn")) if other != path}
        return parse_dmn(path.read_bytes(), path.name, others=others, manner=Manner.STANDARD)
    except OSError as error:
        return str(error)
    except DeploymentRefused as refused:
        return "; ".join(finding.text("en") for finding in refused.findings)


def _difference(graph: DecisionGraph, case: Case) -> str:
    evaluation = Evaluation(now=MOMENT, steps=STEPS)
    try:
        actual = _ask(graph, case, evaluation)
    except (IncidentError, Undefined) as error:
        actual = None
        evaluation.warn(str(error))
    except Exception as fault:  # ours: the other results count all the same
        return f"expected {feel_text(case.expected)}, got {fault!r}"
    if agree(actual, case.expected):
        return ""
    why = f" ({'; '.join(evaluation.warnings[:3])})" if evaluation.warnings else ""
    return f"expected {feel_text(case.expected)}, got {feel_text(actual)}{why}"


def _ask(graph: DecisionGraph, case: Case, evaluation: Evaluation) -> object:
    """A decision by its name, or what a service or business knowledge answers; of several outputs the named one."""
    if not case.invocable:
        named = (decision for decision in graph.decisions.values() if decision.name == case.node)
        if (decision := next(named, None)) is not None:
            return decision.decide(case.inputs, evaluation).output
    answer = graph.call(case.invocable or case.node, case.inputs, evaluation)
    if isinstance(answer, Mapping) and case.node != case.invocable and case.node in answer:
        return answer[case.node]
    return answer
