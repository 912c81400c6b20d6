"""Work for programs: taken by one at a time, given back by the clock, tried again, and stopped for a person to look."""

from datetime import timedelta
from typing import Any

import pytest

from engine.commands import (
    ActivateJobs,
    CancelInstance,
    CompleteJob,
    FailJob,
    ResolveIncident,
    ThrowJobError,
    UpdateJob,
)
from engine.errors import Forbidden, NotFound, WrongState
from engine.queries.variables import variables_of
from engine.store.incidents import IncidentRow
from engine.store.jobs import JobRow
from tests.support import bpmn as b
from tests.support.at_once import at_once
from tests.support.engines import Office

pytestmark = pytest.mark.on_both


def heating(*rest: b.Node, flows: tuple[str, ...] = (), **task: Any) -> bytes:
    work = b.service_task("st", "heating", **task)
    return b.process("heat", b.start(), work, b.end(), *rest, flows=["start -> st -> end", *flows])


def deploy(office: Office, content: bytes) -> None:
    office.deploy("heat", {"processes/heat/heat.bpmn": content})


def take(office: Office, by: str = "program", most: int = 10, minutes: int = 5, type: str = "heating") -> list[int]:
    lease = timedelta(minutes=minutes)
    jobs: list[int] = office.does(ActivateJobs, by, type=type, worker="w", timeout=lease, most=most)["jobs"]
    return jobs


def job(office: Office, key: int) -> JobRow:
    with office.engine.database.snapshot() as work:
        return work.jobs.load(key)


def incidents(office: Office, instance: int) -> list[IncidentRow]:
    with office.engine.database.snapshot() as work:
        return work.incidents.open_of(instance)


def variables(office: Office, instance: int) -> dict[str, Any]:
    with office.engine.database.snapshot() as work:
        return variables_of(work, instance)


def kinds(office: Office, instance: int) -> list[str]:
    return [row.kind for row in office.history(instance)]


def test_a_program_takes_a_job_and_its_results_let_the_case_go_on(office: Office) -> None:
    deploy(office, heating(headers={"unit": "°C"}))
    case = office.start("heat")

    (key,) = take(office)
    office.does(CompleteJob, "program", job=key, variables={"degrees": 21})

    assert office.instance(case).status == "completed"
    assert variables(office, case)["degrees"] == 21
    assert job(office, key).headers == {"unit": "°C"}
    assert "JobCompleted" in kinds(office, case)


def test_several_programs_at_once_get_each_job_once(office: Office) -> None:
    deploy(office, heating())
    for _ in range(24):
        office.start("heat")

    got = at_once(*[lambda: take(office, most=4) + take(office, most=4) for _ in range(4)])

    assert sorted(key for keys in got for key in keys) == sorted({key for keys in got for key in keys})
    assert sum(map(len, got)) == 24


def test_of_two_who_complete_a_job_at_once_one_does(office: Office) -> None:
    deploy(office, heating())
    case = office.start("heat")
    (key,) = take(office)

    def complete() -> str:
        try:
            office.does(CompleteJob, "program", job=key)
        except NotFound:
            return "gone"
        return "done"

    assert sorted(at_once(complete, complete)) == ["done", "gone"]
    assert kinds(office, case).count("JobCompleted") == 1


def test_a_job_whose_lease_is_over_is_given_to_the_next_and_lost_for_the_first(office: Office) -> None:
    deploy(office, heating())
    case = office.start("heat")
    (key,) = take(office, minutes=5)
    assert take(office, "twin") == []

    office.now += timedelta(minutes=5)
    assert take(office, "twin") == [key]

    with pytest.raises(WrongState):
        office.does(CompleteJob, "program", job=key)
    office.does(CompleteJob, "twin", job=key)
    with pytest.raises(NotFound):
        office.does(CompleteJob, "program", job=key)
    assert office.instance(case).status == "completed"


def test_programs_that_share_an_account_are_told_apart_by_the_token_of_the_lease(office: Office) -> None:
    deploy(office, heating())
    case = office.start("heat")
    lease = {"type": "heating", "worker": "w", "timeout": timedelta(minutes=5), "most": 1, "fenced": True}
    (key,) = office.does(ActivateJobs, "program", id="first", **lease)["jobs"]
    office.now += timedelta(minutes=5)
    office.does(ActivateJobs, "program", id="second", **lease)

    for stale in ("first", None):
        with pytest.raises(WrongState):
            office.does(CompleteJob, "program", job=key, lease=stale)
    office.does(CompleteJob, "program", job=key, lease="second")

    assert office.instance(case).status == "completed"


def test_late_work_counts_where_nobody_has_begun_it_again(office: Office) -> None:
    deploy(office, heating())
    case = office.start("heat")
    (key,) = take(office, minutes=5)
    office.now += timedelta(minutes=6)

    office.does(CompleteJob, "program", job=key)

    assert office.instance(case).status == "completed"


def test_a_lease_may_be_made_longer(office: Office) -> None:
    deploy(office, heating())
    office.start("heat")
    (key,) = take(office, minutes=5)
    office.does(UpdateJob, "program", job=key, timeout=timedelta(minutes=10))

    office.now += timedelta(minutes=9)

    assert take(office, "twin") == []


def test_a_job_that_failed_comes_again_after_its_pause_and_sees_what_was_left_for_it(office: Office) -> None:
    deploy(office, heating())
    case = office.start("heat")
    (key,) = take(office)
    left = {"retries": 2, "message": "503", "back_off": timedelta(minutes=1), "variables": {"tried": 1}}

    office.does(FailJob, "program", job=key, **left)

    assert take(office) == []
    assert "tried" not in variables(office, case)
    office.now += timedelta(minutes=1)
    assert take(office) == [key]
    assert (job(office, key).retries, job(office, key).error) == (2, "503")


def test_without_retries_left_a_person_mends_and_resolves(office: Office) -> None:
    deploy(office, heating(retries="1"))
    case = office.start("heat")
    (key,) = take(office)

    office.does(FailJob, "program", job=key, retries=0, message="no heater in 3-201")

    (incident,) = incidents(office, case)
    assert (incident.error_type, incident.message, incident.job_key) == ("JOB_NO_RETRIES", "no heater in 3-201", key)
    assert office.instance(case).has_incident
    assert not [row for row in office.history(case) if "3-201" in row.data]  # what programs say may be personal
    with pytest.raises(WrongState):
        office.does(ResolveIncident, incident=incident.key)
    office.does(UpdateJob, job=key, retries=1)
    assert take(office) == []
    office.does(ResolveIncident, incident=incident.key)

    assert not office.instance(case).has_incident
    assert take(office) == [key]
    with pytest.raises(WrongState):
        office.does(ResolveIncident, incident=incident.key)


def test_a_job_that_nobody_may_try_is_an_incident_from_the_start(office: Office) -> None:
    deploy(office, heating(retries="0"))
    case = office.start("heat")

    assert [one.error_type for one in incidents(office, case)] == ["JOB_NO_RETRIES"]
    assert take(office) == []


def test_an_error_is_caught_by_the_diagram_with_what_it_brings(office: Office) -> None:
    caught = b.boundary("cold", on="st", error="COLD")
    deploy(office, heating(caught, b.end("sorry"), flows=("cold -> sorry",)))
    case = office.start("heat")
    (key,) = take(office)

    office.does(ThrowJobError, "program", job=key, code="COLD", variables={"degrees": 3})

    assert office.instance(case).status == "completed"
    assert variables(office, case)["degrees"] == 3
    assert job(office, key).status == "thrown"


def test_an_error_that_nobody_catches_is_an_incident_and_the_job_comes_again(office: Office) -> None:
    deploy(office, heating())
    case = office.start("heat")
    (key,) = take(office)

    office.does(ThrowJobError, "program", job=key, code="COLD")

    (incident,) = incidents(office, case)
    assert (incident.error_type, incident.job_key) == ("UNHANDLED_ERROR_EVENT", key)
    assert take(office) == []
    office.does(ResolveIncident, incident=incident.key)
    assert take(office) == [key]


def test_a_case_that_ends_takes_its_job_and_its_incident_with_it(office: Office) -> None:
    deploy(office, heating())
    case = office.start("heat")
    (key,) = take(office)
    office.does(FailJob, "program", job=key)

    office.does(CancelInstance, instance=case)

    assert incidents(office, case) == []
    assert not office.instance(case).has_incident
    assert job(office, key).status == "cancelled"


def test_work_that_begins_again_keeps_the_timer_it_has(office: Office) -> None:
    late = b.boundary("late", on="st", duration="PT1H", interrupting=False)
    work = b.service_task("st", "org.person", inputs={"id": "=who"})
    deploy(office, b.process("heat", b.start(), work, late, b.end(), b.end("told"),
                             flows=["start -> st -> end", "late -> told"]))  # fmt: skip
    case = office.start("heat", variables={"who": ""})
    (incident,) = incidents(office, case)

    office.does(ResolveIncident, incident=incident.key)

    assert len(incidents(office, case)) == 1
    assert office.passes(hours=1) == 1


@pytest.mark.parametrize(
    ("command", "fields"),
    [(CompleteJob, {}), (FailJob, {}), (ThrowJobError, {"code": "x"}), (UpdateJob, {"retries": 1})],
)
def test_people_and_those_who_did_not_take_it_leave_a_job_alone(
    office: Office, command: Any, fields: dict[str, Any]
) -> None:
    deploy(office, heating())
    office.start("heat")
    with pytest.raises(Forbidden):
        take(office, "ann")
    (key,) = take(office)

    with pytest.raises(Forbidden):
        office.does(command, "ann", job=key, **fields)
    if command is not UpdateJob:
        with pytest.raises(WrongState):
            office.does(command, "twin", job=key, **fields)
    with pytest.raises(NotFound):
        office.does(command, "program", job=1, **fields)
