"""Damaged files: refused with findings or read and begun, never a crash or a hang; the big number is a soak test."""

import pytest

from engine.bpmn import read_processes
from engine.calendar import calendar_functions
from engine.errors import DeploymentRefused, WrongState
from tests.support.mutations import damaged, originals, the_rest
from tests.support.play import Played

SAMPLE = range(200)
FULL = 100_000


def judged(content: bytes) -> str:
    """Reads and begins a file; what it answers."""
    try:
        if not read_processes(content, "test.bpmn", calendar_functions()).models:
            return "drawn"
    except DeploymentRefused as refused:
        return "refused" if refused.findings else "refused without a word"
    try:
        Played(content, step_limit=200).start({"ask": {"ok": True}, "businessKey": "k"})
    except WrongState:
        return "begun by an event only"
    return "begun"


def test_damaged_files_are_refused_or_run() -> None:
    files = originals()

    answers = {judged(damaged(files[seed % len(files)], seed)) for seed in SAMPLE}

    assert answers >= {"refused", "begun"}
    assert "refused without a word" not in answers


def test_a_property_without_an_id_is_known_by_its_name() -> None:
    content = the_rest().replace(b'<bpmn:property id="pr" name="a"/>', b'<bpmn:property name="a"/><bpmn:property/>')

    (model,) = read_processes(content, "test.bpmn").models

    assert model.root.data[:1] == ("a",)


@pytest.mark.soak
def test_a_hundred_thousand_damaged_files_are_refused_or_run() -> None:
    files = originals()

    for seed in range(FULL):
        judged(damaged(files[seed % len(files)], seed))
