"""Leave's scenarios go over the pages as they go in the engine: real web, real worker, real database."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from engine.bundles import scenario_files
from engine.clock import wall_clock
from engine.commands import SetClock
from engine.engine import Engine
from engine.feel.evaluation import SHANGHAI
from engine.scenarios import play_on, read_scenario
from engine.store import Database, open_database
from tests.support.databases import FreshUrl
from tests.support.house import ROOT
from tests.support.leave_pages import People, signed_in
from tests.support.pages_stage import PagesStage
from tests.support.remembered import Remembered
from tests.support.served import TENANT, Served, load_demo, served

pytestmark = pytest.mark.on_both
WRITTEN = scenario_files(ROOT, "leave")
SAMPLE = {
    "postgresql": {
        "main_path", "holiday_crossing", "year_end_balance", "late_return_punched", "approver_on_leave",
        "withdraw_or_approve", "overlap", "return_then_reject", "extension_rejected",
    },
    "sqlite": set[str](),
}  # fmt: skip
"""What goes over the pages every time; in the soak all of them do, over both. In the engine all do every time."""
BEFORE_ALL = datetime(2026, 8, 1, 9, tzinfo=SHANGHAI)
LEDGERS = ("ledger_row", "ledger_posting")


@dataclass(frozen=True, slots=True)
class House:
    """A street that is served, the engine that looks into it, and its rows before anything happened."""

    street: Served
    as_: People
    engine: Engine
    opened: Remembered


@pytest.fixture(scope="module")
def house(fresh_url: FreshUrl, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    url = fresh_url.filled("early_demo", _loaded_early)
    with closing(open_database(url, TENANT)) as database:
        engine = _engine(database)
        with served(url, tmp_path_factory.mktemp("var")) as street, signed_in(street, street.address) as as_:
            yield House(street, as_, engine, Remembered(database, without=LEDGERS))


def _loaded_early(url: str) -> None:
    with closing(open_database(url, TENANT)) as database:
        _engine(database).handle(SetClock(id="before-all", at=BEFORE_ALL))
    load_demo(url)


def _engine(database: Database) -> Engine:
    return Engine(database, wall_clock, allows_test_clock=True, secret="only for looking")


def each(server: str) -> list[ParameterSet]:
    is_sample = SAMPLE[server].__contains__
    return [
        pytest.param(path, marks=() if is_sample(Path(path).stem) else pytest.mark.soak) for path in sorted(WRITTEN)
    ]


@pytest.mark.parametrize("fresh_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("path", each("sqlite"))
def test_the_scenario_goes_over_the_pages_on_sqlite_as_it_is_written(path: str, house: House) -> None:
    goes_as_written(path, house)


@pytest.mark.parametrize("fresh_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("path", each("postgresql"))
def test_the_scenario_goes_over_the_pages_on_postgresql_as_it_is_written(path: str, house: House) -> None:
    goes_as_written(path, house)


def goes_as_written(path: str, house: House) -> None:
    scenario = read_scenario(path, WRITTEN[path])
    house.opened.restore()
    stage = PagesStage(house.engine, house.street, house.as_)
    stage.set_up(scenario, {})

    played = play_on(stage, scenario)

    assert [f"step {played.step}: {one.text('en')}" for one in played.differences] == []
