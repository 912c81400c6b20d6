"""Pages behind a web server in the process of the tests, and the demo street with whatever bundles they need."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread
from typing import cast
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.serving import make_server
from werkzeug.wsgi import ClosingIterator

from engine.bundles import bundle_files
from engine.commands import PutAccount
from engine.engine import Engine
from engine.settings import Settings
from tests.support.databases import file_database
from tests.support.house import ROOT
from tests.support.posting import KNOWN
from tests.support.street import Street
from webui.app import create_app


@contextmanager
def listening(engine: Engine, folder: Path, port: int = 0) -> Iterator[str]:
    """An engine's pages behind a web server until the end of the block: its address."""
    settings = Settings(
        database_url="", secret_key=None, production=False, test_clock=False, admin_password=None, var=folder
    )
    server = make_server("127.0.0.1", port, _read_whole(create_app(settings, engine)), threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def played(folder: Path, bundles: Sequence[str], people: Sequence[str]) -> Iterator[tuple[Street, str]]:
    """The street with these bundles, people who can sign in, and the address of its pages."""
    with file_database(folder) as database:
        street = Street(database)
        for bundle in bundles:
            street.deploy(bundle, bundle_files(ROOT, bundle))
        for person in people:
            street.does(PutAccount, person=person, password_hash=KNOWN)
        with listening(street.engine, folder) as address:
            yield street, address


def _read_whole(app: WSGIApplication) -> WSGIApplication:
    """Werkzeug's server leaves a file open when the browser has gone meanwhile; here it is read and closed before."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        with closing(cast("ClosingIterator", app(environ, start_response))) as body:
            return list(body)

    return answer
