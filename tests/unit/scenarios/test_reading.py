"""A scenario's file is refused with every finding at once, each with its line."""

import pytest

from engine.errors import DeploymentRefused
from engine.scenarios import Scenario, read_scenario
from engine.scenarios.scenario import Complete, Start, Wait

SOUND = """\
name: {zh: 三天, en: Three days}
tenant: yunchuan
given: {at: 2026-11-24T09:00}
steps:
  - when: {start: approval, by: w003, as: case, answers: {start: 2026-12-07}}
    then: {tasks: {ut_decide: {for: w001, due: 2026-11-25T09:00}}}
  - when: {complete: ut_decide, by: w001}
  - when: {at: 2026-12-07T08:30}
"""


def read(text: str) -> Scenario:
    return read_scenario("processes/approval/scenarios/one.yaml", text.encode())


def findings(text: str) -> dict[str | None, int | None]:
    """Place → line."""
    with pytest.raises(DeploymentRefused) as refused:
        read(text)
    assert all(one.text("zh") and one.text("en") for one in refused.value.findings)
    return {one.element: one.line for one in refused.value.findings}


def test_a_sound_file_becomes_its_steps() -> None:
    start, complete, wait = (step.when for step in read(SOUND).steps)

    assert isinstance(start, Start)
    assert (start.process, start.by, start.answers) == ("approval", "w003", {"start": "2026-12-07"})
    assert isinstance(complete, Complete)
    assert isinstance(wait, Wait)
    assert wait.until.isoformat() == "2026-12-07T08:30:00+08:00"


def test_nothing_in_then_is_not_the_same_as_no_open_task() -> None:
    assert read(SOUND).steps[1].then.tasks is None
    assert read(SOUND + "    then: {tasks: {}}\n").steps[2].then.tasks == {}


def test_every_finding_is_told_at_once_with_its_line() -> None:
    broken = SOUND.replace("given: {at: 2026-11-24T09:00}", "given: {at: soon}").replace("by: w001}", "bye: w001}")

    assert findings(broken) == {"given.at": 3, "steps.2.when.bye": 7, "steps.2.when": 7}


@pytest.mark.parametrize(
    ("right", "wrong", "place"),
    [
        ("tenant: yunchuan", "tenants: yunchuan", "tenants"),
        ("en: Three days", "fr: Trois jours", "name.fr"),
        ("  - when: {at: 2026-12-07T08:30}", "  - then: {}", "steps.3"),
        ("complete: ut_decide", "finish: ut_decide", "steps.2.when"),
        ("complete: ut_decide", "complete: ut_decide, at: 2026-12-01", "steps.2.when"),
        ("by: w001}", "by: w001, case: other}", "steps.2.when.case"),
        ("by: w001}", "by: w001}\n    then: {refused: [R1]}", "steps.2.then.refused"),
        ("due: 2026", "until: 2026", "steps.1.then.tasks.ut_decide.until"),
        ("answers: {start: 2026-12-07}", "answers: [1]", "steps.1.when.answers"),
    ],
)
def test_what_is_wrong_is_named_where_it_stands(right: str, wrong: str, place: str) -> None:
    assert place in findings(SOUND.replace(right, wrong))


def test_a_word_that_is_nearly_right_is_suggested() -> None:
    with pytest.raises(DeploymentRefused) as refused:
        read(SOUND.replace("answers:", "answer:"))

    assert "Did you mean answers?" in refused.value.findings[0].text("en")
    assert "是否为 answers？" in refused.value.findings[0].text("zh")


def test_what_is_no_yaml_is_refused_with_its_line() -> None:
    assert findings("name: {zh: 三天\nsteps: [") == {None: 2}


@pytest.mark.parametrize("text", ["", "[]", "just a text", "steps: []\n"])
def test_what_is_no_scenario_is_refused(text: str) -> None:
    assert findings(text)
