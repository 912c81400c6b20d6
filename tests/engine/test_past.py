"""A demo that has lived: a plan is played through the engine's front door, and comes out the same for the same seed."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Column, Table, func, select

from engine.actor import Actor, ActorKind
from engine.bootstrap import rehearsal_engine
from engine.bundles import bundle_files, read_bundle
from engine.bundles.tenant import tenant_files
from engine.calendar import calendar_functions
from engine.cli.place import installed_bundles
from engine.clock import wall_clock
from engine.commands import AdoptDatabase, DeployBundle, ImportOrganisation, StartInstance
from engine.engine import Engine
from engine.errors import DeploymentRefused, Forbidden, NotEmpty
from engine.feel.evaluation import SHANGHAI
from engine.ids import TenantId
from engine.past import MovingClock, Tally, live, read_past
from engine.store import open_database
from engine.store.clocks import clock as promise
from engine.store.documents import document
from engine.store.history import history
from engine.store.instances import instance
from engine.store.notices import notice
from engine.store.tasks import task
from tests.support import bpmn as b
from tests.support.databases import FreshUrl
from tests.support.house import ROOT

BEGINS = datetime(2026, 11, 23, 7, 0, tzinfo=SHANGHAI)
TWO_DAYS = timedelta(days=2)
HOURS = """\
comp_hours:
  begins:
    weekly: 42
    by: [attendance_clerk]
    answers:
      - {worker: {person: worker}, day: {day: [-4, -1]}, source: {any: [duty, training]}, hours: {any: [2, 4]}}
  tasks:
    ut_check:
      late: 50
      answers: [{often: 3, ok: pass}, {often: 1, ok: fail, opinions: 没有值班记录}]
"""
"""Twelve cases in two days. Their promise is three working days."""
PROOFS = "proof: {begins: {weekly: 21, by: [worker], answers: [{photo: [{file: a.jpg}, {file: b.png}]}]}}"
PROOF = {
    "processes/proof/bundle.yaml": b"title: {zh: x, en: x}\nstart_forms: {proof: f_proof}\n",
    "processes/proof/proof.bpmn": b.process("proof", b.start(), b.end(), flows=["start -> end"]),
    "forms/proof/f_proof.yaml": """
id: f_proof
title: 核对
properties: {title.en: Check}
components:
  - {type: filepicker, key: sheet, label: 表, accept: .xlsx, properties: {label.en: Sheet}, validate: {required: true}}
  - {type: filepicker, key: photo, label: 照片, multiple: true, properties: {label.en: Photo}}
""".encode(),
}
LEAVE = bundle_files(ROOT, "leave")
TRIPS = "trip: {begins: {weekly: 21, by: [worker], answers: [{}]}, tasks: {ut_go: {hours: 40, late: 0}}}"
TRIP = {
    "processes/trip/bundle.yaml": b"""
title: {zh: x, en: x}
starters: {trip: [worker]}
sla: {trip.whole: {resolve: 1wd}}
""",
    "processes/trip/trip.bpmn": b.process(
        "trip", b.start(), b.end(),
        b.sub_process(
            "sub_trip", b.start("s_trip"), b.user_task("ut_go", groups="worker"), b.end("e_trip"),
            flows=["s_trip -> ut_go -> e_trip"], properties={"sla": "trip.whole"},
        ),
        flows=["start -> sub_trip -> end"],
    ),
}  # fmt: skip
"""Nothing is promised for the task, a working day for the whole."""


@contextmanager
def lived(
    plan: str = HOURS, seed: int = 1, days: int = 2, bundle: Mapping[str, bytes] = LEAVE, shown: Collection[str] = ()
) -> Iterator[tuple[Engine, Tally]]:  # fmt: skip
    clock, tenant = MovingClock(BEGINS), tenant_files("yunchuan")
    with rehearsal_engine("yunchuan", clock) as engine:
        engine.handle(ImportOrganisation(
            id="people", organisation=tenant.organisation, roles=tenant.roles, calendar=tenant.calendar))  # fmt: skip
        engine.handle(DeployBundle(id="bundle", bundle=next(iter(bundle)).split("/")[1], files=bundle))
        past = read_past("history.yaml", plan.encode())
        yield engine, live(engine, clock, past, seed, BEGINS + timedelta(days=days), shown=shown)


def column(engine: Engine, one: Column[object]) -> list[object]:
    with engine.database.reading() as connection:
        return list(connection.execute(select(one)).scalars())


def count_of(engine: Engine, table: Table) -> int:
    with engine.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_people_begin_cases_and_work_on_them_while_the_office_is_open() -> None:
    with lived(HOURS.replace("late: 50", "late: 5")) as (engine, tally):
        assert (tally.begun, tally.refused) == ({"comp_hours": count_of(engine, instance)}, {})
        assert 8 <= tally.begun["comp_hours"] <= 12
        ended = [at for at in column(engine, task.c.completed_at) if isinstance(at, datetime)]
        assert len(ended) == tally.completed > 0
        assert column(engine, task.c.status).count("completed") < count_of(engine, task), "some work is left open"
        local = [at.astimezone(SHANGHAI) for at in (*ended, *column(engine, instance.c.started_at))]  # type: ignore[union-attr]
        assert all(8 <= at.hour < 18 and at < BEGINS + TWO_DAYS for at in local)


def test_the_same_seed_gives_the_same_past_to_the_last_hash_and_another_seed_another() -> None:
    pasts = []
    for seed in (1, 1, 2):
        with lived(seed=seed) as (engine, _):
            pasts.append((column(engine, history.c.hash), column(engine, task.c.completed_at)))
    assert pasts[0] == pasts[1] != pasts[2]


def test_what_is_late_is_broken_on_its_way_for_the_clock_stops_at_every_promise() -> None:
    slowly = HOURS.replace("late: 50", "late: 100").replace("weekly: 42", "weekly: 7")
    with lived(slowly, days=18) as (engine, tally):
        assert tally.completed > 0
        assert "met" not in column(engine, promise.c.state)
        breached, due = column(engine, promise.c.breached_at), column(engine, promise.c.due_at)
        assert any(breached)
        assert all(at is None or at == limit for at, limit in zip(breached, due, strict=True))


def test_what_a_form_demands_is_brought_and_what_a_plan_names_too() -> None:
    with lived(PROOFS, bundle=PROOF) as (engine, tally):
        assert tally.begun["proof"] > 0
        assert tally.refused == {}
        assert set(column(engine, document.c.name)) == {"材料.xlsx", "a.jpg", "b.png"}
        assert None not in column(engine, document.c.instance_key)


def test_people_keep_the_promise_of_the_whole_case_in_mind() -> None:
    with lived(TRIPS, days=7, bundle=TRIP) as (engine, tally):
        assert tally.refused == {}
        states = column(engine, promise.c.state)
        assert set(states) <= {"met", "running"}
        assert states.count("met") > 5


def test_in_the_last_days_the_holders_of_a_role_begin_in_turn() -> None:
    with lived(HOURS.replace("weekly: 42", "weekly: 0\n    lately: {attendance_clerk: 3}"), days=4) as (engine, tally):
        assert tally.begun["comp_hours"] == 3
        assert sorted(map(str, column(engine, instance.c.started_by))) == ["w004", "w013", "w020"]
        assert all(at > BEGINS + timedelta(days=1) for at in column(engine, instance.c.started_at))  # type: ignore[operator]


def test_whom_a_demo_shows_first_leave_the_last_day_s_work_to_whoever_tries_it() -> None:
    with lived(HOURS.replace("late: 50", "pace: 0.1"), days=4, shown=["w001", "w009", "w017"]) as (engine, tally):
        ended = [at for at in column(engine, task.c.completed_at) if isinstance(at, datetime)]
        assert len(ended) == tally.completed > 0
        assert max(ended) < BEGINS + timedelta(days=3)
        assert "open" in column(engine, task.c.status)


@pytest.mark.on_both
def test_the_past_is_taken_over_at_once_and_life_goes_on_from_there(fresh_url: FreshUrl) -> None:
    here = open_database(fresh_url(), TenantId("yunchuan"))
    with lived() as (beside, _):
        there = str(beside.database.engine.url)
        engine = Engine(here, lambda: BEGINS + TWO_DAYS)
        taken = engine.handle(AdoptDatabase(id="adopt", url=there))
        tables = (instance, task, history, notice, promise)
        assert [count_of(engine, table) for table in tables] == [count_of(beside, table) for table in tables]
        assert isinstance(taken["rows"], int)
        assert taken["rows"] > sum(count_of(engine, table) for table in tables)
        with here.snapshot() as work:
            assert all(work.history.verify(key) for key in column(engine, instance.c.key))  # type: ignore[arg-type]
        newest = max(column(beside, history.c.instance_key))  # type: ignore[type-var]
        answers = {"worker": "w003", "day": "2026-11-21", "source": "duty", "hours": 4}
        clerk = Actor(kind=ActorKind.PERSON, id="w004", name="赵磊", groups=frozenset({"attendance_clerk"}))
        started = engine.handle(StartInstance(id="new", actor=clerk, process_id="comp_hours", answers=answers))
        assert int(str(started["instance"])) > newest  # type: ignore[operator]
        with pytest.raises(NotEmpty):
            engine.handle(AdoptDatabase(id="again", url=there))
    here.close()


def test_only_the_system_takes_over_a_database() -> None:
    person = Actor(kind=ActorKind.PERSON, id="w001", name="李建国", groups=frozenset({"system_admin"}))
    with rehearsal_engine("yunchuan", wall_clock) as engine, pytest.raises(Forbidden):
        engine.handle(AdoptDatabase(id="adopt", actor=person, url="sqlite://"))


def test_a_plan_is_refused_with_everything_that_is_wrong_and_where() -> None:
    wrong = b"""\
leave_request:
  begins: {weekly: often, by: worker, lately: {worker: many}}
  task: {}
  messages:
    recall: {days: [1], answers: [{often: yes please}]}
"""
    with pytest.raises(DeploymentRefused) as refused:
        read_past("processes/leave/history.yaml", wrong)
    assert sorted((one.element, one.line) for one in refused.value.findings) == [
        ("leave_request.begins", 2), ("leave_request.begins.by", 2), ("leave_request.begins.lately.worker", 2),
        ("leave_request.begins.weekly", 2),
        ("leave_request.messages.recall.answers.1", 5), ("leave_request.messages.recall.days", 5),
        ("leave_request.task", 3),
    ]  # fmt: skip


def test_every_bundle_s_own_plan_can_be_read_and_speaks_of_what_the_bundle_has() -> None:
    for one in installed_bundles():
        if (file := one.history()) is None:
            continue
        bundle = read_bundle(one.name, one.files(), functions=calendar_functions())
        models = {process.model.process_id: process.model for process in bundle.processes}
        for process, past in read_past(*file).items():
            assert process in models, (one.name, process)
            assert past.tasks.keys() <= models[process].by_id.keys(), (one.name, process)
