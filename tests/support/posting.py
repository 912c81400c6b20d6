"""Posting to the pages under a test client, with the token that a page carries."""

import re

from argon2 import PasswordHasher
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PASSWORD = "linli-test"
KNOWN = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
"""As an account keeps it, but cheap to try: a hash says itself what it costs."""


def post(client: FlaskClient, path: str, page: str = "/", **fields: object) -> TestResponse:
    """`page` is opened first, for its token."""
    text = client.get(page, follow_redirects=True).text
    found = re.search(r'name="csrf_token" value="([^"]+)"', text)
    assert found
    return client.post(path, data={"csrf_token": found[1], **fields})
