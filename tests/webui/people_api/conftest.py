"""`/api/v1` as a program meets it; every answer is held against the document that describes it."""

import re
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from engine.commands import PutAccount
from tests.support.engines import Office
from tests.support.posting import KNOWN, PASSWORD
from webui.people_api import ROUTES, document

DOCUMENT = yaml.safe_load(document.served(ROUTES).get_data())


class Program:
    """Sends what a client sends, as one person."""

    def __init__(self, client: FlaskClient, person: str | None) -> None:
        self._client = client
        told = b64encode(f"{person}:{PASSWORD}".encode()).decode()
        self._headers = {"Authorization": f"Basic {told}"} if person else {}

    def __call__(self, operation: str, /, headers: dict[str, str] | None = None, **body: Any) -> TestResponse:
        method, _, path = operation.partition(" ")
        more: dict[str, Any] = {"json": body} if body or method in ("POST", "PUT") else {}
        if "file" in body:
            more = {"data": body}
        headers = {**self._headers, **(headers or {})}
        answer = self._client.open(f"/api/v1{path}", method=method, headers=headers, **more)
        as_described(method, path.partition("?")[0], answer)
        return answer


Programs = Callable[..., Program]


def as_described(method: str, path: str, answer: TestResponse) -> None:
    """Whether the document says that this may be answered, and so."""
    found = [one for one in DOCUMENT["paths"] if re.fullmatch(re.sub(r"{\w+}", "[^/]+", one), path)]
    assert found, f"no path for {path}"
    operation = DOCUMENT["paths"][found[0]][method.lower()]
    assert str(answer.status_code) in operation["responses"], f"{method} {path}: {answer.status_code} {answer.text}"
    content = operation["responses"][str(answer.status_code)]["content"]
    if "*/*" in content:
        return
    schema = {**content[answer.mimetype]["schema"], "components": DOCUMENT["components"]}
    Draft202012Validator(schema).validate(answer.json)


@pytest.fixture
def as_(office: Office, browser: Callable[[str | None], FlaskClient]) -> Programs:
    for person in ("mei", "tao"):
        office.does(PutAccount, person=person, password_hash=KNOWN)
    return lambda person: Program(browser(None), person)
