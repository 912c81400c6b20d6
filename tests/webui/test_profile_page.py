"""我的设置: the password, the devices where one is signed in, and who stands in; without JavaScript."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from engine.commands import ForgetSessions, ImportOrganisation, PutAccount
from tests.support.engines import ORGANISATION, ROLES, Office
from tests.support.posting import PASSWORD, post
from webui.devices import device_of, device_text
from webui.session import hasher

PAGE, NEW = "/me", "a longer one of ten"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 MicroMessenger/8.0.50"


def changes(client: FlaskClient, **fields: str):
    return post(client, "/me/password", page=PAGE, **{"old": PASSWORD, "new": NEW, "again": NEW, **fields})


def signs_in(client: FlaskClient, password: str = PASSWORD, **how: object):
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)
    assert token
    sent = {"csrf_token": token[1], "username": "ann", "password": password}
    return client.post("/sign-in", data=sent, headers=how)


def cookie_of(client: FlaskClient) -> str:
    found = client.get_cookie("session")
    assert found is not None
    return found.value


def with_cookie(browser, stolen: str) -> FlaskClient:
    client = browser(None)
    client.set_cookie("session", stolen)
    return client


def is_signed_in(client: FlaskClient) -> bool:
    answer = client.get("/")
    assert answer.location in (None, "/sign-in")
    return answer.status_code == 200


def test_a_stolen_cookie_is_worthless_after_the_password_was_changed(browser) -> None:
    ann, elsewhere = browser("ann"), browser("ann")
    stolen = cookie_of(elsewhere)
    thief = with_cookie(browser, stolen)
    assert is_signed_in(thief)

    assert changes(ann).location == PAGE

    assert [is_signed_in(one) for one in (ann, elsewhere, thief)] == [True, False, False]
    fresh = browser(None)
    assert signs_in(fresh, PASSWORD).status_code == 401
    assert signs_in(fresh, NEW).status_code == 303


def test_a_cookie_kept_from_before_signing_out_opens_nothing(browser) -> None:
    ann = browser("ann")
    kept = with_cookie(browser, cookie_of(ann))

    post(ann, "/sign-out")

    assert not is_signed_in(kept)


def test_signing_in_anew_ends_what_the_same_browser_had(browser) -> None:
    ann = browser("ann")
    kept = with_cookie(browser, cookie_of(ann))

    signs_in(ann)

    assert is_signed_in(ann)
    assert not is_signed_in(kept)


def test_one_device_is_signed_out_and_sent_to_the_sign_in(browser) -> None:
    ann, phone, third = browser("ann"), browser(None), browser("ann")
    signs_in(phone, **{"User-Agent": PHONE})
    page = ann.get(PAGE).text
    assert page.count("本机") == 1
    (ended,) = re.findall(r'name="session" value="(\w+)">\s*<button class="btn" aria-label="让微信 · 安卓', page)

    assert post(ann, "/me/sessions", page=PAGE, session=ended).location == PAGE

    assert phone.get("/notices").location == "/sign-in"
    assert is_signed_in(ann)
    assert is_signed_in(third)
    post(ann, "/me/sessions", page=PAGE)
    assert [is_signed_in(one) for one in (ann, third)] == [True, False]


def test_nobody_ends_the_session_of_somebody_else(browser) -> None:
    ann, bo, ann_again = browser("ann"), browser("bo"), browser("ann")
    (ended,) = re.findall(r'name="session" value="(\w+)"', ann_again.get(PAGE).text)

    assert post(bo, "/me/sessions", page=PAGE, session=ended).status_code == 303
    assert post(bo, "/me/sessions", page=PAGE).status_code == 303

    assert is_signed_in(ann)


def test_a_new_password_from_the_administrator_ends_all_sessions(office: Office, browser) -> None:
    ann, bo = browser("ann"), browser("bo")

    office.does(PutAccount, person="ann", password_hash=hasher.hash(NEW))

    assert not is_signed_in(ann)
    assert is_signed_in(bo)


def test_all_that_is_wrong_with_a_new_password_is_told_at_once(browser) -> None:
    ann = browser("ann")

    answer = changes(ann, new="aaa", again="aazzaazz")

    assert answer.status_code == 422
    assert all(text in answer.text for text in ("10到128个字符", "太容易猜到", "两次输入的新密码不一致"))
    assert "aazzaazz" not in answer.text
    assert "不能和现在的密码相同" in changes(ann, new=PASSWORD, again=PASSWORD).text


def test_the_old_password_is_asked_and_guessing_it_locks_the_account(office: Office, browser) -> None:
    ann = browser("ann")
    assert [changes(ann, old="guess").status_code for _ in range(5)] == [401] * 5

    assert changes(ann).status_code == 401

    office.now += timedelta(minutes=16)
    assert changes(ann).status_code == 303


def test_a_new_password_that_is_sent_twice_is_taken_once(browser) -> None:
    ann = browser("ann")

    assert [changes(ann, command_id="twice").status_code for _ in range(2)] == [303, 303]


def test_a_session_is_seen_once_in_five_minutes_and_forgotten_when_it_was_not(office: Office, browser) -> None:
    ann, idle = browser("ann"), browser("ann")
    before = seen(office)

    office.now += timedelta(minutes=4)
    ann.get("/")
    assert seen(office) == before
    office.now += timedelta(minutes=2)
    ann.get("/")
    assert seen(office)[0] == before[0] + timedelta(minutes=6)

    office.now += timedelta(hours=11, minutes=58)
    assert office.does(ForgetSessions) == {"forgotten": 1}
    assert [is_signed_in(one) for one in (ann, idle)] == [True, False]


def seen(office: Office):
    with office.engine.database.snapshot() as work:
        return [one.seen_at for one in work.sessions.of_person("ann")]


def test_one_sees_who_stands_in(office: Office, browser) -> None:
    people = {**ORGANISATION["people"], "ann": {**ORGANISATION["people"]["ann"], "substitutes": {"clerk": "bo"}}}
    office.does(ImportOrganisation, organisation={**ORGANISATION, "people": people}, roles=ROLES)

    ann, bo = browser("ann").get(PAGE).text, browser("bo").get(PAGE).text

    assert re.search(r"<dt>办事员</dt><dd>柏青</dd>", ann)
    assert "没有指定代办人" in bo
    assert "您是这些同事的代办人：安宁" in bo


@pytest.mark.parametrize(
    ("said", "zh"),
    [
        (PHONE, "微信 · 安卓"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36 Edg/120.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1", "Safari · iPhone"),
        (
            "Mozilla/5.0 (Phone; OpenHarmony 5.0) Chrome/114.0 Safari/537.36 ArkWeb HuaweiBrowser/5.0",
            "华为浏览器 · 鸿蒙",
        ),
        ("curl", "其他设备"),
    ],
)
def test_devices_have_names_that_people_know(said: str, zh: str) -> None:
    assert device_text(device_of(said)).zh == zh
