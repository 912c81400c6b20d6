"""Instances that wait for each other and for the world: called processes, messages, signals, timers, incidents."""

from datetime import timedelta

import pytest

from engine.commands import BroadcastSignal, CancelInstance, PublishMessage, ResolveIncident, StartInstance
from engine.errors import DeploymentRefused, NotFound, RefusedAtStart
from tests.support import bpmn as b
from tests.support.engines import Office

pytestmark = pytest.mark.on_both


def deploy(office: Office, name: str, *processes: b.Node) -> None:
    files = {f"processes/{name}/{one.attributes['id']}.bpmn": b.definitions(one) for one in processes}
    office.deploy(name, files)


def caller(*rest: b.Node, flows: tuple[str, ...] = ()) -> b.Node:
    return b.a_process("outer", b.start(), b.call("c", "inner"), b.end(), *rest, flows=["start -> c -> end", *flows])


def inner(**end: str) -> b.Node:
    return b.a_process("inner", b.start(), b.user_task("ut_do"), b.end("over", **end), flows=["start -> ut_do -> over"])


def test_a_called_process_hands_its_variables_back_when_it_ends(office: Office) -> None:
    deploy(office, "calls", caller(), inner())
    key = office.start("outer", variables={"n": 1})

    office.completes("ann", {"seen": True})

    assert office.instance(key).status == "completed"
    root = next(row for row in office.history(key) if row.kind == "ElementEntered")
    with office.engine.database.unit_of_work() as work:
        (child,) = work.instances.children_of(key)
        assert (child.status, child.root_key) == ("completed", key)
        assert work.variables.of_scope(root.fields["key"])["do"] == {"seen": True}


def test_a_called_process_has_a_business_key_of_its_own_below_its_callers(office: Office) -> None:
    again = b.a_process(
        "outer", b.start(), b.call("c", "inner"), b.call("d", "inner"), b.end(),
        flows=["start -> c -> d -> end"],
    )  # fmt: skip
    deploy(office, "calls", again, inner())
    key = office.start("outer", business_key="K-1")
    office.completes("ann")
    office.completes("ann")

    with office.engine.database.unit_of_work() as work:
        children = work.instances.children_of(key)
        assert [child.business_key for child in children] == ["K-1/1", "K-1/2"]
        roots = [next(row for row in work.history.of(one.key) if row.kind == "ElementEntered") for one in children]
        known = [work.variables.of_scope(root.fields["key"]) for root in roots]
        own = next(row for row in work.history.of(key) if row.kind == "ElementEntered").fields["key"]
        assert [(one["businessKey"], one["starter"]["id"]) for one in known] == [("K-1/1", "ann"), ("K-1/2", "ann")]
        assert work.variables.of_scope(own)["businessKey"] == "K-1"


def test_an_error_that_the_called_process_does_not_catch_leaves_through_the_call(office: Office) -> None:
    handled = caller(b.boundary("failed", on="c", error="bad"), b.end("sorry"), flows=("failed -> sorry",))
    deploy(office, "calls", handled, inner(error="bad"))
    key = office.start("outer")

    office.completes("ann")

    assert office.instance(key).status == "completed"
    assert "sorry" in [row.fields.get("element") for row in office.history(key)]


def test_cancelling_the_caller_cancels_the_called_and_its_task(office: Office) -> None:
    deploy(office, "calls", caller(), inner())
    key = office.start("outer")

    office.does(CancelInstance, instance=key)

    assert office.tasks("ann") == []
    with office.engine.database.unit_of_work() as work:
        assert [child.status for child in work.instances.children_of(key)] == ["terminated"]


def waiting(catch: b.Node, end: str = "end") -> b.Node:
    return b.a_process("waits", b.start(), catch, b.end(end), flows=[f"start -> w -> {end}"])


def test_a_message_reaches_only_the_instance_with_its_key(office: Office) -> None:
    deploy(office, "waits", waiting(b.catch("w", message="paper", key="=number")))
    here, there = (office.start("waits", variables={"number": number}) for number in ("A", "B"))

    assert office.says("paper", "A")["instances"] == [here]

    assert (office.instance(here).status, office.instance(there).status) == ("completed", "active")


def test_a_message_that_comes_early_is_kept_for_a_while(office: Office) -> None:
    deploy(office, "waits", waiting(b.catch("w", message="paper", key="=number")))
    office.does(PublishMessage, name="paper", correlation_key="A", keep_until=office.now + timedelta(hours=24))
    office.does(PublishMessage, name="paper", correlation_key="B", keep_until=office.now + timedelta(hours=1))
    office.now += timedelta(hours=2)

    assert office.instance(office.start("waits", variables={"number": "A"})).status == "completed"
    assert office.instance(office.start("waits", variables={"number": "B"})).status == "active"


def test_a_signal_reaches_those_with_its_key_and_those_who_wait_for_any(office: Office) -> None:
    thrower = b.a_process(
        "throws", b.start(), b.throw("t", signal="away", signal_key="=who"), b.end(), flows=["start -> t -> end"]
    )
    anybody = b.a_process("hears", b.start(), b.catch("h", signal="away"), b.end(), flows=["start -> h -> end"])
    deploy(office, "waits", waiting(b.catch("w", signal="away", signal_key="=who")), thrower, anybody)
    ann, bo = (office.start("waits", variables={"who": who}) for who in ("ann", "bo"))
    hearing = office.start("hears")

    office.start("throws", variables={"who": "bo"})
    assert office.instance(bo).status == "active"  # each receiver has a command of its own
    office.poller.round()

    assert [office.instance(key).status for key in (ann, bo, hearing)] == ["active", "completed", "completed"]


def test_a_timer_fires_once_its_time_has_come_and_not_before(office: Office) -> None:
    deploy(office, "waits", waiting(b.catch("w", duration="PT2H")))
    key = office.start("waits")

    assert office.passes(hours=1, minutes=59) == 0
    assert office.passes(minutes=1) == 1
    assert office.passes(days=1) == 0
    assert office.instance(key).status == "completed"


def test_a_repeating_timer_comes_as_often_as_it_says_even_after_a_pause(office: Office) -> None:
    reminded = b.a_process(
        "reminds", b.start(), b.user_task("a"), b.boundary("r", on="a", cycle="R3/PT1H", interrupting=False),
        b.end(), b.end("told"), flows=["start -> a -> end", "r -> told"],
    )  # fmt: skip
    deploy(office, "reminds", reminded)
    office.start("reminds")

    assert office.passes(days=1) == 3


def test_an_incident_waits_for_a_person_and_goes_on_when_mended(office: Office) -> None:
    deploy(office, "waits", waiting(b.catch("w", message="paper", key="=number")))
    key = office.start("waits")
    assert office.instance(key).has_incident
    with office.engine.database.unit_of_work() as work:
        (incident,) = work.incidents.open_of(key)

    office.does(ResolveIncident, incident=incident.key)

    with office.engine.database.unit_of_work() as work:
        (again,) = work.incidents.open_of(key)
    assert again.key != incident.key  # nothing was mended, so it says so again


def test_a_refusal_at_the_start_leaves_nothing_behind(office: Office) -> None:
    refusing = b.a_process(
        "refuses", b.start(), b.end(properties={"refuse": '=[{zh: "余额不足", en: "Not enough left"}]'}),
        flows=["start -> end"],
    )  # fmt: skip
    deploy(office, "refuses", refusing)

    with pytest.raises(RefusedAtStart) as refused:
        office.start("refuses")

    assert "余额不足" in refused.value.text("zh")
    assert "Not enough left" in refused.value.text("en")


def test_a_broken_file_stores_nothing(office: Office) -> None:
    with pytest.raises(DeploymentRefused):
        office.deploy("bad", {"processes/bad/bad.bpmn": b"<broken"})
    with pytest.raises(NotFound):
        office.does(StartInstance, "ann", process_id="bad")


def test_running_instances_stay_on_their_version(office: Office) -> None:
    deploy(office, "waits", waiting(b.catch("w", message="paper", key="=number")))
    old = office.start("waits", variables={"number": "A"})
    deploy(office, "waits", waiting(b.catch("w", message="letter", key="=number"), "other_end"))
    new = office.start("waits", variables={"number": "A"})

    office.says("paper", "A")

    assert (office.instance(old).status, office.instance(new).status) == ("completed", "active")


def throwing(**throws: str) -> b.Node:
    return b.a_process("throws", b.start(), b.throw("t", **throws), b.end(), flows=["start -> t -> end"])


def test_a_thrown_message_goes_to_whoever_waits_for_it_in_this_server(office: Office) -> None:
    deploy(
        office, "pools", waiting(b.catch("w", message="paper", key="=number")), throwing(message="paper", key="=number")
    )
    waits = office.start("waits", variables={"number": "A"})

    office.start("throws", variables={"number": "A"})

    assert office.instance(waits).status == "completed"


def test_a_thrown_message_is_kept_for_a_day_for_whoever_will_wait_for_it(office: Office) -> None:
    deploy(
        office, "pools", waiting(b.catch("w", message="paper", key="=number")), throwing(message="paper", key="=number")
    )
    office.start("throws", variables={"number": "A"})
    office.start("throws", variables={"number": "B"})

    office.now += timedelta(hours=23)
    in_time = office.start("waits", variables={"number": "A"})
    office.now += timedelta(hours=2)
    too_late = office.start("waits", variables={"number": "B"})

    assert (office.instance(in_time).status, office.instance(too_late).status) == ("completed", "active")


def test_a_thrown_message_begins_what_starts_by_it(office: Office) -> None:
    begun = b.a_process(
        "begun", b.start(message="paper"), b.user_task("ut_do"), b.end(), flows=["start -> ut_do -> end"]
    )
    deploy(office, "pools", begun, throwing(message="paper"))

    office.start("throws")

    assert [task.element_id for task in office.tasks("ann")] == ["ut_do"]


def test_a_signal_begins_what_starts_by_it_and_only_one_without_a_key(office: Office) -> None:
    begun = b.a_process("begun", b.start(signal="away"), b.user_task("ut_do"), b.end(), flows=["start -> ut_do -> end"])
    keyed = b.a_process(
        "keyed", b.start(), b.throw("t", signal="away", signal_key="=1"), b.end(), flows=["start -> t -> end"]
    )
    deploy(office, "signals", begun, keyed, throwing(signal="away"))

    office.start("keyed")
    assert office.tasks("ann") == []
    office.start("throws")
    office.does(BroadcastSignal, "program", name="away")

    assert [task.element_id for task in office.tasks("ann")] == ["ut_do", "ut_do"]


def test_a_signal_from_outside_meets_the_key_it_has_and_begins_nothing_then(office: Office) -> None:
    begun = b.a_process("begun", b.start(signal="away"), b.user_task("ut_do"), b.end(), flows=["start -> ut_do -> end"])
    waits = b.a_process(
        "waits", b.start(), b.catch("c", signal="away", signal_key="=who"), b.end(), flows=["start -> c -> end"]
    )
    deploy(office, "signals", begun, waits)
    ann, ben = (office.start("waits", variables={"who": who}) for who in ("ann", "ben"))

    office.does(BroadcastSignal, "program", name="away", key="ann")
    office.poller.round()

    assert [office.instance(one).status for one in (ann, ben)] == ["completed", "active"]
    assert office.tasks("ann") == []


def test_a_process_that_refuses_to_begin_by_a_signal_holds_the_thrower_up_in_nothing(office: Office) -> None:
    refusing = b.a_process(
        "refuses", b.start(signal="away"), b.end(properties={"refuse": '=["no"]'}), flows=["start -> end"]
    )
    deploy(office, "signals", refusing, throwing(signal="away"))

    assert office.instance(office.start("throws")).status == "completed"


@pytest.mark.parametrize(("interrupting", "left"), [(False, "active"), (True, "completed")])
def test_an_escalation_of_a_called_process_reaches_its_caller(office: Office, interrupting: bool, left: str) -> None:
    late = b.a_process("inner", b.start(), b.throw("up", escalation="late"), b.user_task("ut_do"), b.end(),
                       flows=["start -> up -> ut_do -> end"])  # fmt: skip
    heard = caller(
        b.boundary("heard", on="c", escalation="late", interrupting=interrupting), b.end("told"),
        flows=("heard -> told",),
    )  # fmt: skip
    deploy(office, "calls", heard, late)
    key = office.start("outer")

    assert office.instance(key).status == left
    assert len(office.tasks("ann")) == (0 if interrupting else 1)


def tagged(task: str, tag: str | None) -> b.Node:
    return b.a_process(
        "inner", b.start(), b.user_task(task), b.end(), flows=[f"start -> {task} -> end"], version_tag=tag
    )


@pytest.mark.parametrize(
    ("binding", "task"),
    [
        ({}, "ut_newest"),
        ({"binding": "versionTag", "version_tag": "2026"}, "ut_tagged"),
        ({"binding": "deployment"}, "ut_own"),
    ],
)
def test_a_call_is_bound_to_the_newest_to_a_tag_or_to_its_own_deployment(office: Office, binding, task: str) -> None:
    outer = b.a_process("outer", b.start(), b.call("c", "inner", **binding), b.end(), flows=["start -> c -> end"])
    deploy(office, "parts", tagged("ut_tagged", "2026"))
    deploy(office, "calls", outer, tagged("ut_own", None))
    deploy(office, "parts", tagged("ut_newest", None))

    office.start("outer")

    assert [one.element_id for one in office.tasks("ann")] == [task]


def test_of_an_event_with_several_parts_the_first_to_come_closes_the_rows_of_the_others(office: Office) -> None:
    deploy(office, "waits", waiting(b.catch("w", message="paper", key="=number", signal="away", duration="PT2H")))
    by_message, by_time = (office.start("waits", variables={"number": number}) for number in ("A", "B"))

    office.says("paper", "A")
    assert office.instance(by_message).status == "completed"
    assert office.passes(hours=3) == 1

    assert office.instance(by_time).status == "completed"


def test_what_is_undone_after_days_is_done_by_people_and_stands_in_the_history(office: Office) -> None:
    undoing = b.a_process(
        "trip", b.start(), b.user_task("ut_book"), b.boundary("undo", on="ut_book", compensate=""),
        b.user_task("ut_unbook", attributes=b.UNDOING), b.undoes("undo", "ut_unbook"), b.user_task("ut_travel"),
        b.end(compensate=""), flows=["start -> ut_book -> ut_travel -> end"],
    )  # fmt: skip
    deploy(office, "trip", undoing)
    key = office.start("trip")
    office.completes("ann")
    office.now += timedelta(days=3)
    office.completes("ann")

    assert [task.element_id for task in office.tasks("ann")] == ["ut_unbook"]
    office.completes("ann")

    assert office.instance(key).status == "completed"
    assert "ut_unbook" in [row.fields.get("element") for row in office.history(key)]
