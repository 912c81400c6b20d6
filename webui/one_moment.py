"""Has everything that makes up a page be of one moment; it looks at nothing itself."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from engine.store import Database

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOOKING = ("GET", "HEAD")


class OneMoment:
    """Around a WSGI application: who asks without changing anything is shown one snapshot (ADR 0047), from the check of
    the session to the frame of the page. A stream that goes on after its answer has begun looks for itself."""

    def __init__(self, app: "WSGIApplication", database: Database) -> None:
        self._app = app
        self._database = database

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in LOOKING:
            return self._app(environ, start_response)
        with self._database.one_moment():
            return self._app(environ, start_response)
