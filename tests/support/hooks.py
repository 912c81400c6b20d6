"""A department that calls: it signs what it sends as the how-to says, and hands it to the engine's front door."""

import json
from collections.abc import Mapping
from itertools import count
from typing import Any

from engine.commands import IssueDepartmentSecret, ReceiveWebhook
from engine.outbound.signing import department_secret, signature
from tests.support import bpmn as b
from tests.support.engines import SECRET, Office

MANIFEST = """
title: {zh: 差事, en: Errands}
business_key: ER
start_forms: {errand: f_errand}
events:
  errand: {start: errand, key: ref, shows: "={what: start.what}"}
  errand_taken_back:
    message: taken_back
    key: ref
    form: f_ref
    refuse:
      - {when: is_over, code: ALREADY_DONE, zh: 已经办完。, en: It is done already.}
      - {code: NOT_NOW, zh: 现在不能撤回。, en: Not at the moment.}
  errand_praised: {message: praised, key: business_key, form: f_praise}
"""
FORMS = {
    "f_errand": "[{type: textfield, key: ref, label: 编号, properties: {label.en: Number}, validate: {required: true}},"
    " {type: textarea, key: what, label: 内容, properties: {label.en: What}, validate: {required: true}},"
    " {type: number, key: hours, label: 工时, properties: {label.en: Hours}, validate: {min: 1}},"
    " {type: filepicker, key: files, label: 附件, multiple: true, accept: .pdf, properties: {label.en: Files}}]",
    "f_ref": "[{type: textfield, key: ref, label: 编号, properties: {label.en: Number}}]",
    "f_praise": "[{type: textfield, key: business_key, label: 业务编号, properties: {label.en: Case}},"
    " {type: number, key: stars, label: 星级, properties: {label.en: Stars}}]",
}


def errands(**properties: str) -> dict[str, bytes | str]:
    """A worker does the errand, unless it is taken back meanwhile; then it waits for praise."""
    work = b.sub_process("work", b.start("s"), b.user_task("ut_do", groups="worker:XY"), b.end("e"),
                         flows=["s -> ut_do -> e"])  # fmt: skip
    return {
        "processes/errands/bundle.yaml": MANIFEST,
        **{
            f"forms/errands/{name}.yaml": f"id: {name}\ntitle: 表\nproperties: {{title.en: Form}}\ncomponents: {fields}"
            for name, fields in FORMS.items()
        },
        "processes/errands/errand.bpmn": b.process(
            "errand", b.start(), work, b.boundary("back", on="work", message="taken_back", key="=businessKey"),
            b.catch("praise", message="praised", key="=businessKey"), b.end(), b.end("gone"),
            flows=["start -> work -> praise -> end", "back -> gone"], name="差事", properties=properties,
        ),
    }  # fmt: skip


class Caller:
    """The market regulation bureau, unless another is named; `id`s count up by themselves."""

    def __init__(self, office: Office, dept: str = "SJ") -> None:
        self.office, self.dept = office, dept
        self._ids = count(1)
        self.secret = self.new_secret()

    def new_secret(self) -> str:
        serial = self.office.does(IssueDepartmentSecret, dept=self.dept)["serial"]
        return department_secret(SECRET, self.office.engine.database.tenant, self.dept, serial)

    def sends(self, event: str, body: Mapping[str, Any] | bytes, id: str | None = None, **headers: str) -> "Heard":
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        timestamp = headers.pop("timestamp", str(int(self.office.now.timestamp())))
        sent = {
            "content-type": "application/json", "x-event-id": id or f"e-{next(self._ids)}", "x-timestamp": timestamp,
            "x-signature": signature(self.secret, timestamp, raw),
        }  # fmt: skip
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return Heard(self.office.does(ReceiveWebhook, dept=self.dept, event=event, headers=sent, body=raw))


class Heard:
    """What the department was answered."""

    def __init__(self, receipt: Mapping[str, Any]) -> None:
        self.status: int = receipt["status"]
        self.headers: Mapping[str, str] = receipt["headers"]
        self.body: Mapping[str, Any] = receipt["body"]

    @property
    def code(self) -> str:
        return str(self.body["code"])

    @property
    def key(self) -> str:
        return str(self.body["business_key"])

    @property
    def fields(self) -> dict[str, str]:
        return {error["field"]: error["code"] for error in self.body["errors"]}
