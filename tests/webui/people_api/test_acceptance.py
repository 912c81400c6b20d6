"""The features *Inbox and concurrency*, *SLA clocks* and *People away or leaving* of the acceptance, over HTTP.

*Exit with open work* is `processes/exit/scenarios/nine_items.yaml`. *Approver on leave* goes over the pages with the
forms and ledgers of leave as well: `processes/leave/scenarios/approver_on_leave.yaml`.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from engine.commands import ForgetDrafts, PutAccount
from engine.feel.evaluation import SHANGHAI
from tests.support import bpmn as b
from tests.support.absence import AWAY, PERIOD
from tests.support.approval import approval
from tests.support.at_once import at_once
from tests.support.databases import file_database
from tests.support.engines import Office
from tests.webui.people_api.conftest import KNOWN, Program, Programs

VISITS = """
title: {zh: 走访, en: Visits}
business_key: VI
sla:
  visit: {resolve: 5wd, pausable: {waiting_resident: 4wd}, max_pause: 6wd}
"""


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def start_at() -> str:
    return "2026-11-02T09:00"


@pytest.fixture
def office(tmp_path: Path, start_at: str) -> Iterator[Office]:
    """Ann and Bo are clerks, Li is above them; a visit is due in five working days."""
    process = b.process("visit", b.start(), b.user_task("ut_visit", properties={"sla": "visit"}), b.end(),
                        flows=["start -> ut_visit -> end"])  # fmt: skip
    with file_database(tmp_path) as database:
        office = Office(database, moment(start_at))
        office.deploy("visit", {"processes/visit/visit.bpmn": process, "processes/visit/bundle.yaml": VISITS})
        office.deploy("approval", approval("leader"))
        office.deploy("absent", AWAY)
        for person in ("ann", "bo", "li"):
            office.does(PutAccount, person=person, password_hash=KNOWN)
        yield office


def visit(office: Office, by: str = "bo") -> str:
    office.start("visit", by=by)
    return f"/tasks/{max(one.key for one in office.tasks('ann'))}"


def due_of(person: Program, task: str) -> datetime:
    return datetime.fromisoformat(person(f"GET {task}").json["dueAt"]).astimezone(SHANGHAI)


def goes_to(office: Office, text: str) -> None:
    """What falls due on the way is done within the hour."""
    while office.now < moment(text):
        office.passes(seconds=min(3600, (moment(text) - office.now).total_seconds()))


def told(office: Office) -> set[tuple[str, str]]:
    return {
        (who, what) for who, what in office.notices() if what in ("task_warn", "task_l1", "task_l2", "pause_lapsed")
    }


# -- Inbox and concurrency ----------------------------------------------------------------------------------------


def test_of_two_who_claim_at_once_one_wins_and_the_other_learns_who(office: Office, as_: Programs) -> None:
    task, names = visit(office, by="li"), {"ann": "安宁", "bo": "柏青"}
    clerks = {name: as_(name) for name in names}

    answers = at_once(*(partial(clerk, f"POST {task}/claim") for clerk in clerks.values()))

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    won, lost = sorted(zip(names, answers, strict=True), key=lambda one: one[1].status_code)
    assert lost[1].json["code"] == "TASK_ALREADY_CLAIMED"
    assert names[won[0]] in lost[1].json["detail"]
    (claimed,) = [row for row in office.history(office.tasks(won[0])[0].instance_key) if row.kind == "TaskClaimed"]
    assert claimed.actor_id == won[0]


def test_whoever_completes_what_was_withdrawn_keeps_what_they_typed_for_a_day(office: Office, as_: Programs) -> None:
    case = office.start("approval", by="ann")
    task, li = f"/tasks/{office.claims('li').key}", as_("li")
    li(f"PUT {task}/draft", answers={"note": "已敲门"})
    assert as_("ann")(f"POST /cases/{case}/withdrawal").status_code == 200

    answer = li(f"POST {task}/completion", headers={"Accept-Language": "zh"}, answers={"note": "已敲门"})

    assert (answer.status_code, answer.json["code"]) == (410, "TASK_GONE")
    assert "流程已撤回或终止，无需办理" in answer.json["detail"]
    assert draft(office, task) == {"note": "已敲门"}
    office.passes(hours=23)
    office.does(ForgetDrafts)
    assert draft(office, task) == {"note": "已敲门"}
    office.passes(hours=2)
    office.does(ForgetDrafts)
    assert draft(office, task) is None


def draft(office: Office, task: str) -> object:
    with office.engine.database.snapshot() as work:
        found = work.tasks.draft(int(task.rpartition("/")[2]), "li")
    return found and dict(found.answers)


def test_what_is_sent_twice_is_done_once_and_answered_alike(office: Office, as_: Programs) -> None:
    task, ann = visit(office), as_("ann")
    ann(f"POST {task}/claim")
    sends = partial(ann, f"POST {task}/completion", headers={"Idempotency-Key": "form-1"}, answers={})

    first, second = sends(), sends()

    assert (first.status_code, second.status_code, first.json) == (200, 200, second.json)
    case = int(first.json["instance"])
    assert [row.kind for row in office.history(case)].count("TaskCompleted") == 1


# -- SLA clocks ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("start_at", ["2026-09-30T16:30"])
def test_warning_and_levels_over_a_holiday(office: Office, as_: Programs) -> None:
    assert due_of(as_("ann"), visit(office)) == moment("2026-10-13T16:30")


def test_a_timer_that_fires_during_a_pause(office: Office, as_: Programs) -> None:
    task, ann, li = visit(office), as_("ann"), as_("li")
    ann(f"POST {task}/claim")
    goes_to(office, "2026-11-04T09:00")
    until = "2026-11-10T09:00:00+08:00"
    clock = ann(f"POST {task}/pause", code="waiting_resident", reason="等居民补材料", until=until).json["clock"]
    assert li(f"POST /promises/{clock}/confirmation", confirmed=True).status_code == 200
    before = told(office)

    goes_to(office, "2026-11-09T14:30")
    assert told(office) == before

    assert ann(f"POST {task}/resumption").status_code == 200
    assert due_of(ann, task) == moment("2026-11-12T14:30")


def test_a_pause_that_nobody_confirms_lapses_and_counts(office: Office, as_: Programs) -> None:
    task, ann = visit(office), as_("ann")
    ann(f"POST {task}/claim")
    goes_to(office, "2026-11-03T09:00")
    ann(f"POST {task}/pause", code="waiting_resident", reason="等居民", until="2026-11-06T09:00:00+08:00")
    assert ann(f"GET {task}").json["clock"]["isPaused"]

    goes_to(office, "2026-11-04T09:00")

    assert not ann(f"GET {task}").json["clock"]["isPaused"]
    assert due_of(ann, task) == moment("2026-11-09T09:00")
    assert ("li", "pause_lapsed") in told(office)


@pytest.mark.parametrize("start_at", ["2026-11-02T08:30"])
def test_after_downtime_each_clock_runs_once_and_only_the_highest_level_is_told(office: Office, as_: Programs) -> None:
    for _ in range(14):
        visit(office)
    office.now = moment("2026-11-10T12:00")  # nobody was awake since before the warnings

    assert office.poller.round() >= 14

    assert {what for _, what in told(office)} == {"task_l1"}
    assert len(as_("ann")("GET /tasks").json["items"]) == 14


def test_a_breach_is_sticky(office: Office, as_: Programs) -> None:
    task, ann = visit(office), as_("ann")
    ann(f"POST {task}/claim")
    goes_to(office, "2026-11-09T11:00")

    assert ann(f"POST {task}/completion", answers={}).status_code == 200

    with office.engine.database.snapshot() as work:
        (clock,) = work.clocks.of_token(int(task.rpartition("/")[2]))
    assert (clock.state, clock.late_by) == ("breached", 120)


# -- People away or leaving ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("start_at", ["2026-11-24T09:00"])
def test_while_the_approver_is_away_the_stand_in_acts_for_them(office: Office, as_: Programs) -> None:
    office.start("absent", variables=PERIOD)
    office.passes(hours=5)
    office.start("approval", by="ann")

    (item,) = as_("bo")("GET /tasks").json["items"]
    assert as_("bo")(f"POST /tasks/{item['task']}/completion", outcome="approve", answers={}).status_code == 200

    with office.engine.database.snapshot() as work:
        assert work.tasks.load(int(item["task"])).acting_for == "li"


@pytest.mark.parametrize("start_at", ["2026-11-24T09:00"])
def test_a_stand_in_who_is_away_too_hands_nothing_on(office: Office, as_: Programs) -> None:
    office.start("absent", variables=PERIOD)
    office.start("absent", variables={**PERIOD, "person": "bo", "substitute": "ann"})
    office.passes(hours=5)
    office.start("approval", by="bo")

    assert as_("ann")("GET /tasks").json["items"] == as_("bo")("GET /tasks").json["items"] == []


def test_nobody_is_offered_the_approval_of_their_own_case(office: Office, as_: Programs) -> None:
    decide = b.user_task("ut_own", groups="leader", properties={"four_eyes": "=[starter.id]"})
    process = b.process("own", b.start(), decide, b.end(), flows=["start -> ut_own -> end"])
    office.deploy("own", {"processes/own/own.bpmn": process})

    office.start("own", by="li")

    assert as_("li")("GET /tasks").json["items"] == []


# -- the race, many times -----------------------------------------------------------------------------------------


def claims_raced(office: Office, as_: Programs, times: int) -> None:
    clerks = (as_("ann"), as_("bo"))
    for _ in range(times):
        task = visit(office, by="li")
        answers = at_once(*(partial(clerk, f"POST {task}/claim") for clerk in clerks))
        assert sorted(answer.status_code for answer in answers) == [200, 409], [answer.text for answer in answers]


def test_twenty_races_have_one_winner_each(office: Office, as_: Programs) -> None:
    claims_raced(office, as_, 20)


@pytest.mark.soak
def test_a_thousand_races_have_one_winner_each(office: Office, as_: Programs) -> None:
    claims_raced(office, as_, 1_000)
