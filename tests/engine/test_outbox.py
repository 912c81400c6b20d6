"""What is told inside the product goes out as well, as often as it takes; when it never arrives, somebody is told."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from engine.commands import (
    ImportOrganisation,
    PutAccount,
    RecordDelivery,
    RecordFailedDelivery,
    SendAgain,
    SetNoticeChoice,
    SetPreferences,
    TakeOutbox,
)
from engine.engine import Engine
from engine.errors import WrongState
from engine.notices import Choice
from engine.outbound.delivery import Ways
from engine.outbound.signing import department_secret, is_signed
from engine.outbound.webhook import web_client
from engine.scheduler.courier import Courier
from engine.settings import Channels, MailSecurity, MailSettings, Robot
from engine.store import Database
from engine.store.departments import DepartmentRow
from engine.store.outbox import OutboxRow, outbox
from engine.store.rows import columns_of
from tests.support import bpmn as b
from tests.support.at_once import at_once
from tests.support.engines import ORGANISATION, ROLES, Office
from tests.support.mailbox import Mailbox, Receiver, mail_server, web_receiver

pytestmark = pytest.mark.on_both

SECRET = "only for tests"
PAUSES = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=12)]


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as running:
        yield running


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with web_receiver() as running:
        yield running


class Post:
    """An office whose notices go out, and its courier."""

    def __init__(self, database: Database, box: Mailbox, receiver: Receiver) -> None:
        mail = MailSettings(host="127.0.0.1", port=box.port, sender="linli@example.org", security=MailSecurity.NONE)
        channels = Channels(
            mail=mail, webhook=receiver.address, webhook_secret=SECRET, public_url="https://linli.example.org"
        )
        self.office = Office(database)
        self.office.engine = Engine(database, lambda: self.office.now, secret="house", channels=channels)
        people = {**ORGANISATION["people"], "ann": {**ORGANISATION["people"]["ann"], "facts": {"email": "ann@a.org"}}}
        people["root"] = {"name": "管理员", "unit": "YC", "posts": ["system_admin"], "facts": {"email": "root@a.org"}}
        roles = {**ROLES, "system_admin": {"zh": "系统管理员", "en": "Administrator"}}
        self.office.does(ImportOrganisation, organisation={**ORGANISATION, "people": people}, roles=roles)
        self.web = web_client()
        self.courier = Courier(self.office.engine, Ways(mail, self.web))

    def robots(self, address: str) -> None:
        """The same robot for the house and for Xiangyang."""
        robots = {"*": Robot(url=address), "XY": Robot(url=address)}
        self.office.engine.channels = replace(self.office.engine.channels, wecom=robots, dingtalk=robots)

    def tells(self, *people: str) -> None:
        """A process that tells people something."""
        told = b.process(
            "tells", b.start(),
            b.send_task("say", headers={"template": "news"}, inputs={"to": "=people", "what": "=what"}), b.end(),
            flows=["start -> say -> end"],
        )  # fmt: skip
        notices = 'notifications:\n  news: {zh: "张三的{{what}}", en: "{{what}} of Zhang San"}\n'
        self.office.deploy("tells", {"processes/tells/tells.bpmn": told, "processes/tells/bundle.yaml": notices})
        self.office.start("tells", variables={"people": list(people), "what": "Leave"})

    def rows(self) -> list[OutboxRow]:
        with self.office.engine.database.reading() as connection:
            found = connection.execute(select(*columns_of(outbox, OutboxRow)).order_by(outbox.c.key))
            return [OutboxRow(**row) for row in found.mappings()]

    def passes(self, time: timedelta) -> int:
        self.office.now += time
        return self.courier.round()


@pytest.fixture
def post(database: Database, box: Mailbox, receiver: Receiver) -> Iterator[Post]:
    post = Post(database, box, receiver)
    yield post
    post.web.close()


def test_a_notice_goes_out_as_mail_and_as_a_signed_post(post: Post, box: Mailbox, receiver: Receiver) -> None:
    post.tells("ann", "bo")

    assert post.courier.round() == 3  # bo has no address

    (mail,) = box.mails
    assert (mail["To"], mail["From"], mail["Subject"]) == ("ann@a.org", "linli@example.org", "【邻里】张三的Leave")
    assert mail.get_content().splitlines()[0] == "张三的Leave"
    assert mail.get_content().splitlines()[2].startswith("https://linli.example.org/cases/")
    assert {json.loads(one.body)["person"] for one in receiver.posts} == {"ann", "bo"}
    for one in receiver.posts:
        assert is_signed([SECRET], one.headers["x-timestamp"], one.body, one.headers["x-signature"])
    assert post.courier.round() == 0
    assert {(row.status, row.body) for row in post.rows()} == {("sent", None)}


def test_a_mail_is_written_in_the_language_of_the_account(post: Post, box: Mailbox) -> None:
    post.office.does(PutAccount, person="ann", password_hash="-")
    post.office.does(SetPreferences, "ann", language="en")
    post.tells("ann")

    post.courier.round()

    assert box.mails[0]["Subject"] == "[Linli] Leave of Zhang San"


def test_what_did_not_arrive_is_tried_again_after_a_while(post: Post, box: Mailbox, receiver: Receiver) -> None:
    box.failures, receiver.answers = 1, [503, 302]
    post.tells("ann")

    assert post.courier.round() == 0
    assert {row.error for row in post.rows()} == {"SMTP 451", "HTTP 503"}
    assert post.passes(timedelta(seconds=59)) == 0
    assert post.passes(timedelta(seconds=1)) == 1  # a redirect is no arrival, and is not followed
    assert post.passes(timedelta(minutes=5)) == 1
    assert len({one.headers["x-event-id"] for one in receiver.posts}) == 1
    assert [row.status for row in post.rows()] == ["sent", "sent"]


def test_after_the_last_pause_it_is_given_up_and_the_administrators_are_told(post: Post, receiver: Receiver) -> None:
    receiver.answers = [500] * 100
    post.tells("bo")

    post.courier.round()
    for pause in PAUSES:
        assert post.passes(pause - timedelta(seconds=1)) == 0
        before = len(receiver.posts)
        post.passes(timedelta(seconds=1))
        assert len(receiver.posts) == before + 1

    (row,) = post.rows()  # the notice of it stays inside: it would go the same broken way
    assert (row.status, row.attempts, row.error) == ("dead", 6, "HTTP 500")
    assert ("root", "delivery_given_up") in post.office.notices()
    assert post.passes(timedelta(days=9)) == 0
    receiver.answers = []
    post.office.does(SendAgain, message=row.key)
    assert post.courier.round() == 1
    with pytest.raises(WrongState):
        post.office.does(SendAgain, message=row.key)


def test_nobody_there_is_a_failure_like_any_other(post: Post) -> None:
    with post.office.engine.database.unit_of_work() as work:
        work.outbox.add(kind="webhook", address="http://127.0.0.1:1/", body="{}", now=post.office.now)
        work.outbox.add(kind="webhook", address="no address", body="{}", now=post.office.now)
        work.outbox.add(kind="mail", address="no\naddress", body="", now=post.office.now)
        work.commit()

    assert post.courier.round() == 0

    assert [row.error for row in post.rows()] == ["HTTP ConnectError", "HTTP UnsupportedProtocol", "SMTP ValueError"]


def test_a_callback_to_a_department_is_signed_with_its_secret(post: Post, receiver: Receiver) -> None:
    with post.office.engine.database.unit_of_work() as work:
        work.departments.put(DepartmentRow(dept="MZ", serial=2, issued_at=post.office.now))
        known = {"address": receiver.address, "signer": "department:MZ", "now": post.office.now}
        work.outbox.add(kind="webhook", body='{"done": true}', **known)  # type: ignore[arg-type]
        work.commit()

    post.courier.round()

    (one,) = receiver.posts
    secret = department_secret("house", post.office.engine.database.tenant, "MZ", 2)
    assert is_signed([secret], one.headers["x-timestamp"], one.body, one.headers["x-signature"])


def test_several_couriers_send_everything_once(post: Post, receiver: Receiver) -> None:
    with post.office.engine.database.unit_of_work() as work:
        for n in range(100):
            work.outbox.add(kind="webhook", address=receiver.address, body=f"{n}", now=post.office.now)
        work.commit()
    ways = Ways(None, post.web)
    couriers = [Courier(post.office.engine, ways) for _ in range(3)]

    arrived = at_once(*[courier.round for courier in couriers])

    assert sum(arrived) == 100
    assert sorted(int(one.body) for one in receiver.posts) == list(range(100))


def test_a_courier_killed_before_it_reported_leaves_its_message_to_the_next(post: Post, receiver: Receiver) -> None:
    post.tells("bo")
    ((key, first),) = taken(post)
    assert post.courier.round() == 0

    assert post.passes(timedelta(minutes=10)) == 1

    failed = {"message": key, "attempt": first, "reason": "HTTP 500"}
    assert post.office.does(RecordFailedDelivery, **failed)["status"] == "sent"  # the one that was thought dead
    assert post.office.does(RecordDelivery, message=key)["status"] == "sent"
    assert len(receiver.posts) == 1


def test_what_a_late_courier_says_of_its_attempt_does_not_stop_the_next(post: Post) -> None:
    post.tells("bo")
    ((key, first),) = taken(post)
    post.office.now += timedelta(minutes=10)
    assert taken(post) == [[key, first + 1]]

    post.office.does(RecordFailedDelivery, message=key, attempt=first, reason="HTTP 500")

    assert post.rows()[0].status == "leased"


def test_what_is_sent_is_never_logged(post: Post, receiver: Receiver, capsys: pytest.CaptureFixture[str]) -> None:
    receiver.answers = [500]
    post.tells("ann")

    post.courier.round()

    said = capsys.readouterr()
    assert "not delivered" in said.out + said.err
    assert "张三" not in said.out + said.err
    assert "ann@a.org" not in said.out + said.err


def test_a_robot_speaks_twenty_times_a_minute_and_what_is_left_waits(post: Post, receiver: Receiver) -> None:
    receiver.robot = True
    post.robots(receiver.address + "?key=hidden")
    body = json.dumps({"text": "有一项任务即将到期", "people": []})
    with post.office.engine.database.unit_of_work() as work:
        for _ in range(25):
            work.outbox.add(kind="wecom", address="*", body=body, now=post.office.now)
        work.outbox.add(kind="wecom", address="XY", body=body, now=post.office.now)
        work.commit()

    assert post.courier.round() == 21
    assert post.passes(timedelta(seconds=59)) == 0
    assert post.passes(timedelta(seconds=1)) == 5
    assert "hidden" not in repr(post.rows())


def test_a_robot_that_refuses_is_tried_again_and_given_up_with_its_number(post: Post, receiver: Receiver) -> None:
    receiver.robot, receiver.errcodes = True, [45009] * 6
    post.robots(receiver.address)
    with post.office.engine.database.unit_of_work() as work:
        work.outbox.add(kind="wecom", address="*", body='{"text": "x", "people": []}', now=post.office.now)
        work.outbox.add(kind="wecom", address="gone", body='{"text": "x", "people": []}', now=post.office.now)
        work.commit()

    post.courier.round()
    for pause in PAUSES:
        post.passes(pause)

    errors = {(row.status, row.error) for row in post.rows()}
    assert errors == {("dead", "WeCom 45009"), ("dead", "not set up: LINLI_WECOM_ROBOTS")}
    assert ("root", "delivery_given_up") in post.office.notices()


def test_a_summary_gathers_until_a_courier_takes_it(post: Post, box: Mailbox) -> None:
    """What comes after it has gone, or while it is tried again, goes by itself."""
    due_at = post.office.now + timedelta(hours=1)
    for passing, text in ((0, "一\n"), (10, "二\n"), (60, "三\n")):
        post.passes(timedelta(minutes=passing))
        with post.office.engine.database.unit_of_work() as work:
            work.outbox.gather(
                kind="mail", address="ann@a.org", subject="汇总", body=text, now=post.office.now, due_at=due_at,
                digest="ann today",
            )  # fmt: skip
            work.commit()
    post.courier.round()

    assert [mail.get_content().replace("\r\n", "\n") for mail in box.mails] == ["一\n二\n", "三\n"]


def test_what_people_choose_is_kept(post: Post) -> None:
    choice = {"muted": {"talk": ["mail"]}, "quiet": "own", "own": "21:00-07:00", "digest_at": "17:30"}
    for _ in range(2):
        post.office.does(SetNoticeChoice, "ann", **choice)

    with post.office.engine.database.snapshot() as work:
        kept, other = work.choices.of_person("ann"), work.choices.of_person("bo")
    assert (dict(kept.muted), str(kept.own), str(kept.digest_at)) == ({"talk": {"mail"}}, "21:00-07:00", "17:30:00")
    assert other == Choice()


def taken(post: Post) -> Any:
    return post.office.does(TakeOutbox, most=10, timeout=timedelta(minutes=10))["messages"]
