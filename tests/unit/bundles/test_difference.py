"""Two versions of a model file are compared element by element; where things are drawn does not count."""

from engine.bundles import differences
from tests.support import bpmn as b
from tests.support.house import ROOT

PATH = "processes/approval/approval.bpmn"


def drawn(groups: str = "clerk", more: str = "", flows: tuple[str, ...] = ("start -> ut_decide -> end",)) -> bytes:
    task = b.user_task("ut_decide", groups=groups, properties={"sla": "approval.decide"})
    parts = [b.start(), task, b.end(), *([b.user_task(more, groups="clerk")] if more else [])]
    return b.process("approval", *parts, flows=list(flows), name="审批")


def test_the_same_file_has_no_changes() -> None:
    assert differences(PATH, drawn(), drawn() + b"\n") == []


def test_a_changed_property_is_told_with_what_it_was() -> None:
    (change,) = differences(PATH, drawn(), drawn(groups="leader"))

    assert (change.how, change.element, change.type) == ("changed", "ut_decide", "userTask")
    assert change.details == (("zeebe:assignmentDefinition@candidateGroups", "clerk", "leader"),)


def test_added_and_removed_elements_are_told_apart() -> None:
    longer = drawn(more="ut_check", flows=("start -> ut_decide -> ut_check -> end",))

    there = {(change.how, change.type) for change in differences(PATH, drawn(), longer)}
    back = {(change.how, change.type) for change in differences(PATH, longer, drawn())}

    assert ("added", "userTask") in there
    assert ("removed", "userTask") in back


def test_a_file_that_cannot_be_read_has_no_elements() -> None:
    changes = differences(PATH, drawn(), b"<broken")

    assert {change.how for change in changes} == {"removed"}


def test_a_changed_cell_is_told_by_its_rule_and_column() -> None:
    path = "processes/leave/dmn_leave_approval_chain.dmn"
    before = (ROOT / path).read_bytes()
    after = before.replace(b"<text>&lt;= 2</text>", b"<text>&lt;= 3</text>", 1)

    (change,) = differences(path, before, after)

    assert (change.type, change.name) == ("rule", "2")
    assert change.details == (("cell:工作日数", "<= 2", "<= 3"),)
