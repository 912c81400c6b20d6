"""Linli as it is run: real `linli web` and `linli worker` processes on a database, reached over loopback HTTP."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import monotonic
from typing import Any, TypeVar

import httpx
from click.testing import CliRunner

from engine.cli import linli
from engine.feel.evaluation import SHANGHAI
from engine.ids import TenantId
from engine.store import open_database
from tests.support.databases import FreshUrl
from tests.support.house import ROOT

Found = TypeVar("Found")
TENANT = TenantId("yunchuan")
PASSWORD = "linli-demo"
PATIENCE = 60
"""Seconds after which something that should have happened counts as not happening."""
ONE_REQUEST_EACH = httpx.Limits(max_keepalive_connections=0)
"""Of a connection: the web closes one that is idle, perhaps just as it is used again."""


@dataclass(slots=True)
class Served:
    """The demo tenant on one database: a web and a worker process, and a clock that only moves when told."""

    url: str
    port: int
    environ: dict[str, str]
    processes: "dict[str, subprocess.Popen[str]]" = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def linli(self, *arguments: str) -> str:
        """Run a `linli` command to its end and answer what it printed."""
        return subprocess.run(
            [sys.executable, "-m", "webui.cli", *arguments], cwd=ROOT, env=self.environ, check=True, text=True,
            capture_output=True,
        ).stdout  # fmt: skip

    def client(self, person: str) -> httpx.Client:
        """For `/v2`, as a person."""
        who = (person, PASSWORD)
        # Without certificates, which plain HTTP does not need and which take most of the time to load.
        return httpx.Client(base_url=self.address, auth=who, timeout=PATIENCE, limits=ONE_REQUEST_EACH, verify=False)

    def asks(self, person: str, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """What `/v2` answers a person; anything but a success fails."""
        with self.client(person) as client:
            answer = client.request(method, f"/v2{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def deploy(self, files: Mapping[str, bytes]) -> None:
        parts = [("resources", (name, content)) for name, content in files.items()]
        with self.client("admin") as client:
            answer = client.post("/v2/deployments", files=parts)
        assert answer.is_success, answer.text

    def at(self, moment: str) -> None:
        """Pin the clock to a local time."""
        local = datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)
        self.asks("admin", "PUT", "/clock", {"timestamp": int(local.timestamp() * 1000)})

    def tasks(self, person: str, **wanted: str) -> list[Any]:
        """The open tasks that a person sees, as `/v2` tells them."""
        wish = {"filter": {"state": "CREATED", **wanted}}
        found: list[Any] = self.asks(person, "POST", "/user-tasks/search", wish)["items"]
        return found

    def ledger(self, name: str, **where: str) -> list[Mapping[str, Any]]:
        with closing(open_database(self.url, TENANT)) as database, database.snapshot() as work:
            return [found.row for found in work.ledgers.find(name, where)]

    def posted(self, ledger: str, account: str) -> dict[str, float]:
        """What all cases together have posted to an account, by amount."""
        with closing(open_database(self.url, TENANT)) as database, database.snapshot() as work:
            slots = [slot for one in work.ledgers.postings(ledger, account) for slot in one.amounts.values()]
        return {name: sum(slot.get(name, 0) for slot in slots) for name in {name for slot in slots for name in slot}}

    def start_web(self) -> None:
        """Comes back when the web answers."""
        process = self._start("web", "web", "--port", str(self.port))
        assert process.stderr is not None
        for line in process.stderr:
            if "Booting worker" in line:
                break
        assert process.poll() is None, "the web did not start"
        _drain(process)

    def start_worker(self, name: str = "worker") -> None:
        """Several with names of their own may run side by side."""
        _drain(self._start(name, "worker"))

    def kill(self, name: str) -> None:
        """`kill -9` of the whole process group of the web or of a worker: nobody gets to tidy up."""
        process = self.processes.pop(name)
        os.killpg(process.pid, 9)
        with process:  # waits, and closes its pipe
            pass

    def _start(self, name: str, *arguments: str) -> "subprocess.Popen[str]":
        self.processes[name] = subprocess.Popen(
            [sys.executable, "-m", "webui.cli", *arguments], cwd=ROOT, env=self.environ, text=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        return self.processes[name]


@contextmanager
def served(url: str, var: Path, *, worker: bool = True) -> Iterator[Served]:
    """Serve the demo tenant on the database `url`, in which it is loaded; `var` is an empty folder."""
    street = Served(url, free_port(), _environ(url, var))
    try:
        street.start_web()
        if worker:
            street.start_worker()
        yield street
    finally:
        for name in list(street.processes):
            street.kill(name)


def with_demo(fresh_url: FreshUrl) -> str:
    """The URL of a new database with the demo tenant loaded."""
    return fresh_url.filled("demo", load_demo)


def load_demo(url: str) -> None:
    """Of what begins by itself, nightly or monthly, only leave's does then: tests of it turn the clock by weeks and
    would wait for all else. In this process, which compiles each bundle once."""
    with TemporaryDirectory(prefix="linli-demo-") as var:
        loaded = CliRunner().invoke(linli, ["demo", "load"], env=_environ(url, Path(var)), catch_exceptions=False)
    assert loaded.exit_code == 0, loaded.output
    _begin_by_themselves_no_more(url, but="leave")


def _environ(url: str, var: Path) -> dict[str, str]:
    return {
        **os.environ, "LINLI_DATABASE_URL": url, "LINLI_VAR": str(var), "LINLI_TEST_CLOCK": "1",
        "LINLI_SECRET_KEY": "only for tests, and long enough for them",
    }  # fmt: skip


def _begin_by_themselves_no_more(url: str, but: str) -> None:
    with closing(open_database(url, TENANT)) as database, database.unit_of_work() as work:
        for deployment in work.definitions.current_deployments():
            for definition in work.definitions.of_deployment(deployment.key) if deployment.bundle != but else ():
                work.timers.close_definition(definition.key)
        work.commit()


@contextmanager
def second_web(street: Served) -> Iterator[Served]:
    """One more web process on the same database: two requests are then really done at the same time."""
    other = replace(street, port=free_port(), processes={})
    try:
        other.start_web()
        yield other
    finally:
        for name in list(other.processes):
            other.kill(name)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def eventually(look: Callable[[], Found], patience: float = PATIENCE) -> Found:
    """What `look` finds as soon as it finds anything: other processes take their own time. Fails when they never do."""
    ends, pause = monotonic() + patience, Event()
    while not (found := look()):
        assert monotonic() < ends, f"not seen within {patience} seconds"
        pause.wait(0.05)
    return found


def _drain(process: "subprocess.Popen[str]") -> None:
    """Read its errors away, so that a full pipe never stops it; they are shown with a test that fails meanwhile."""

    def show() -> None:
        for line in process.stderr or ():
            sys.stderr.write(line)

    Thread(target=show, daemon=True).start()
