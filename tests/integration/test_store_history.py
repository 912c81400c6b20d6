"""The history's chain: it grows, and it shows what was changed or taken out."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from engine.store import Database
from tests.support.stored_rows import NOW


def test_facts_are_chained_over_several_commands(database: Database) -> None:
    with database.unit_of_work() as work:
        work.history.append(
            1, [("InstanceStarted", {"process_id": "leave"}), ("TaskOpened", {"due": NOW})], "p", "c1", NOW
        )
        work.history.append(2, [("InstanceStarted", {})], "p", "c2", NOW)
        work.history.append(1, [("TaskCompleted", {"every": timedelta(days=1), "names": ("理由",)})], "p", "c3", NOW)
        work.commit()
    with database.unit_of_work() as work:
        rows = work.history.of(1)
        assert [(row.seq, row.kind) for row in rows] == [
            (1, "InstanceStarted"),
            (2, "TaskOpened"),
            (3, "TaskCompleted"),
        ]
        assert rows[2].fields == {"every": "PT86400.0S", "names": ["理由"]}
        assert work.history.head(1) == rows[2].hash
        assert work.history.verify(1)
        assert work.history.verify(2)


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE history SET data = '{}' WHERE seq = 2",
        "UPDATE history SET actor_id = 'p_other' WHERE seq = 3",
        "UPDATE history SET instance_key = 3",
        "DELETE FROM history WHERE seq = 2",
        "DELETE FROM history WHERE seq = 1",
    ],
)
def test_a_changed_or_missing_row_shows(database: Database, tampering: str) -> None:
    with database.unit_of_work() as work:
        work.history.append(1, [("A", {"n": 1}), ("B", {"n": 2}), ("C", {"n": 3})], "p", "c1", NOW)
        work.connection.execute(text(tampering))
        assert not all(work.history.verify(key) for key in (1, 3))
