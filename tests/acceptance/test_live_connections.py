"""Many people who keep their inbox open hold no thread of the real web server, and hear of a new task."""

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import httpx
import pytest

from engine.commands import PutAccount
from tests.support.approval import approval
from tests.support.databases import file_database
from tests.support.engines import Office
from tests.support.house import ROOT
from tests.support.posting import KNOWN, PASSWORD
from tests.support.served import PATIENCE, eventually, free_port
from webui.serve import gunicorn_command

OPEN = 40


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with file_database(tmp_path) as database:
        office = Office(database)
        office.deploy("approval", approval())
        office.does(PutAccount, person="ann", password_hash=KNOWN)
        yield office


@pytest.fixture
def port(office: Office, tmp_path: Path) -> Iterator[int]:
    """The web server as it is run, on the office's database."""
    port = free_port()
    ours = {name: value for name, value in os.environ.items() if not name.startswith("LINLI_")}
    tenant = office.engine.database.tenant
    where = {"LINLI_DATABASE_URL": f"sqlite:///{tmp_path / 'linli.db'}", "LINLI_VAR": str(tmp_path)}
    environ = {**ours, **where, "LINLI_TENANT": tenant}
    with subprocess.Popen(gunicorn_command(port), cwd=ROOT, env=environ, stderr=subprocess.DEVNULL) as server:
        eventually(lambda: _is_up(port))
        yield port
        server.terminate()


def _is_up(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_forty_open_inboxes_leave_the_server_free_and_hear_of_a_new_task(office: Office, port: int) -> None:
    with ExitStack() as stack:
        client = stack.enter_context(
            httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE, verify=False, follow_redirects=True)
        )
        page = client.get("/sign-in").text
        token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
        client.post("/sign-in", data={"csrf_token": token, "username": "ann", "password": PASSWORD})
        cookie = "; ".join(f"{one.name}={one.value}" for one in client.cookies.jar)
        lines = [stack.enter_context(closing(_listens(port, cookie))) for _ in range(OPEN)]
        heard = [_stamp(line) for line in lines]
        assert len(set(heard)) == 1

        assert "data-live-stream" in client.get("/").text  # answered, although forty wait
        office.start("approval")

        assert {_stamp(line) for line in lines} != set(heard)


def _listens(port: int, cookie: str) -> socket.SocketIO:
    connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    connection.sendall(f"GET /live/inbox/stream HTTP/1.1\r\nHost: linli\r\nCookie: {cookie}\r\n\r\n".encode())
    with closing(connection):
        return connection.makefile("rb", buffering=0)


def _stamp(line: socket.SocketIO) -> bytes:
    """What it is told next."""
    return next(text for text in iter(line.readline, b"") if text.startswith(b"data: "))
