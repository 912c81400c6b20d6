"""Rows with only what a test says about them; the rest is plausible and dull."""

from datetime import UTC, datetime
from typing import Any

from engine.store.instances import InstanceRow
from engine.store.tasks import TaskRow
from engine.store.timers import TimerRow

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


def an_instance(key: int, **said: Any) -> InstanceRow:
    dull = {"definition_key": 7, "process_id": "leave", "business_key": "QJ-1", "title": "请假", "state": b"\x00"}
    return InstanceRow(**{"key": key, "started_at": NOW, **dull, **said})


def a_task(key: int, **said: Any) -> TaskRow:
    dull = {"instance_key": 1, "element_id": "ut_approve", "definition_key": 7, "process_id": "leave", "name": "审批"}
    return TaskRow(**{"key": key, "created_at": NOW, **dull, **said})


def a_timer(key: int, **said: Any) -> TimerRow:
    return TimerRow(**{"key": key, "instance_key": 1, "holder": 5, "element_id": "t_warn", "due_at": NOW, **said})
