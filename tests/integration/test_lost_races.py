"""A case that moves on between two looks of one command, as PostgreSQL lets it: the command looks again."""

from collections.abc import Callable

import pytest

from engine.commands import CompleteTask, ReturnTask, WithdrawInstance
from engine.errors import TaskGone
from engine.store import Database
from engine.store.instances import InstanceRow, Instances
from tests.support.approval import DECIDE, approval
from tests.support.engines import Office


@pytest.fixture
def before_the_case(database: Database, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Has a deed done when a command has seen its task and looks at the case next; SQLite lets nobody do anything
    then, so there it is done before."""

    def put(deed: Callable[[], object]) -> None:
        if database.engine.dialect.name == "sqlite":
            deed()
            return
        load, deeds = Instances.load, [deed]

        def slow(rows: Instances, key: int, **how: bool) -> InstanceRow:
            if deeds:
                deeds.pop()()
            return load(rows, key, **how)

        monkeypatch.setattr(Instances, "load", slow)

    return put


@pytest.mark.parametrize("wish", [
    (CompleteTask, {"answers": {"reason": "可以"}}),
    (ReturnTask, {"to": "ut_decide", "policy": "redo", "reason": "请补充"}),
])  # fmt: skip
def test_a_task_that_a_withdrawal_takes_away_while_it_is_done_is_gone(
    database: Database, before_the_case: Callable[[Callable[[], object]], None], wish: tuple[type, dict[str, object]]
) -> None:
    office = Office(database)
    office.deploy("approval", {**approval(form="f_decide"), "forms/approval/f_decide.yaml": DECIDE})
    key = office.start("approval", by="ann")
    task = office.claims("bo")
    before_the_case(lambda: office.does(WithdrawInstance, "ann", instance=key))

    with pytest.raises(TaskGone):
        office.does(wish[0], "bo", task=task.key, **wish[1])

    assert office.instance(key).status == "completed"
