"""Departments' webhooks: signed, in time, once; every situation of the contract and what is left behind."""

from base64 import b64encode

import pytest
from sqlalchemy import select

from engine.errors import DeploymentRefused, NotFound, ValidationFailed
from engine.outbound.signing import signature
from engine.queries.variables import variables_of
from engine.store import Database
from engine.store.documents import document
from tests.support.at_once import at_once
from tests.support.hooks import Caller, errands
from tests.support.street import Street

ERRAND = {"ref": "SJ-1", "what": "冬季食品安全隐患排查"}


@pytest.fixture
def street(database: Database) -> Street:
    street = Street(database)
    street.deploy("errands", errands())
    return street


@pytest.fixture
def bureau(street: Street) -> Caller:
    return Caller(street)


def cases(street: Street) -> int:
    with street.engine.database.snapshot() as work:
        return work.numbers.next("ER", 2026) - 1


def test_a_signed_event_starts_a_case_and_says_where_to_ask_about_it(street: Street, bureau: Caller) -> None:
    heard = bureau.sends("errand", ERRAND)

    assert heard.status == 202
    assert heard.body == {"business_key": "ER-2026-000001", "status_url": "/api/v1/hooks/SJ/cases/ER-2026-000001"}
    (task,) = street.tasks("w003")
    assert (task.business_key, task.unit, task.title) == ("ER-2026-000001", "SJ", "差事 · 市场监督管理局")


def test_the_same_event_again_has_the_same_case(street: Street, bureau: Caller) -> None:
    first = bureau.sends("errand", ERRAND, id="e-77")
    again = bureau.sends("errand", ERRAND, id="e-77")

    assert (first.status, again.status, again.body) == (202, 200, first.body)
    assert cases(street) == 1


def test_three_at_the_same_moment_start_one_case(street: Street, bureau: Caller) -> None:
    heard = at_once(*[lambda: bureau.sends("errand", ERRAND, id="e-77")] * 3)

    assert sorted(one.status for one in heard) == [200, 200, 202]
    assert {one.key for one in heard} == {"ER-2026-000001"}
    assert len(street.tasks("w003")) == 1


def test_an_event_id_stands_for_one_body(street: Street, bureau: Caller) -> None:
    bureau.sends("errand", ERRAND, id="e-77")
    heard = bureau.sends("errand", {**ERRAND, "what": "别的事情"}, id="e-77")

    assert (heard.status, heard.code) == (409, "EVENT_ID_REUSED")
    assert cases(street) == 1


def test_a_second_event_about_an_open_case_is_noted_in_it(street: Street, bureau: Caller) -> None:
    bureau.sends("errand", ERRAND)
    heard = bureau.sends("errand", ERRAND, id="e-other")

    assert (heard.status, heard.body["duplicate_of"]) == (200, "ER-2026-000001")
    (task,) = street.tasks("w003")
    (noted,) = [row for row in street.history(task.instance_key) if row.kind == "DuplicateReported"]
    assert (noted.actor_id, noted.fields["id"]) == ("SJ", "e-other")


def test_files_come_inside_the_body_and_belong_to_the_case(street: Street, bureau: Caller) -> None:
    file = {"name": "方案.pdf", "media_type": "application/pdf", "content": b64encode(b"%PDF-1.7").decode()}

    assert bureau.sends("errand", {**ERRAND, "files": [file]}).status == 202

    (task,) = street.tasks("w003")
    with street.engine.database.snapshot() as work:
        (named,) = variables_of(work, task.instance_key)["start"]["files"]  # type: ignore[index, call-overload]
        (kept,) = work.documents.find([int(named["id"])])
        assert (kept.instance_key, kept.name, kept.brought_by) == (task.instance_key, "方案.pdf", "SJ")
        assert work.documents.content(kept.key) == b"%PDF-1.7"


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ({"name": "方案.pdf", "content": "not base64!"}, "FILE_CONTENT"),
        ({"content": "QQ=="}, "FILE_CONTENT"),
        ({"name": "方案.exe", "content": "QQ=="}, "FILE_TYPE"),
        ({"name": "方案.pdf", "media_type": "application/pdf", "content": "TVo="}, "FILE_KIND"),
        ({"id": "12345", "name": "方案.pdf"}, "FILE"),
    ],
)
def test_a_file_that_cannot_be_taken_is_named_and_nothing_is_kept(
    street: Street, bureau: Caller, file: dict[str, str], code: str
) -> None:
    heard = bureau.sends("errand", {**ERRAND, "files": [file]})

    assert (heard.status, [(one["field"], one["code"]) for one in heard.body["errors"]]) == (422, [("files", code)])
    assert cases(street) == 0
    with street.engine.database.snapshot() as work:
        assert work.connection.execute(select(document.c.key)).all() == []


def test_a_reference_is_free_again_when_its_case_is_over(street: Street, bureau: Caller) -> None:
    bureau.sends("errand", ERRAND)
    bureau.sends("errand_taken_back", {"ref": "SJ-1"})

    assert bureau.sends("errand", ERRAND).key == "ER-2026-000002"


def test_each_department_has_references_of_its_own(street: Street, bureau: Caller) -> None:
    bureau.sends("errand", ERRAND)
    assert Caller(street, "MZ").sends("errand", ERRAND).status == 202


@pytest.mark.parametrize(
    "headers",
    [
        {"x_signature": "sha256=" + "0" * 64}, {"x_signature": ""}, {"x_signature": "签名"}, {"timestamp": "heute"},
        {"timestamp": "0"}, {"timestamp": "９"},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_not_signed_in_time_is_refused(street: Street, bureau: Caller, headers: dict[str, str]) -> None:
    heard = bureau.sends("errand", ERRAND, **headers)

    assert (heard.status, heard.code) == (401, "NOT_SIGNED")
    assert cases(street) == 0


@pytest.mark.parametrize(("seconds", "status"), [(-301, 401), (-299, 202), (299, 202), (301, 401)])
def test_a_clock_may_be_five_minutes_off(street: Street, bureau: Caller, seconds: int, status: int) -> None:
    timestamp = str(int(street.now.timestamp()) + seconds)
    assert bureau.sends("errand", ERRAND, timestamp=timestamp).status == status


def test_a_department_without_a_secret_is_answered_like_a_wrong_signature(street: Street, bureau: Caller) -> None:
    known = bureau.sends("errand", ERRAND, x_signature="sha256=0")
    bureau.dept = "CG"
    assert bureau.sends("errand", ERRAND).body == known.body


def test_five_wrong_calls_lock_the_department_and_tell_the_administrator(street: Street, bureau: Caller) -> None:
    for _ in range(4):
        bureau.sends("errand", ERRAND, x_signature="sha256=0")
    assert bureau.sends("errand", ERRAND).status == 202
    assert street.notices() == set()
    bureau.sends("errand", ERRAND, x_signature="sha256=0")

    assert bureau.sends("errand", ERRAND).code == "CREDENTIALS_LOCKED"
    assert street.notices() == {("admin", "department_locked")}
    bureau.secret = bureau.new_secret()
    assert bureau.sends("errand", {**ERRAND, "ref": "SJ-2"}).status == 202


def test_wrong_calls_are_forgotten_after_ten_minutes(street: Street, bureau: Caller) -> None:
    for _ in range(3):
        for _ in range(4):
            bureau.sends("errand", ERRAND, x_signature="sha256=0")
        street.passes(minutes=11)
    assert bureau.sends("errand", ERRAND).status == 202


def test_the_secret_before_counts_for_a_day(street: Street, bureau: Caller) -> None:
    old = bureau.secret
    bureau.new_secret()
    assert bureau.sends("errand", ERRAND).status == 202
    street.passes(hours=25)
    assert bureau.sends("errand", ERRAND).status == 401
    assert bureau.secret == old


def test_only_departments_have_secrets(street: Street) -> None:
    with pytest.raises(NotFound):
        Caller(street, "XY")


def test_more_than_sixty_calls_a_minute_have_to_wait(street: Street, bureau: Caller) -> None:
    for _ in range(60):
        bureau.sends("errand", ERRAND, id="e-77")
    street.passes(seconds=20)
    heard = bureau.sends("errand", ERRAND, id="e-77")

    assert (heard.status, heard.code, heard.headers) == (429, "TOO_MANY_CALLS", {"Retry-After": "40"})
    street.passes(seconds=41)
    assert bureau.sends("errand", ERRAND, id="e-77").status == 200


def test_every_wrong_field_is_named_in_both_languages_and_nothing_is_kept(street: Street, bureau: Caller) -> None:
    wrong = {"ref": "", "what": "响铃\x07", "hours": 0, "color": "红"}
    heard = bureau.sends("errand", wrong, id="e-77")

    assert heard.status == 422
    assert heard.fields == {"ref": "REQUIRED", "what": "TEXT", "hours": "TOO_SMALL", "color": "UNKNOWN_FIELD"}
    assert all(error["message_zh"] and error["message_en"] for error in heard.body["errors"])
    assert bureau.sends("errand", ERRAND, id="e-77").status == 202


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"a": NaN}', b"\xff", b'{"\\u0000": 1}', b"[" * 100_000], ids=lambda body: body[:20]
)
def test_what_is_no_json_object_is_refused(street: Street, bureau: Caller, body: bytes) -> None:
    heard = bureau.sends("errand", body)
    assert (heard.status, heard.fields) == (422, {"body": "JSON"})


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        (b" " * (1024 * 1024 + 1), {}, (413, "BODY_TOO_LARGE")),
        (b"{}", {"content_type": "text/plain"}, (415, "UNKNOWN_CONTENT_TYPE")),
    ],
)
def test_what_is_too_large_or_no_json_is_refused(
    bureau: Caller, body: bytes, headers: dict[str, str], expected: tuple[int, str]
) -> None:
    heard = bureau.sends("errand", body, **headers)
    assert (heard.status, heard.code) == expected


def test_markup_is_kept_as_it_is(street: Street, bureau: Caller) -> None:
    bureau.sends("errand", {**ERRAND, "what": "<b>排查</b>"})
    (task,) = street.tasks("w003")
    with street.engine.database.snapshot() as work:
        assert variables_of(work, task.instance_key)["start"]["what"] == "<b>排查</b>"


def test_an_unknown_event_is_not_found(bureau: Caller) -> None:
    assert bureau.sends("nonsense", ERRAND).status == 404


@pytest.mark.parametrize("id", ["", "长", "x" * 129])
def test_an_event_needs_an_id(bureau: Caller, id: str) -> None:
    heard = bureau.sends("errand", ERRAND, x_event_id=id)
    assert (heard.status, heard.fields) == (422, {"X-Event-Id": "EVENT_ID"})


def test_a_message_reaches_the_case_under_the_reference(street: Street, bureau: Caller) -> None:
    started = bureau.sends("errand", ERRAND)
    heard = bureau.sends("errand_taken_back", {"ref": "SJ-1"})

    assert (heard.status, heard.body) == (202, started.body)
    assert street.tasks("w003") == []


def test_what_comes_too_late_is_refused_as_the_bundle_declares(street: Street, bureau: Caller) -> None:
    bureau.sends("errand", ERRAND)
    street.completes("w003")
    assert bureau.sends("errand_taken_back", {"ref": "SJ-1"}, id="e-77").code == "NOT_NOW"
    bureau.sends("errand_praised", {"business_key": "ER-2026-000001", "stars": 5})
    assert bureau.sends("errand_taken_back", {"ref": "SJ-1"}, id="e-77").code == "ALREADY_DONE"


def test_a_message_that_comes_early_is_kept(street: Street, bureau: Caller) -> None:
    bureau.sends("errand", ERRAND)
    (task,) = street.tasks("w003")
    assert bureau.sends("errand_praised", {"business_key": "ER-2026-000001", "stars": 5}).status == 202
    street.completes("w003")
    assert street.instance(task.instance_key).status == "completed"


def test_nobody_reaches_another_departments_case(street: Street, bureau: Caller) -> None:
    bureau.sends("errand", ERRAND)
    other = Caller(street, "MZ")

    assert other.sends("errand_taken_back", {"ref": "SJ-1"}).status == 404
    assert other.sends("errand_praised", {"business_key": "ER-2026-000001", "stars": 1}).status == 404


def test_a_liaison_and_a_webhook_share_the_references_of_their_department(street: Street, bureau: Caller) -> None:
    street.start("errand", "dept_sj", answers=ERRAND)
    assert bureau.sends("errand", ERRAND).body["duplicate_of"] == "ER-2026-000001"
    with pytest.raises(ValidationFailed) as refused:
        street.start("errand", "dept_sj", answers=ERRAND)
    assert [error.code for error in refused.value.errors] == ["DUPLICATE"]


def test_the_signature_is_the_one_of_the_contract() -> None:
    """Computed with openssl: printf '%s' '1764205200.{"a":1}' | openssl dgst -sha256 -hmac secret"""
    expected = "81701e4315c172bec2f2ac3bbe642880ee8bb4a6caceb5e4f2ec281339740332"
    assert signature("secret", "1764205200", b'{"a":1}') == f"sha256={expected}"


def test_an_event_belongs_to_one_bundle(street: Street) -> None:
    again = {path.replace("errands", "chores"): content for path, content in errands().items()}
    with pytest.raises(DeploymentRefused) as refused:
        street.deploy("chores", again)
    assert {(one.code, one.element) for one in refused.value.findings} == {
        ("EVENT_TAKEN", f"events.{name}") for name in ("errand", "errand_taken_back", "errand_praised")
    }
