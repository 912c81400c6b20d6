"""Ten thousand cases at once: all begun, then all completed, each whole."""

import pytest

from engine.commands import CompleteTask
from tests.support.approval import approval
from tests.support.engines import Office, actor_of

pytestmark = pytest.mark.soak

CASES = 10_000


def test_10_000_cases_are_begun_and_completed_and_each_is_whole(office: Office) -> None:
    office.deploy("approval", approval())
    keys = [office.start("approval", by="bo") for _ in range(CASES)]
    assert len(set(keys)) == CASES

    ann = actor_of("ann")
    with office.engine.database.unit_of_work() as work:
        tasks = {key: [task.key for task in work.tasks.open_of(key)] for key in keys}
    for [task] in tasks.values():
        office.does(CompleteTask, actor=ann, task=task, answers={})

    assert not office.tasks("ann")
    with office.engine.database.unit_of_work() as work:
        rows = [work.instances.load(key) for key in keys]
        assert all(work.history.verify(key) for key in keys)
    assert {row.status for row in rows} == {"completed"}
    assert len({row.business_key for row in rows}) == CASES
