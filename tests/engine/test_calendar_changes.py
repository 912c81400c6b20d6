"""An administrator enters a year's calendar: open due times move, what is over stays, listeners are told."""

import pytest

from engine.actor import Actor, ActorKind
from engine.commands import CompleteTask, EnterCalendar, ImportCalendar, ImportOrganisation
from engine.errors import DeploymentRefused, Forbidden
from engine.feel.evaluation import SHANGHAI
from engine.store.clocks import ClockRow
from tests.support import bpmn as b
from tests.support.approval import approval
from tests.support.engines import ORGANISATION, ROLES, Office

ADMIN = Actor(kind=ActorKind.PERSON, id="admin", name="管理员", groups=frozenset({"system_admin"}))
REST = {"rest_days": ["2026-11-25"]}
"""A Wednesday that nobody had reckoned with."""
MANIFEST = "title: {zh: 等待, en: Waiting}\nbusiness_key: WT\n"
WAITING = b.process(
    "waiting", b.start(), b.event_gateway("which"),
    b.catch("working", date='=add working time(now(), "1wd")'), b.catch("hours", duration="P3D"),
    b.catch("told", signal="calendar_changed"), b.user_task("ut_look"), b.end("end"), b.end("late"), b.end("long"),
    flows=["start -> which", "which -> working -> late", "which -> hours -> long", "which -> told -> ut_look -> end"],
    name="等待",
)  # fmt: skip
DEAF = WAITING.replace(b'name="calendar_changed"', b'name="something_else"')


def enter(office: Office, days: dict[str, object], year: int = 2026) -> dict[str, object]:
    answer = office.engine.handle(EnterCalendar(id=f"c{year}{days}", actor=ADMIN, year=year, days=days))
    office.poller.round()
    return answer


def local(moment) -> str:
    return moment.astimezone(SHANGHAI).strftime("%m-%d %H:%M")


def clock_of(office: Office, task: int) -> ClockRow:
    with office.engine.database.unit_of_work() as work:
        (row,) = work.clocks.of_token(task)
        return row


@pytest.fixture
def deployed(office: Office) -> Office:
    files = approval()
    manifest = str(files["processes/approval/bundle.yaml"]).replace("4wh", "1wd")
    office.deploy("approval", {**files, "processes/approval/bundle.yaml": manifest})
    return office


def test_a_running_promise_moves_with_the_calendar(deployed: Office) -> None:
    case = deployed.start("approval")
    (task,) = deployed.tasks("bo")
    assert local(task.due_at) == "11-25 09:00"

    assert enter(deployed, REST)["changed"] == 1

    (moved,) = deployed.tasks("bo")
    assert (local(moved.due_at), moved.rev) == ("11-26 09:00", task.rev)
    assert clock_of(deployed, task.key).due_at == moved.due_at
    assert [row.kind for row in deployed.history(case)].count("DueTimeMoved") == 1


def test_levels_that_have_come_stay_and_those_ahead_move(deployed: Office) -> None:
    deployed.start("approval")
    (task,) = deployed.tasks("bo")
    deployed.passes(hours=7, minutes=37)  # the warning, at 80 per cent
    warned = clock_of(deployed, task.key)

    enter(deployed, REST)

    row = clock_of(deployed, task.key)
    assert (row.next_level, local(row.next_at)) == (warned.next_level, "11-26 09:00")
    assert [who for who, what in deployed.notices() if what == "task_warn"] != []


def test_a_broken_promise_and_a_kept_one_never_change(deployed: Office) -> None:
    deployed.start("approval")
    deployed.start("approval", by="bo")
    late, done = deployed.tasks("bo")
    deployed.passes(hours=1)
    deployed.does(CompleteTask, "bo", task=done.key, answers={})
    deployed.passes(days=1)
    before = clock_of(deployed, late.key), clock_of(deployed, done.key)

    enter(deployed, {"rest_days": ["2026-11-24"]})

    assert (clock_of(deployed, late.key), clock_of(deployed, done.key)) == before


def test_a_timer_by_working_time_moves_and_one_by_the_clock_does_not(office: Office) -> None:
    office.deploy("waiting", {"processes/waiting/bundle.yaml": MANIFEST, "processes/waiting/waiting.bpmn": DEAF})
    case = office.start("waiting")
    enter(office, REST)
    with office.engine.database.unit_of_work() as work:
        due = {row.element_id: local(row.due_at) for row in work.timers.of_instance(case)}
    assert due == {"working": "11-26 09:00", "hours": "11-27 09:00"}


def test_whoever_listens_is_told_from_when_to_when(office: Office) -> None:
    office.deploy("waiting", {"processes/waiting/bundle.yaml": MANIFEST, "processes/waiting/waiting.bpmn": WAITING})
    case = office.start("waiting")
    answer = enter(office, {"rest_days": ["2026-12-30", "2026-12-31"]})

    assert (answer["from"], answer["to"]) == ("2026-12-30", "2026-12-31")
    assert [task.element_id for task in office.tasks("bo")] == ["ut_look"]
    assert office.instance(case).status == "active"


def test_the_same_days_again_tell_nobody(deployed: Office) -> None:
    enter(deployed, REST)
    assert deployed.engine.handle(EnterCalendar(id="again", actor=ADMIN, year=2026, days=REST)) == {"changed": 0}


def test_a_year_that_becomes_official_is_a_change_too(office: Office) -> None:
    office.deploy("waiting", {"processes/waiting/bundle.yaml": MANIFEST, "processes/waiting/waiting.bpmn": WAITING})
    office.start("waiting")
    enter(office, {"complete": True}, year=2027)
    assert len(office.tasks("bo")) == 1


def test_faulty_days_are_refused_as_a_whole_with_every_finding(deployed: Office) -> None:
    deployed.start("approval")
    faulty = {"rest_days": ["2027-01-01", "2026-11-25"], "working_days": ["2026-11-25"], "colour": "red"}
    with pytest.raises(DeploymentRefused) as refused:
        enter(deployed, faulty)
    assert {finding.element for finding in refused.value.findings} == {"rest_days", "working_days", "colour"}
    (task,) = deployed.tasks("bo")
    assert local(task.due_at) == "11-25 09:00"


def test_only_administrators_enter_calendars(deployed: Office) -> None:
    with pytest.raises(Forbidden):
        deployed.does(EnterCalendar, "li", year=2026, days=REST)


def test_years_entered_by_hand_outlive_a_new_organisation(deployed: Office) -> None:
    enter(deployed, REST)
    deployed.does(ImportOrganisation, organisation=ORGANISATION, roles=ROLES)
    deployed.start("approval")
    (task,) = deployed.tasks("bo")
    assert local(task.due_at) == "11-26 09:00"


HOURS = {"hours": ["08:30-12:00", "14:00-17:30"]}
MORNINGS = {"from": "2026-11-24", "to": "2026-12-31", "hours": ["09:00-12:00"]}


def import_files(office: Office, files: dict[str, dict[str, object]], **how: object) -> dict[str, object]:
    answer = office.does(ImportCalendar, actor=ADMIN, files=files, **how)
    office.poller.round()
    return answer


def test_a_dry_run_says_what_would_change_and_changes_nothing(deployed: Office) -> None:
    deployed.start("approval")
    (task,) = deployed.tasks("bo")
    files = {"2026.yaml": {"year": 2026, **REST}}

    answer = import_files(deployed, files, dry_run=True)

    assert answer == {"changed": 1, "from": "2026-11-25", "to": "2026-11-25"}
    assert deployed.tasks("bo")[0].due_at == task.due_at
    assert import_files(deployed, files) == answer
    assert local(deployed.tasks("bo")[0].due_at) == "11-26 09:00"


def test_other_hours_move_what_is_due(deployed: Office) -> None:
    case = deployed.start("approval")

    import_files(deployed, {"hours.yaml": {"hours": ["08:30-12:00", "13:30-18:00"]}})

    assert local(deployed.tasks("bo")[0].due_at) == "11-25 09:00"  # a working day later, however long that is
    import_files(deployed, {"hours.yaml": {"hours": ["09:30-12:00", "13:30-18:00"]}})
    assert local(deployed.tasks("bo")[0].due_at) == "11-24 18:00"
    assert [row.kind for row in deployed.history(case)].count("DueTimeMoved") == 1


def test_a_persons_hours_move_what_is_due_by_them(office: Office) -> None:
    timer = DEAF.replace(b'now(), "1wd")', b'now(), 360, "ann")')
    office.deploy("waiting", {"processes/waiting/bundle.yaml": MANIFEST, "processes/waiting/waiting.bpmn": timer})
    case = office.start("waiting")

    def due() -> str:
        with office.engine.database.unit_of_work() as work:
            return min(local(one.due_at) for one in work.timers.of_instance(case))

    before = due()
    import_files(office, {"hours.yaml": {**HOURS, "people": {"ann": [MORNINGS]}}})

    assert (before, due()) == ("11-24 17:00", "11-25 12:00")


def test_some_days_of_a_year_are_added_to_what_was_entered(office: Office) -> None:
    enter(office, {"rest_days": ["2027-02-08"], "complete": True, "source": "通知"}, year=2027)

    import_files(office, {"2027.yaml": {"year": 2027, "rest_days": ["2027-01-04"], "complete": False}},
                 parts=frozenset({"2027.yaml"}))  # fmt: skip

    with office.engine.database.unit_of_work() as work:
        stored = work.people.organisation()
    assert stored is not None
    assert stored[1]["calendar"]["2027.yaml"] == {
        "year": 2027, "rest_days": ["2027-01-04", "2027-02-08"], "working_days": [], "statutory_days": [],
        "complete": True, "source": "通知",
    }  # fmt: skip


def test_faults_of_all_files_are_refused_together_and_only_administrators_import(office: Office) -> None:
    files: dict[str, dict[str, object]] = {
        "2026.yaml": {"year": 2026, "rest_days": ["2027-01-01"]}, "hours.yaml": {"hours": []},
    }  # fmt: skip
    with pytest.raises(DeploymentRefused) as refused:
        import_files(office, files)
    assert len(refused.value.findings) == 2
    with pytest.raises(Forbidden):
        office.does(ImportCalendar, "bo", files={})
