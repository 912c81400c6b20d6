"""Plays betsy's models in memory: what a run leaves in `marks` is held against what the suite expects."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from engine.bpmn import read_processes
from engine.bpmn.model import Model
from engine.calendar import calendar_functions
from engine.conformance.expected import Entry, Result
from engine.conformance.playing import BEGIN, House
from engine.conformance.translation import KEY, MARKS, translate
from engine.errors import DeploymentRefused, Rejected

REFUSED, FAILED, PARALLEL = "ERROR_deployment", "ERROR_runtime", "EXECUTION_parallel"
UNCAUGHT = {"UNHANDLED_ERROR_EVENT": "ERROR_thrownErrorEvent"}
STAMPS = frozenset({"CREATE_TIMESTAMP_LOG_1", "CREATE_TIMESTAMP_LOG_2"})
PATIENCE = timedelta(minutes=1)
"""A suite waits in real time and gives each model a little more than it needs; here waiting costs nothing."""


def run_betsy(entries: Sequence[tuple[Path, Entry]], notes: list[str] | None = None) -> Iterator[Result]:
    """Every case of every entry. What was translated is added to `notes`."""
    for file, entry in entries:
        content, changes = translate(file.read_bytes())
        if notes is not None:
            notes += [f"{entry['name']} {element}: {before} → {after}" for element, before, after in changes]
        try:
            models: tuple[Model, ...] = read_processes(content, file.name, calendar_functions()).models
            why = ""
        except DeploymentRefused as refused:
            models, why = (), "; ".join(f"{one.code} [{one.element}]" for one in refused.findings[:4])
        for number, case in enumerate(entry["cases"], 1):
            marks = _marks(models, case) if models else [REFUSED]
            yield Result(entry["group"], f"{entry['name']} {number}", _difference(marks, case["expect"], why))


def _difference(marks: Sequence[str], expected: Sequence[str], why: str) -> str:
    if sorted(marks) == sorted(expected):
        return ""
    return f"expected {' '.join(sorted(expected))}, left {' '.join(sorted(marks)) or 'nothing'} {why}".strip()


def _marks(models: Sequence[Model], case: Entry) -> list[str]:
    """What a run leaves; an incident leaves its own mark, as an engine's log would."""
    house = House(models)
    variables = {"test": case["input"], "integerVariable": case["integerVariable"], MARKS: [], KEY: "1"}
    try:
        first = house.play(variables, BEGIN + timedelta(milliseconds=case["delay_ms"]) + PATIENCE)
    except Rejected as rejected:
        return [f"ERROR_generic ({rejected})"]
    others = [one for one in house.instances if one is not first and one.caller is None]
    left = [mark for one in (first, *others) for mark in _written(one.variables.get(MARKS))]
    stamps = STAMPS.intersection(left)
    marks = [mark for mark in left if mark not in STAMPS] + ([PARALLEL] if stamps == STAMPS else [])
    incidents = [kind for one in house.instances for kind in one.incidents]
    return marks + [UNCAUGHT.get(kind, FAILED) for kind in incidents[:1]]


def _written(marks: object) -> list[str]:
    return [str(mark) for mark in marks] if isinstance(marks, list) else []
