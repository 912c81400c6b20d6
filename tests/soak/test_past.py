"""The whole demo has lived for six months: every plan as it is, with open, late and finished work of every bundle."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import chain

import pytest
from sqlalchemy import select

from engine.bootstrap import rehearsal_engine
from engine.bundles.demo.register import LEDGER, resident_rows
from engine.bundles.tenant import tenant_files
from engine.cli.place import installed_bundles
from engine.commands import DeployBundle, ImportOrganisation, LoadLedgerRows
from engine.feel.evaluation import SHANGHAI
from engine.past import MovingClock, live, read_past
from engine.store.clocks import clock as promise
from engine.store.incidents import incident
from engine.store.instances import instance

pytestmark = pytest.mark.soak

ENDS = datetime(2026, 11, 27, 14, 0, tzinfo=SHANGHAI)
SIX_MONTHS = timedelta(days=182)


def test_six_months_of_the_demo_are_played_and_hardly_anything_is_refused() -> None:
    clock, tenant = MovingClock((ENDS - SIX_MONTHS).replace(hour=7)), tenant_files("yunchuan")
    with rehearsal_engine("yunchuan", clock) as engine:
        engine.handle(ImportOrganisation(
            id="people", organisation=tenant.organisation, roles=tenant.roles, calendar=tenant.calendar))  # fmt: skip
        for one in installed_bundles():
            files = one.files() | tenant.tables_of(one.name)
            engine.handle(DeployBundle(id=one.name, bundle=one.name, files=files))
        for id, rows in [*tenant.ledgers.items(), (LEDGER, resident_rows(tenant.demo_seed))]:
            engine.handle(LoadLedgerRows(id=f"rows-{id}", ledger=id, rows=rows))
        files = (one.history() for one in installed_bundles())
        plan = dict(chain.from_iterable(read_past(*file).items() for file in files if file is not None))
        tally = live(engine, clock, plan, tenant.demo_seed, ENDS, shown=tenant.demo_accounts)

        assert sum(tally.refused.values()) < 0.03 * tally.commands, tally.refused
        with engine.database.reading() as connection:
            states = Counter(connection.execute(select(promise.c.state)).scalars())
            processes = set(connection.execute(select(instance.c.process_id)).scalars())
            open_ones = select(incident.c.message).where(incident.c.resolved_at.is_(None))
            stuck = list(connection.execute(open_ones).scalars())
    assert not stuck
    assert 0.03 < states["breached"] / (states["breached"] + states["met"]) < 0.15
    assert states["running"] > 0
    assert plan.keys() - {"sla_escalation"} <= processes
