"""`linli serve` and `user add` for somebody who tries Linli: a greeting, a taken port, unknown names, bad passwords."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.support.house import ROOT
from tests.support.served import free_port
from webui.cli import user

Environ = Mapping[str, str]


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> Environ:
    """Settings under which the demo is loaded."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("LINLI_")}
    ready = ours | {"LINLI_VAR": str(tmp_path_factory.mktemp("var")), "COLUMNS": "120", "PYTHONUNBUFFERED": "1"}
    assert linli(ready, "demo", "load").returncode == 0
    return ready


def linli(environ: Environ, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "webui.cli", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environ, text=True, capture_output=True, check=False)


def greeting(environ: Environ, port: int) -> Iterator[str]:
    """The lines that the server prints up to the last account, after which it is stopped."""
    with subprocess.Popen(
        [sys.executable, "-m", "webui.cli", "serve", "--port", str(port)], cwd=ROOT, env=environ, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as server:  # fmt: skip
        assert server.stdout is not None
        for line in server.stdout:
            yield line
            if line.startswith("admin") or environ.get("LINLI_ENV") == "production":
                server.send_signal(signal.SIGTERM)
        assert server.wait() == 0


def test_who_starts_the_demo_reads_where_it_is_and_who_can_be_tried(environ: Environ) -> None:
    port = free_port()

    said = "".join(greeting(environ, port))

    assert f"http://127.0.0.1:{port}" in said
    assert "linli-demo" in said
    assert all(person in said for person in ("w003", "w001", "street_leader", "admin", "王芳"))


def test_production_shows_no_accounts(environ: Environ) -> None:
    secret = {"LINLI_ENV": "production", "LINLI_SECRET_KEY": "only for tests, and long enough for them"}

    said = "".join(greeting({**environ, **secret}, free_port()))

    assert "http://127.0.0.1" in said
    assert "linli-demo" not in said


@pytest.mark.parametrize("command", ["serve", "web"])
def test_a_taken_port_is_told_in_one_line_with_the_way_out(environ: Environ, command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        refused = linli(environ, command, "--port", str(port))

    assert refused.returncode == 1
    assert refused.stderr.splitlines() == [
        f"Error: 端口 {port} 已被占用，换一个端口：make demo PORT={port + 1}"
        f" / port {port} is taken; choose another: make demo PORT={port + 1}"
    ]


@pytest.mark.parametrize("command", ["serve", "web"])
def test_a_server_without_tables_says_what_to_run(environ: Environ, tmp_path: Path, command: str) -> None:
    refused = linli({**environ, "LINLI_VAR": str(tmp_path)}, command, "--port", str(free_port()))

    assert refused.returncode == 1
    assert "linli db upgrade" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_nobody_gets_an_account_who_is_not_in_the_organisation(environ: Environ) -> None:
    refused = linli(environ, "user", "add", "w999", "--password", "any password")

    assert refused.returncode == 1
    assert "there is nobody called w999" in refused.stderr


def test_an_account_gets_no_password_that_the_profile_page_would_refuse() -> None:
    refused = CliRunner().invoke(user, ["add", "w0w0", "--password", "w0w0w0"])

    assert refused.exit_code == 1
    assert "要有10到128个字符。 / The new password needs 10 to 128 characters." in refused.output
    assert "太容易猜到，请换一个。 / The new password is easy to guess." in refused.output
