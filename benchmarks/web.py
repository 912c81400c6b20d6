"""The pages that people live in, with 1,000 open tasks in the inbox: how long until the first byte, how much travels,
and whether anything moves once a page is drawn. SQLite and PostgreSQL, which has not counted its tables since they were
filled; the browser meets SQLite."""

import gzip
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import process_time

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page
from werkzeug.serving import WSGIRequestHandler, make_server

from benchmarks.measure import Act, Acts
from engine.bundles import bundle_files
from engine.commands import PutAccount
from engine.settings import Settings
from engine.store import open_database
from tests.support.approval import DECIDE, MANIFEST, approval
from tests.support.chromium import DESK, PHONE, Visitor, chromium
from tests.support.databases import SERVERS
from tests.support.house import ROOT
from tests.support.posting import KNOWN, PASSWORD, post
from tests.support.street import Street
from webui.app import create_app

TITLE = "A page of a secretary with 1,000 open tasks: the whole answer, which is sent at once (wanted: < 50 ms)"
ROUNDS, CALLS = 40, 1
OPEN = 1_000
BUNDLES = ("leave", "shared", "first_responder", "proxy", "dispatch")
SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; })
    .observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => done(sum), 1500);
})"""


@contextmanager
def acts() -> Iterator[Acts]:
    with ExitStack() as stack:
        found: dict[str, Act] = {}
        for name, server in SERVERS.items():
            fresh = stack.enter_context(server())
            street = Street(stack.enter_context(closing(open_database(fresh()))))
            app = _app(street, stack)
            client = _signed_in(app)
            pages = _pages(street)
            found |= {f"{name}, {page}": _opens(client, path) for page, path in pages.items()}
            if name == "sqlite":
                _tell(client, app, pages)
        yield found


def _app(street: Street, stack: ExitStack) -> Flask:
    for bundle in BUNDLES:
        street.deploy(bundle, bundle_files(ROOT, bundle))
    files = approval(groups="community_secretary", form="f_decide")
    files["processes/approval/bundle.yaml"] = MANIFEST.replace("[clerk]", "[worker]")
    street.deploy("approval", {**files, "forms/approval/f_decide.yaml": DECIDE})
    for _ in range(OPEN):
        street.start("approval", by="w003")
    street.does(PutAccount, person="w001", password_hash=KNOWN)
    var = stack.enter_context(TemporaryDirectory(prefix="linli-web-"))
    settings = Settings(
        database_url="", secret_key=None, production=False, test_clock=False, admin_password=None, var=Path(var)
    )
    return create_app(settings, street.engine)


def _signed_in(app: Flask) -> FlaskClient:
    client = app.test_client()
    post(client, "/sign-in", page="/sign-in", username="w001", password=PASSWORD)
    return client


def _pages(street: Street) -> dict[str, str]:
    return {"the inbox": "/", "a task": f"/tasks/{street.tasks('w001')[0].key}", "what may be started": "/start"}


def _opens(client: FlaskClient, path: str) -> Act:
    def opens() -> None:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)

    return opens


def _tell(client: FlaskClient, app: Flask, pages: dict[str, str]) -> None:
    """Sizes (wanted: < 150 KB compressed) and movements (wanted: none) go to the same place as the table."""
    for page, path in pages.items():
        body, begun = client.get(path).data, process_time()
        for _ in range(20):
            client.get(path)
        spent = (process_time() - begun) / 20
        size = f"{len(body) / 1024:.0f} KB, compressed {len(gzip.compress(body, 6)) / 1024:.1f} KB"
        print(f"  {page}: {size}; {spent * 1000:.1f} ms of this process's own time, whatever else the machine does")
    with _listening(app) as address, chromium() as browser:
        for width in (PHONE, DESK):
            visitor = Visitor(browser, address, width=width).signs_in("w001", PASSWORD)
            moved = {page: _moved(visitor.opens(path)) for page, path in pages.items()}
            print(f"  moved after loading at {width} px: {moved}", flush=True)
            visitor.context.close()


def _moved(page: Page) -> float:
    found: float = page.evaluate(SHIFTS)
    return found


class _Silent(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        return


@contextmanager
def _listening(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    serving = Thread(target=server.serve_forever)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
