"""A small bundle for tests: a report by a community worker, with hourly reminders and a promise of half a day."""

from tests.support import bpmn as b

REMINDERS = 4
LEVELS = ("warn", "l1", "l2", "l3")
MANIFEST = """
title: {zh: 走访, en: Visit}
business_key: ZF
starters: {visit: [worker]}
sla:
  visit.report:
    resolve: 4wh
    warn: {at: 0.8, notify: [street_hr]}
    l1: {notify: [street_hr]}
    l2: {at: 1.5, notify: [street_hr]}
    l3: {at: 2, notify: [street_hr], reassign: false}
"""


def visits() -> dict[str, bytes]:
    return {
        "processes/visits/bundle.yaml": MANIFEST.encode(),
        "processes/visits/visit.bpmn": b.process(
            "visit", b.start(), b.user_task("ut_report", groups="worker", properties={"sla": "visit.report"}),
            b.boundary("remind", on="ut_report", cycle=f"R{REMINDERS}/PT1H", interrupting=False),
            b.end("reminded"), b.end(), flows=["start -> ut_report -> end", "remind -> reminded"], name="走访",
        ),
    }  # fmt: skip
