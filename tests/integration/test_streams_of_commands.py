"""Several people, programs and a poller do whatever comes to their mind with the same cases at the same moment, and
pages are opened meanwhile: all get a receipt or a refusal in words, every page is shown, all rows tell one story."""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from flask.testing import FlaskClient

from engine.commands import PutAccount
from engine.settings import Settings
from engine.store import open_database
from tests.support.at_once import at_once
from tests.support.busy_case import Known, open_everything
from tests.support.databases import FreshUrl
from tests.support.engines import Office
from tests.support.posting import KNOWN, PASSWORD, post
from tests.support.restoring import Restoring
from tests.support.sound import contradictions
from tests.support.stream import Busybody
from webui.app import create_app
from webui.throttle import limiter

pytestmark = pytest.mark.parametrize("fresh_url", ["postgresql"], indirect=True)
"""SQLite's writers come one after the other."""


class Crowd:
    """One house, and as many offices on it as there are people: each has connections and an engine of its own."""

    def __init__(self, url: str, people: int, var: Path) -> None:
        self.offices = [Office(open_database(url)) for _ in range(people)]
        self.office = self.offices[0]
        self.office.does(PutAccount, person="bo", password_hash=KNOWN)
        self.known: Known = open_everything(self.office)
        for other in self.offices:
            other.now = self.office.now
        self.restoring = Restoring(self.office.engine.database)
        self.restoring.keep("running")
        self.client = self._signed_in(var)

    def _signed_in(self, var: Path) -> FlaskClient:
        settings = Settings(
            database_url="", secret_key=None, production=False, test_clock=False, admin_password=None, var=var
        )
        client = create_app(settings, self.offices[-1].engine).test_client()
        limiter.reset()
        assert post(client, "/sign-in", page="/sign-in", username="bo", password=PASSWORD).status_code == 303
        return client

    def plays(self, seed: int, steps: int) -> None:
        self.restoring.back("running")
        people = [Busybody(office, self.known, Random(f"{seed}/{at}")) for at, office in enumerate(self.offices)]

        def busy(one: Busybody) -> Callable[[], None]:
            def acts() -> None:
                for _ in range(steps):
                    one.acts()

            return acts

        at_once(*(busy(one) for one in people), self._polls, self._looks)
        assert contradictions(self.office) == [], seed
        assert sum(one.done for one in people) > steps // 4  # else nothing was tried

    def _polls(self) -> None:
        for _ in range(3):
            self.offices[-1].poller.round()

    def _looks(self) -> None:
        pages = [f"/tasks/{self.known.tasks[name]}" for name in ("ut_open", "ut_wait", "ut_lamp")]
        for page in [*pages, f"/cases/{self.known.case}", "/"] * 2:
            assert self.client.get(page).status_code < 500, page

    def goes(self) -> None:
        for office in self.offices:
            office.engine.database.close()


@pytest.fixture(scope="module")
def crowd(fresh_url: FreshUrl, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    crowd = Crowd(fresh_url(), 3, tmp_path_factory.mktemp("var"))
    yield crowd
    crowd.goes()


@pytest.mark.parametrize(
    ("seeds", "steps"), [(range(2), 12), pytest.param(range(100, 160), 60, marks=pytest.mark.soak)]
)
def test_whatever_people_do_at_once_leaves_one_story(crowd: Crowd, seeds: range, steps: int) -> None:
    for seed in seeds:
        crowd.plays(seed, steps)
