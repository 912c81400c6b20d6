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
from engine.store import open_database
from tests.support.databases import FreshUrl
from tests.support.house import ROOT
from tests.support.leave_pages import People, signed_in
from tests.support.pages_stage import PagesStage
from tests.support.remembered import Remembered
from tests.support.served import TENANT, Served, served

WRITTEN = scenario_files(ROOT, "leave")
SITUATIONS = frozenset({
    "main_path", "holiday_crossing", "year_end", "year_end_balance", "late_return", "late_return_punched",
    "approver_on_leave", "withdraw_or_approve", "extension_rejected", "sick_before_annual", "sick_then_no_annual",
    "working_saturday", "overlap", "return_then_reject", "approve_then_withdraw",
})  # fmt: skip
"""The acceptance situations of leave go over PostgreSQL, the others over SQLite; in the soak all over both."""
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


def each() -> Iterator[ParameterSet]:
    for server in ("sqlite", "postgresql"):
        for path in sorted(WRITTEN):
            is_sample = (server == "postgresql") == (Path(path).stem in SITUATIONS)
            yield pytest.param(server, path, marks=() if is_sample else pytest.mark.soak)


@pytest.mark.parametrize(("fresh_url", "path"), list(each()), indirect=["fresh_url"], scope="session")
def test_the_scenario_goes_over_the_pages_as_it_is_written(path: str, house: House) -> None:
    scenario = read_scenario(path, WRITTEN[path])
    house.opened.restore()
    stage = PagesStage(house.engine, house.street, house.as_)
    stage.set_up(scenario, {})

    played = play_on(stage, scenario)

    assert [f"step {played.step}: {one.text('en')}" for one in played.differences] == []
