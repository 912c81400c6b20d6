"""A running case goes over to a new version: work, promises and waits go with it, or everything stays as it was."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from engine.actor import SYSTEM
from engine.commands import (
    ActivateJobs,
    CompleteJob,
    CompleteTask,
    MigrateInstance,
    ResolveIncident,
    ResumeInstance,
    SaveDraft,
    SetVariables,
    StartInstance,
    SuspendInstance,
)
from engine.errors import Forbidden, MigrationRefused, NotFound, TaskStale, WrongState
from engine.feel.evaluation import SHANGHAI
from engine.queries.case_page import case_page
from engine.runtime import same_ids
from engine.store.clocks import ClockRow
from engine.store.database import Database
from tests.support import bpmn as b
from tests.support.engines import Office, actor_of

MANIFEST = """
title: {zh: 上报, en: Report}
sla:
  report: {resolve: 5wd}
  check: {resolve: 2wd}
  case: {resolve: 20wd, pausable: [external_unit]}
"""
FORM = """
id: {id}
title: 表单
components:
  - {{type: textfield, key: {key}, label: 说明}}
"""
Nodes = tuple[b.Node, ...]


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=SHANGHAI)


class Street(Office):
    """Deploys one process after the other under the name `report`, and moves cases from one to the next."""

    def draws(self, *nodes: b.Node, flows: list[str], manifest: str = MANIFEST, **rest: Any) -> int:
        drawn = b.process("report", b.start(), *nodes, b.end(), flows=flows, **rest)
        files: dict[str, bytes | str] = {
            "processes/report/report.bpmn": drawn, "processes/report/bundle.yaml": manifest,
            "forms/report/f_old.yaml": FORM.format(id="f_old", key="old"),
            "forms/report/f_new.yaml": FORM.format(id="f_new", key="new"),
        }  # fmt: skip
        self.deploy("report", files)
        with self.engine.database.snapshot() as work:
            found = work.definitions.latest("report")
        assert found is not None
        return found.key

    def moves(self, case: int, definition: int, mapping: Mapping[str, str], **rest: Any) -> dict[str, Any]:
        pairs = list(mapping.items())
        return self.does(MigrateInstance, actor=SYSTEM, instance=case, definition=definition, mapping=pairs, **rest)

    def stands(self, case: int) -> set[str]:
        with self.engine.database.snapshot() as work:
            return {one.element_id for one in work.elements.active_of(case)} - {"report"}

    def clocks(self, case: int) -> list[tuple[str, str, datetime]]:
        with self.engine.database.snapshot() as work:
            rows: list[ClockRow] = work.clocks.of_instance(case)
        return [(row.policy, row.state, row.due_at) for row in rows]


@pytest.fixture
def street(database: Database) -> Street:
    return Street(database, at(2))


def one_task(street: Street, **rest: Any) -> int:
    return street.draws(b.user_task("ut", groups="clerk", form="f_old", **rest), flows=["start -> ut -> end"])


def test_the_work_goes_over_with_whoever_has_it(street: Street) -> None:
    one_task(street, properties={"sla": "report"})
    case = street.start("report")
    task = street.claims("ann")
    street.does(SaveDraft, "ann", task=task.key, answers={"old": "半"})
    newest = street.draws(
        b.user_task("ut_do", groups="leader", name="办理", form="f_new", properties={"sla": "report"}),
        b.user_task("ut_check", groups="leader"), flows=["start -> ut_do -> ut_check -> end"],
    )  # fmt: skip
    street.now = at(3)
    assert street.moves(case, newest, {"ut": "ut_do"})["moved"] == {str(task.key): "ut_do"}

    (moved,) = street.tasks("ann")
    assert (moved.key, moved.element_id, moved.name, moved.form_id) == (task.key, "ut_do", "办理", "f_new")
    assert (moved.assignee, moved.due_at, moved.definition_key) == ("ann", at(9), newest)
    assert street.clocks(case) == [("report", "running", at(9))]
    with pytest.raises(TaskStale):
        street.does(CompleteTask, "ann", task=task.key, answers={"old": "半"}, revision=task.rev + 1)
    street.does(CompleteTask, "ann", task=task.key, answers={"new": "好"})
    assert street.stands(case) == {"ut_check"}


@pytest.mark.parametrize(("before", "after", "expected"), [
    ("report", "check", [("report", "cancelled", at(9)), ("check", "running", at(5))]),
    ("report", None, [("report", "cancelled", at(9))]),
    (None, "check", [("check", "running", at(5))]),
])  # fmt: skip
def test_a_promise_that_the_new_version_does_not_make_ends_and_another_begins(
    street: Street, before: str | None, after: str | None, expected: list[tuple[str, str, datetime]]
) -> None:
    one_task(street, properties={"sla": before} if before else {})
    case = street.start("report")
    newest = one_task(street, name="新", properties={"sla": after} if after else {})
    street.now = at(3)

    street.moves(case, newest, {"ut": "ut"})

    assert street.clocks(case) == expected
    assert street.tasks("ann")[0].due_at == (at(5) if after else None)


def test_a_promise_that_is_made_again_begins_again(street: Street) -> None:
    first = one_task(street, properties={"sla": "report"})
    case = street.start("report")
    street.moves(case, one_task(street, properties={"sla": "check"}), {"ut": "ut"})
    street.now = at(3)
    street.moves(case, first, {"ut": "ut"})

    assert street.clocks(case) == [
        ("report", "cancelled", at(9)), ("check", "cancelled", at(4)), ("report", "running", at(10)),
    ]  # fmt: skip


def test_a_promise_that_begins_in_a_suspended_case_stands_still(street: Street) -> None:
    one_task(street)
    case = street.start("report")
    street.does(SuspendInstance, actor=SYSTEM, instance=case, reason="改流程")
    street.moves(case, one_task(street, properties={"sla": "check"}), {"ut": "ut"})
    assert [state for _, state, _ in street.clocks(case)] == ["paused"]
    assert street.passes(days=7) == 0

    street.does(ResumeInstance, actor=SYSTEM, instance=case)

    assert street.clocks(case) == [("check", "running", at(11))]


def test_the_promise_of_the_whole_case_runs_on(street: Street) -> None:
    whole = {"properties": {"sla": "case"}}
    street.draws(b.user_task("ut", groups="clerk"), flows=["start -> ut -> end"], **whole)
    case = street.start("report")
    newest = street.draws(b.user_task("ut", groups="clerk"), b.task("more"), flows=["start -> ut -> more -> end"],
                          **whole)  # fmt: skip
    street.now = at(3)
    street.moves(case, newest, {"ut": "ut"})
    street.claims("ann")
    street.completes("ann")

    assert street.clocks(case) == [("case", "met", at(30))]


def test_a_promise_stands_still_as_the_new_version_says(street: Street) -> None:
    def draw(**wait: str) -> int:
        waiting = b.receive_task("answer", "answer", "=no", properties=wait)
        return street.draws(waiting, flows=["start -> answer -> end"], properties={"sla": "case"})

    running, still = draw(), draw(pause="external_unit")
    case = street.does(StartInstance, "ann", process_id="report", definition=running, variables={"no": "7"})["instance"]
    street.now = at(3)
    street.moves(case, still, {"answer": "answer"})
    assert [state for _, state, _ in street.clocks(case)] == ["paused"]

    street.now = at(5)
    street.moves(case, running, {"answer": "answer"})
    assert street.clocks(case) == [("case", "running", datetime(2026, 12, 2, 9, tzinfo=SHANGHAI))]


def test_what_is_waited_for_stays_ends_or_begins(street: Street) -> None:
    def draw(*late: b.Node) -> int:
        return street.draws(
            b.user_task("ut", groups="clerk"), *late, *(b.end(f"e_{one.attributes['id']}") for one in late),
            flows=["start -> ut -> end", *(f"{one.attributes['id']} -> e_{one.attributes['id']}" for one in late)],
        )  # fmt: skip

    draw(b.boundary("bt_soon", on="ut", duration="P2D"), b.boundary("bt_never", on="ut", duration="P1D"))
    case = street.start("report")
    newest = draw(b.boundary("bt_kept", on="ut", duration="P9D"), b.boundary("bt_new", on="ut", duration="P5D"))
    street.now = at(2, 12)
    street.moves(case, newest, {"ut": "ut", "bt_soon": "bt_kept"})

    with street.engine.database.snapshot() as work:
        waits = {row.element_id: row.due_at for row in work.timers.of_instance(case)}
    assert waits == {"bt_kept": at(4), "bt_new": at(7, 12)}
    street.passes(hours=46)
    assert street.instance(case).status == "completed"


def test_messages_and_jobs_find_their_way(street: Street) -> None:
    def draw(letter: str, send: str) -> int:
        return street.draws(
            b.parallel("f"), b.catch(letter, message="letter", key="=no"), b.service_task(send, "post"),
            b.parallel("j"),
            flows=["start -> f", f"f -> {letter} -> j", f"f -> {send} -> j", "j -> end"],
        )  # fmt: skip

    draw("letter", "send")
    case = street.start("report", variables={"no": "7"})
    (job,) = street.does(
        ActivateJobs, actor=SYSTEM, type="post", worker="w", most=1, timeout=timedelta(minutes=1)
    )["jobs"]  # fmt: skip
    street.moves(case, draw("mail", "ship"), {"letter": "mail", "send": "ship"})

    assert street.says("letter", "7")["instances"] == [case]
    street.does(CompleteJob, actor=SYSTEM, job=job)
    assert street.instance(case).status == "completed"


def test_every_reason_is_told_and_nothing_is_changed(street: Street) -> None:
    street.draws(
        b.parallel("f"), b.user_task("ut", groups="clerk"), b.user_task("other", groups="clerk"),
        b.user_task("third", groups="clerk"), b.parallel("j"),
        flows=["start -> f", "f -> ut -> j", "f -> other -> j", "f -> third -> j", "j -> end"],
    )  # fmt: skip
    case = street.start("report")
    deep = b.user_task("deep", groups="clerk")
    inside = b.sub_process("sub", b.start("s"), deep, b.end("e"), flows=["s -> deep -> e"])
    newest = street.draws(inside, b.service_task("send", "post"), flows=["start -> sub -> send -> end"])
    before = street.instance(case)

    with pytest.raises(MigrationRefused) as refused:
        street.moves(case, newest, {"ut": "send", "other": "deep", "nowhere": "sub", "j": "gone"})

    assert {error.field for error in refused.value.errors} == {
        "ut", "other", "third", "mappingInstructions.2", "mappingInstructions.3",
    }  # fmt: skip
    assert street.instance(case) == before


def test_a_branch_that_waits_at_a_gateway_needs_its_flow(street: Street) -> None:
    def draw(*more: str) -> int:
        return street.draws(
            b.parallel("f"), b.user_task("a", groups="clerk"), b.user_task("b", groups="clerk"), b.parallel("j"),
            *(b.task(one) for one in more),
            flows=["start -> f", " -> ".join(["f", "a", *more, "j"]), "f -> b -> j", "j -> end"],
        )  # fmt: skip

    draw()
    case = street.start("report")
    street.claims("ann", 0)
    street.completes("ann")
    (rest,) = street.stands(case)

    with pytest.raises(MigrationRefused, match="a_j"):
        street.moves(case, draw("between"), {rest: rest})


def test_a_dry_run_only_tells(street: Street) -> None:
    one_task(street)
    case = street.start("report")
    newest = street.draws(b.user_task("ut_do", groups="clerk"), flows=["start -> ut_do -> end"])
    before = street.instance(case), street.history(case)

    assert set(street.moves(case, newest, {"ut": "ut_do"}, dry_run=True)["moved"].values()) == {"ut_do"}
    with pytest.raises(MigrationRefused):
        street.moves(case, newest, {}, dry_run=True)

    assert (street.instance(case), street.history(case)) == before


def test_a_model_that_was_mended_lets_a_stuck_case_go_on(street: Street) -> None:
    street.draws(b.user_task("ut", groups="=whom"), flows=["start -> ut -> end"])
    case = street.start("report", variables={"whom": 7})
    with street.engine.database.snapshot() as work:
        (incident,) = work.incidents.open_of(case)
    newest = street.draws(b.user_task("ut_mended", groups="clerk"), flows=["start -> ut_mended -> end"])
    street.moves(case, newest, {"ut": "ut_mended"})

    street.does(ResolveIncident, actor=SYSTEM, incident=incident.key)

    assert [task.element_id for task in street.tasks("ann")] == ["ut_mended"]


def test_a_suspended_case_goes_over_and_goes_on_when_it_is_resumed(street: Street) -> None:
    one_task(street, properties={"sla": "report"})
    case = street.start("report", variables={"ready": False})
    street.does(SuspendInstance, actor=SYSTEM, instance=case, reason="改流程")
    newest = street.draws(
        b.user_task("ut", groups="clerk", name="新", properties={"sla": "report"}),
        b.boundary("bc", on="ut", condition="=ready = false"), b.end("out"), flows=["start -> ut -> end", "bc -> out"],
    )  # fmt: skip
    street.now = at(5)
    street.moves(case, newest, {"ut": "ut"})
    assert street.stands(case) == {"ut"}
    assert [state for _, state, _ in street.clocks(case)] == ["paused"]

    street.does(ResumeInstance, actor=SYSTEM, instance=case)

    assert street.instance(case).status == "completed"


def test_conditions_of_the_new_version_are_noticed_at_once(street: Street) -> None:
    one_task(street)
    case = street.start("report", variables={"ready": True})
    newest = street.draws(
        b.user_task("ut", groups="clerk"), b.boundary("bc", on="ut", condition="=ready"), b.end("out"),
        flows=["start -> ut -> end", "bc -> out"],
    )  # fmt: skip
    street.moves(case, newest, {"ut": "ut"})

    assert street.instance(case).status == "completed"


def test_it_is_for_administrators_and_running_cases_of_another_version(street: Street) -> None:
    first = one_task(street)
    case = street.start("report")
    with pytest.raises(WrongState):
        street.moves(case, first, {"ut": "ut"})
    newest = one_task(street, name="新")
    with pytest.raises(Forbidden):
        street.does(MigrateInstance, "li", instance=case, definition=newest, mapping=[("ut", "ut")])
    with pytest.raises(NotFound):
        street.moves(case, 1, {"ut": "ut"})
    street.claims("ann")
    street.completes("ann")
    with pytest.raises(NotFound):
        street.moves(case, newest, {"ut": "ut"})


def test_its_page_tells_what_was_done_before(street: Street) -> None:
    street.draws(b.user_task("first", groups="clerk", name="受理"), b.user_task("ut", groups="clerk"),
                 flows=["start -> first -> ut -> end"])  # fmt: skip
    case = street.start("report")
    street.claims("ann")
    street.completes("ann")
    newest = one_task(street)
    street.moves(case, newest, {"ut": "ut"})

    with street.engine.database.snapshot() as work:
        page = case_page(work, street.engine.library, actor_of("ann"), case, street.now)
    assert [step.name.zh for step in page.steps if step.type == "USER_TASK"] == ["受理", "ut"]
    assert "InstanceMigrated" in [row.kind for row in street.history(case)]


def test_steps_of_the_same_name_go_over_by_themselves(street: Street) -> None:
    first = one_task(street)
    case = street.start("report")
    newest = street.draws(b.user_task("ut", groups="clerk"), b.task("more"), flows=["start -> ut -> more -> end"])
    with street.engine.database.snapshot() as work:
        library = street.engine.library
        old, new = (library.model(work, work.definitions.load(key))[1] for key in (first, newest))

    assert same_ids(old, new) == [("start", "start"), ("ut", "ut"), ("end", "end")]
    street.moves(case, newest, dict(same_ids(old, new)))
    street.does(SetVariables, actor=SYSTEM, scope=_root(street, case), variables={"x": 1})


def _root(street: Street, case: int) -> int:
    with street.engine.database.snapshot() as work:
        return next(one.key for one in work.elements.active_of(case) if one.element_id == "report")
