"""Lets a robot speak in a group of WeCom or DingTalk; it reads of the answer only whether it was taken.

Both answer 200 whatever happens and say in `errcode` whether it did. Both take twenty messages a minute from one robot
and punish more: `PER_MINUTE` is kept where they are taken out of the outbox. The forms of message are "text" of the
vendors' descriptions of robots in groups.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import quote_plus

import httpx

from engine.outbound.letter import DeliveryFailed, Letter

PER_MINUTE = 20
MOST_BYTES = 2048
"""Of a text, in UTF-8: WeCom refuses more."""
_ANSWER = 65_536
_NAMES = {"wecom": "WeCom", "dingtalk": "DingTalk"}


def speak(kind: str, letter: Letter, client: httpx.Client, now: datetime) -> None:
    """Raises DeliveryFailed, with the vendor's number where there is one."""
    said, name = ROBOTS[kind](letter), _NAMES[kind]
    try:
        with client.stream("POST", signed(letter, now), json=said) as answer:
            if not answer.is_success:
                raise DeliveryFailed(f"{name} HTTP {answer.status_code}")
            code = _errcode(answer)
    except (httpx.HTTPError, httpx.InvalidURL) as failed:
        raise DeliveryFailed(f"{name} {type(failed).__name__}") from None
    if code != 0:
        raise DeliveryFailed(f"{name} {code}" if isinstance(code, int) else f"{name} answer")


def signed(letter: Letter, now: datetime) -> str:
    """The address; with a secret, DingTalk's signature in it: `base64(HMAC-SHA256(secret, ms + "\\n" + secret))`."""
    if letter.secret is None:
        return letter.address
    at = str(int(now.timestamp() * 1000))
    made = hmac.new(letter.secret.encode(), f"{at}\n{letter.secret}".encode(), hashlib.sha256).digest()
    joint = "&" if "?" in letter.address else "?"
    return f"{letter.address}{joint}timestamp={at}&sign={quote_plus(base64.b64encode(made))}"


def _wecom(letter: Letter) -> dict[str, object]:
    return {"msgtype": "text", "text": {"content": _cut(letter.body), "mentioned_list": list(letter.people)}}


def _dingtalk(letter: Letter) -> dict[str, object]:
    at = {"atUserIds": list(letter.people), "isAtAll": False}
    return {"msgtype": "text", "text": {"content": _cut(letter.body)}, "at": at}


ROBOTS: Mapping[str, Callable[[Letter], dict[str, object]]] = {"wecom": _wecom, "dingtalk": _dingtalk}


def _cut(text: str) -> str:
    encoded = text.encode()
    return text if len(encoded) <= MOST_BYTES else encoded[: MOST_BYTES - 3].decode(errors="ignore") + "…"


def _errcode(answer: httpx.Response) -> object:
    """None where the answer is none of theirs: then nobody has said that it arrived."""
    read = b""
    for part in answer.iter_bytes():
        read += part
        if len(read) > _ANSWER:
            return None
    try:
        said = json.loads(read)
    except ValueError:
        return None
    return said.get("errcode") if isinstance(said, dict) else None
