"""Activities done several times, in no order, or elsewhere: loops, ad-hoc sub-processes, global tasks, data, lanes."""

import pytest

from engine.facts import ChildCalled, TaskOpened
from tests.support import bpmn as b
from tests.support.play import Played


def line(*nodes: b.Node, flows: str) -> bytes:
    return b.process("p", b.start(), *nodes, b.end(), flows=[f"start -> {flows} -> end"])


def test_a_standard_loop_is_done_again_while_its_condition_holds() -> None:
    played = Played(
        line(b.user_task("a", loop=b.again(while_="=again"), outputs={"again": "=answers.again"}), flows="a")
    )
    played.start().complete("a", answers={"again": True}).complete("a", answers={"again": False})

    assert (played.ended, len(played.of(TaskOpened))) == ("completed", 2)


@pytest.mark.parametrize(("before", "rounds"), [(True, 0), (False, 1)])
def test_a_condition_asked_first_may_leave_the_loop_out(before: bool, rounds: int) -> None:
    played = Played(line(b.script_task("a", "=n + 1", "n", loop=b.again(while_="=n < 5", before=before)), flows="a"))

    assert played.start({"n": 9}).variables["n"] == 9 + rounds


def test_a_standard_loop_ends_at_its_maximum_and_counts_its_rounds() -> None:
    played = Played(line(b.script_task("a", "=loopCounter", "n", loop=b.again(while_="=true", maximum="4")), flows="a"))

    assert played.start().variables["n"] == 4


def test_a_boundary_event_ends_a_standard_loop_in_the_middle() -> None:
    played = Played(
        b.process("p", b.start(), b.user_task("a", loop=b.again(while_="=true")),
                  b.boundary("late", on="a", duration="PT1H"),
                  b.end(), b.end("e2"), flows=["start -> a -> end", "late -> e2"])
    ).start()  # fmt: skip

    played.complete("a").complete("a").fire("late")

    assert (played.ended, played.entered[-1]) == ("completed", "e2")


@pytest.mark.parametrize("sequential", [False, True])
def test_a_multi_instance_by_number_has_so_many_turns(sequential: bool) -> None:
    played = Played(line(b.user_task("a", loop=b.times("=n", sequential=sequential)), flows="a")).start({"n": 3})

    assert len(played.waiting("a")) == (1 if sequential else 3)
    for _ in range(3):
        played.complete("a")
    assert played.ended == "completed"


@pytest.mark.parametrize("number", ["=-1", '="many"', "=100000000000", "=null"])
def test_a_number_that_is_none_is_an_incident(number: str) -> None:
    played = Played(line(b.user_task("a", loop=b.times(number)), flows="a")).start()

    assert played.incidents == ["EXTRACT_VALUE_ERROR"]


# -- ad-hoc -------------------------------------------------------------------------------------------------------


def ad_hoc(**how) -> Played:
    inside = [b.user_task("a"), b.user_task("b"), b.user_task("c"), b.user_task("after_a")]
    return Played(line(b.ad_hoc("x", *inside, flows=["a -> after_a"], **how), flows="x"))


def test_in_an_ad_hoc_sub_process_everything_that_nothing_leads_to_begins_at_once() -> None:
    played = ad_hoc().start()
    assert played.open == {"x", "a", "b", "c"}

    played.complete("c").complete("a").complete("b")
    assert played.open == {"x", "after_a"}

    assert played.complete("after_a").ended == "completed"


def test_a_sequential_ad_hoc_sub_process_does_one_after_the_other() -> None:
    played = ad_hoc(sequential=True).start()

    for id in ("a", "after_a", "b", "c"):
        assert played.open == {"x", id}
        played.complete(id)
    assert played.ended == "completed"


def test_its_completion_condition_ends_it_and_cancels_the_rest() -> None:
    played = ad_hoc(until="=enough").start({"enough": False})

    assert played.complete("b").open == {"x", "a", "c"}
    assert played.complete("c", {"enough": True}).ended == "completed"


def test_it_may_let_the_rest_finish_without_beginning_more() -> None:
    played = ad_hoc(until="=true", cancels_rest=False).start()

    assert played.complete("b").open == {"x", "a", "c"}
    played.complete("a").complete("c").complete("after_a")
    assert played.ended == "completed"


def test_a_list_says_what_begins() -> None:
    assert ad_hoc(active='=["b"]').start().open == {"x", "b"}
    assert ad_hoc(active="=[]").start().ended == "completed"
    assert ad_hoc(active='=["nobody"]').start().incidents == ["EXTRACT_VALUE_ERROR"]


def test_an_ad_hoc_sub_process_is_left_by_an_error_of_one_inside() -> None:
    inner = b.ad_hoc("x", b.user_task("a"), b.service_task("w"))
    played = Played(
        b.process("p", b.start(), inner, b.boundary("broken", on="x", error=""), b.end(), b.end("e2"),
                  flows=["start -> x -> end", "broken -> e2"])
    ).start()  # fmt: skip

    assert played.fail("w", "E").entered[-1] == "e2"


# -- global tasks, called processes ---------------------------------------------------------------------------------


def test_a_call_of_a_global_task_does_the_task() -> None:
    shared = b.user_task("sign", groups="clerk", name="签字")
    shared.tag = "bpmn:globalUserTask"
    content = b.definitions(
        b.a_process("p", b.start(), b.call("c", "sign", name="请签字"), b.end(), flows=["start -> c -> end"]),
        extra=shared.write(),
    )
    played = Played(content).start()

    assert [task.candidate_groups for task in played.of(TaskOpened)] == [("clerk",)]
    assert played.complete("c").ended == "completed"


def test_a_call_by_the_standards_own_attribute_and_by_version_tag() -> None:
    plain = b.element("callActivity", "c", attributes={"calledElement": "other"})
    tagged = b.call("c", "other", binding="versionTag", version_tag="v2")

    (called,) = Played(line(plain, flows="c")).start().of(ChildCalled)
    assert (called.process_id, called.binding) == ("other", "latest")
    (called,) = Played(line(tagged, flows="c")).start().of(ChildCalled)
    assert (called.binding, called.version_tag) == ("versionTag", "v2")


# -- data -------------------------------------------------------------------------------------------------------


def association(kind: str, source: str, target: str, more: str = "") -> str:
    return (
        f'<bpmn:data{kind}Association id="{kind}_{source}"><bpmn:sourceRef>{source}</bpmn:sourceRef>'
        f"<bpmn:targetRef>{target}</bpmn:targetRef>{more}</bpmn:data{kind}Association>"
    )


def with_data(node: b.Node, *, reads: str | None = None, writes: str | None = None, more: str = "") -> b.Node:
    """The task has an input `given` and an output `made`, fed from or to the data object reference."""
    node.body.append(
        '<bpmn:ioSpecification><bpmn:dataInput id="{0}_i" name="given"/><bpmn:dataOutput id="{0}_o" name="made"/>'
        "<bpmn:inputSet/><bpmn:outputSet/></bpmn:ioSpecification>".format(node.attributes["id"])
    )
    if reads:
        node.body.append(association("Input", reads, f"{node.attributes['id']}_i", more))
    if writes:
        node.body.append(association("Output", f"{node.attributes['id']}_o", writes))
    return node


DATA = b.xml('<bpmn:dataObject id="do" name="金额"/><bpmn:dataObjectReference id="ref" dataObjectRef="do"/>')


def test_a_data_object_carries_what_one_task_writes_to_the_next_that_reads_it() -> None:
    played = Played(
        line(DATA, with_data(b.script_task("a", "=40 + 2", "made"), writes="ref"),
             with_data(b.script_task("z", "=given * 2", "seen", outputs={"seen": "=seen"}), reads="ref"),
             flows="a -> z")
    ).start()  # fmt: skip

    assert played.variables == {"金额": 42, "seen": 84}


def test_an_association_may_transform_what_it_carries() -> None:
    more = "<bpmn:transformation>=金额 + 1</bpmn:transformation>"
    reading = with_data(b.script_task("z", "=given", "seen", outputs={"seen": "=seen"}), reads="ref", more=more)

    assert Played(line(DATA, reading, flows="z")).start({"金额": 1}).variables["seen"] == 2


def test_a_property_begins_empty_in_its_scope_and_ends_with_it() -> None:
    inner = b.sub_process("sp", b.start("s"), b.script_task("a", "=1", "own"), b.end("e"), flows=["s -> a -> e"])
    inner.body.append('<bpmn:property id="own"/>')
    played = Played(line(inner, flows="sp")).start({"own": "outside"})

    assert played.variables == {"own": "outside"}


def test_a_data_object_that_no_arrow_touches_is_only_drawn() -> None:
    assert Played(line(DATA, b.task("t"), flows="t")).start().variables == {}


def test_a_data_store_outlasts_the_scope_that_writes_it_and_is_read_elsewhere() -> None:
    store = b.xml('<bpmn:dataStoreReference id="ref" name="库存"/>')
    writes = with_data(b.script_task("a", "=40 + 2", "made"), writes="ref")
    inner = b.sub_process("sp", store, b.start("s"), writes, b.end("e"), flows=["s -> a -> e"])
    again = b.xml('<bpmn:dataStoreReference id="same" name="库存"/>')
    reads = with_data(b.script_task("z", "=given * 2", "seen", outputs={"seen": "=seen"}), reads="same")

    assert Played(line(inner, again, reads, flows="sp -> z")).start().variables == {"库存": 42, "seen": 84}


# -- lanes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lane", "groups"),
    [
        ('name="street_leader"', ("street_leader",)),
        ('name="街道领导"', ()),
        ('name="街道领导"', ("office:street",)),
    ],
)
def test_a_lane_says_whose_work_it_is_when_the_task_does_not(lane: str, groups: tuple[str, ...]) -> None:
    given = (
        b.tag("zeebe:properties", {}, b.zeebe("property", name="candidateGroups", value=groups[0])) if groups else ""
    )
    inside = f"<bpmn:extensionElements>{given}</bpmn:extensionElements>" if "街道" in lane else ""
    held = "<bpmn:flowNodeRef>a</bpmn:flowNodeRef>"
    lanes = f'<bpmn:laneSet id="ls"><bpmn:lane id="l" {lane}>{inside}{held}</bpmn:lane></bpmn:laneSet>'
    content = b.process("p", b.xml(lanes), b.start(), b.user_task("a", groups=None),
                        b.user_task("own", groups="clerk"), b.end(), flows=["start -> a -> own -> end"])  # fmt: skip
    played = Played(content).start().complete("a")

    assert [task.candidate_groups for task in played.of(TaskOpened)] == [groups, ("clerk",)]


def test_an_output_collection_that_was_overwritten_is_an_incident() -> None:
    turns = b.each("=[1, 2]", "one", into="all", value="=one")
    played = Played(line(b.user_task("a", loop=turns, outputs={"all": "=[]"}), flows="a")).start()

    played.complete("a")
    played.complete("a", nth=-1)

    assert played.incidents[:1] == ["IO_MAPPING_ERROR"]
    assert played.ended is None
