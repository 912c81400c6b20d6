"""What people are told leaves the house by a real worker, signed, and again when it was refused."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from engine.feel.evaluation import SHANGHAI
from engine.outbound.signing import is_signed
from tests.support import bpmn as b
from tests.support.databases import FreshUrl
from tests.support.mailbox import web_receiver
from tests.support.served import Served, eventually, served, with_demo

SECRET = "only for tests"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=SHANGHAI)
TOLD = b.process(
    "told", b.start(), b.send_task("say", headers={"template": "news"}, inputs={"to": "=to"}), b.end(),
    flows=["start -> say -> end"],
)  # fmt: skip
BUNDLE = 'notifications:\n  news: {zh: "有新消息", en: "There is news"}\n'
FILES = {"processes/told/told.bpmn": TOLD, "processes/told/bundle.yaml": BUNDLE.encode()}


def test_a_worker_sends_what_people_are_told_and_again_what_was_refused(
    fresh_url: FreshUrl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with web_receiver() as receiver:
        monkeypatch.setenv("LINLI_NOTICE_WEBHOOK_URL", receiver.address)
        monkeypatch.setenv("LINLI_NOTICE_WEBHOOK_SECRET", SECRET)
        receiver.answers = [503]
        with served(with_demo(fresh_url), tmp_path) as street:
            at(street, NOW)
            with street.client("admin") as admin:
                parts = [("resources", (name, content)) for name, content in FILES.items()]
                assert admin.post("/v2/deployments", files=parts).status_code == 200
            wish = {"processDefinitionId": "told", "variables": {"to": ["w003", "admin"]}}
            street.asks("w003", "POST", "/process-instances", wish)
            eventually(lambda: len(receiver.posts) >= 2)

            at(street, NOW + timedelta(minutes=2))
            eventually(lambda: len(receiver.posts) >= 3)

    refused, *others = receiver.posts
    (again,) = (one for one in others if one.headers["x-event-id"] == refused.headers["x-event-id"])
    assert again.body == refused.body
    assert {json.loads(one.body)["person"] for one in others} == {"w003", "admin"}
    assert is_signed([SECRET], again.headers["x-timestamp"], again.body, again.headers["x-signature"])


def at(street: Served, moment: datetime) -> None:
    street.asks("admin", "PUT", "/clock", {"timestamp": int(moment.timestamp() * 1000)})
