"""Leave's scenarios go over the pages as they go in the engine: real web, real worker, on either database."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

import pytest

from engine.bundles import scenario_files
from engine.clock import wall_clock
from engine.commands import SetClock
from engine.engine import Engine
from engine.feel.evaluation import SHANGHAI
from engine.scenarios import play_on, read_scenario
from engine.store import open_database
from tests.support.databases import FreshUrl
from tests.support.house import ROOT
from tests.support.leave_pages import People, signed_in
from tests.support.pages_stage import PagesStage
from tests.support.remembered import Remembered
from tests.support.served import TENANT, Served, served

WRITTEN = scenario_files(ROOT, "leave")
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
    url = fresh_url()
    with closing(open_database(url, TENANT)) as database:
        engine = Engine(database, wall_clock, allows_test_clock=True, secret="only for looking")
        engine.handle(SetClock(id="before-all", at=BEFORE_ALL))
        with served(url, tmp_path_factory.mktemp("var")) as street, signed_in(street, street.address) as as_:
            yield House(street, as_, engine, Remembered(database, without=LEDGERS))


@pytest.mark.parametrize("path", sorted(WRITTEN))
def test_the_scenario_goes_over_the_pages_as_it_is_written(path: str, house: House) -> None:
    scenario = read_scenario(path, WRITTEN[path])
    house.opened.restore()
    stage = PagesStage(house.engine, house.street, house.as_)
    stage.set_up(scenario, {})

    played = play_on(stage, scenario)

    assert [f"step {played.step}: {one.text('en')}" for one in played.differences] == []
