"""Robots of WeCom and DingTalk: what is posted, how it is signed, and that a 200 with an error is no arrival."""

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from engine.outbound.letter import DeliveryFailed, Letter
from engine.outbound.robots import MOST_BYTES, signed, speak
from engine.outbound.webhook import web_client
from engine.settings import SettingsError, read_settings
from tests.support.mailbox import Receiver, web_receiver

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
SECRET = "SEC-only-for-tests"


@pytest.fixture(scope="module")
def web() -> Iterator[httpx.Client]:
    with web_client() as client:
        yield client


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    with web_receiver() as running:
        running.robot = True
        yield running


def letter(receiver: Receiver, text: str = "有一项任务即将到期", secret: str | None = None) -> Letter:
    return Letter(id="1", address=f"{receiver.address}?key=hidden", body=text, people=("anning",), secret=secret)


def test_wecom_is_told_the_text_and_whom_to_call(web: httpx.Client, receiver: Receiver) -> None:
    speak("wecom", letter(receiver), web, NOW)

    said = json.loads(receiver.posts[-1].body)
    assert said == {"msgtype": "text", "text": {"content": "有一项任务即将到期", "mentioned_list": ["anning"]}}
    assert receiver.posts[-1].path == "/in?key=hidden"


def test_dingtalk_is_signed_with_the_time_and_the_secret(web: httpx.Client, receiver: Receiver) -> None:
    speak("dingtalk", letter(receiver, secret=SECRET), web, NOW)

    said, asked = json.loads(receiver.posts[-1].body), parse_qs(urlsplit(receiver.posts[-1].path).query)
    assert said["at"] == {"atUserIds": ["anning"], "isAtAll": False}
    assert asked["timestamp"] == ["1795482000000"]
    made = hmac.new(SECRET.encode(), f"1795482000000\n{SECRET}".encode(), hashlib.sha256).digest()
    assert asked["sign"] == [base64.b64encode(made).decode()]


def test_the_signature_is_the_one_that_openssl_computes() -> None:
    """`printf '1573804475011\\nthis is secret' | openssl dgst -sha256 -hmac 'this is secret' -binary | base64`"""
    at = datetime.fromtimestamp(1573804475.011, UTC)

    address = signed(Letter(id="1", address="https://a.example/?t=1", body="", secret="this is secret"), at)

    assert parse_qs(urlsplit(address).query)["sign"] == ["fWs+3aB4Ul2vN8nvuqlav6U+yGFEXA8URHAl6Pff3Hc="]


@pytest.mark.parametrize("kind", ["wecom", "dingtalk"])
@pytest.mark.parametrize(("code", "reason"), [(93000, "93000"), ("<html>", "answer"), ("[]", "answer")])
def test_a_robot_that_answers_200_with_an_error_has_not_spoken(
    web: httpx.Client, receiver: Receiver, kind: str, code: int | str, reason: str
) -> None:
    receiver.errcodes = [code]

    with pytest.raises(DeliveryFailed, match=f" {reason}$"):
        speak(kind, letter(receiver), web, NOW)


def test_a_long_text_is_cut_between_two_characters(web: httpx.Client, receiver: Receiver) -> None:
    speak("wecom", letter(receiver, "长" * 2000), web, NOW)

    content = json.loads(receiver.posts[-1].body)["text"]["content"]
    assert len(content.encode()) <= MOST_BYTES
    assert content.endswith("长…")


def test_neither_address_nor_secret_is_logged(
    web: httpx.Client, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    receiver.answers = [500]

    with pytest.raises(DeliveryFailed) as failed:
        speak("dingtalk", letter(receiver, secret=SECRET), web, NOW)

    said = caplog.text + str(failed.value) + repr(letter(receiver, secret=SECRET))
    assert "hidden" not in said
    assert SECRET not in said


def test_robots_are_read_by_unit_with_their_secrets() -> None:
    robots = "*=https://a.example/send?access_token=1#SEC1 XY=https://a.example/send?access_token=2"

    channels = read_settings({"LINLI_DINGTALK_ROBOTS": robots}).channels

    assert {unit: (one.url[-1], one.secret) for unit, one in channels.dingtalk.items()} == {
        "*": ("1", "SEC1"), "XY": ("2", None),
    }  # fmt: skip
    assert "access_token" not in repr(channels)


def test_a_robot_that_does_not_fit_is_named_by_its_place_and_never_shown() -> None:
    with pytest.raises(SettingsError, match="LINLI_WECOM_ROBOTS 第2项") as refused:
        read_settings({"LINLI_WECOM_ROBOTS": "*=https://a.example/?key=1 secret-key"})

    assert "secret-key" not in str(refused.value)
