"""A small bundle for tests: somebody is away from when to when, which a message may change."""

from tests.support import bpmn as b

PERIOD = {"person": "li", "from": "2026-11-24T13:30:00+08:00", "to": "2026-11-25T08:30:00+08:00", "substitute": "bo"}
_SAID = {name: f"={name}" for name in PERIOD}
ABSENT = b.process(
    "absent", b.start(), b.service_task("away", "org.absence", inputs=_SAID),
    b.catch("change", message="change", key="=person"), b.service_task("changed", "org.absence", inputs=_SAID), b.end(),
    flows=["start -> away -> change -> changed -> end"], name="外出",
)  # fmt: skip
AWAY = {"processes/absent/bundle.yaml": "title: {zh: 外出, en: Absent}\n", "processes/absent/absent.bpmn": ABSENT}
"""Start `absent` with the variables PERIOD."""
