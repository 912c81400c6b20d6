"""A small bundle for tests: one decision by a clerk within four working hours, which the starter may withdraw."""

from tests.support import bpmn as b

MANIFEST = """
title: {zh: 审批, en: Approval}
business_key: AP
starters: {approval: [clerk]}
sla:
  approval.decide: {resolve: 4wh}
"""
DECIDE = """
id: f_decide
title: 审批
properties: {title.en: Decision}
components:
  - {type: textfield, key: note, label: 备注, properties: {label.en: Note}}
  - {type: textfield, key: reason, label: 意见, properties: {label.en: Reason}, validate: {required: true}}
  - type: textfield
    key: other
    label: 其他
    conditional: {hide: =reason != "other"}
    properties: {label.en: Other}
"""
"""The form `f_decide` that the decision may be given."""


def approval(groups: str = "clerk", **task: object) -> dict[str, bytes | str]:
    phase = b.sub_process(
        "phase", b.start("s"), b.user_task("ut_decide", groups=groups, properties={"sla": "approval.decide"}, **task),
        b.end("decided"), flows=["s -> ut_decide -> decided"],
    )  # fmt: skip
    return {
        "processes/approval/bundle.yaml": MANIFEST,
        "processes/approval/approval.bpmn": b.process(
            "approval", b.start(), phase, b.boundary("withdraw", on="phase", message="withdraw", key="=businessKey"),
            b.end(), b.end("withdrawn"), flows=["start -> phase -> end", "withdraw -> withdrawn"], name="审批",
            properties={"name.en": "Approval"},
        ),
    }  # fmt: skip
