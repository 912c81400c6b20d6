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
from engine.org import Organisation
from engine.past import MovingClock, live, read_past
from engine.queries.rehearsal import open_tasks
from engine.store.clocks import clock as promise
from engine.store.incidents import incident
from engine.store.instances import instance
from engine.store.tasks import OPEN, TaskRow, task
from engine.store.unit_of_work import UnitOfWork

pytestmark = pytest.mark.soak

ENDS = datetime(2026, 11, 27, 14, 0, tzinfo=SHANGHAI)
SIX_MONTHS = timedelta(days=182)
ROTTEN = timedelta(days=14)
BUSY = (
    "grid_worker", "window_clerk", "community_deputy", "community_secretary",
    "street_civil", "street_leader",
)  # fmt: skip
"""Roles whose first screen is their list of tasks: it is never empty. The office for staff has work when somebody
leaves, a few times a year."""


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
            errands = select(promise.c.state).where(promise.c.policy == "proxy.promised")
            kept = Counter(connection.execute(errands).scalars())
            waiting = select(task.c.element_id, task.c.due_at).where(
                task.c.status.in_(OPEN), task.c.due_at < ENDS - ROTTEN
            )
            rotten = [tuple(one) for one in connection.execute(waiting)]
        with engine.database.snapshot() as work:
            organisation, _ = engine.library.organisation(work)
            open_rows = [*work.tasks.find(open_tasks(work))]
            holders = {
                role: {str(one) for row in open_rows for one in hands(work, organisation, row, role)} for role in BUSY
            }
    assert not stuck
    assert 0.03 < states["breached"] / (states["breached"] + states["met"]) < 0.15
    assert states["running"] > 0
    assert plan.keys() - {"sla_escalation"} <= processes
    assert 0.82 < kept["met"] / (kept["met"] + kept["breached"]) < 0.95
    assert rotten == []
    assert [role for role, found in holders.items() if not found] == []
    assert set(tenant.demo_accounts[:3]) <= set().union(*holders.values())


def hands(work: UnitOfWork, organisation: Organisation, row: TaskRow, role: str) -> set[str]:
    """Who of the role may do the task or has it."""
    groups, users = work.tasks.candidates(row.key)
    able = (
        {row.assignee}
        if row.assignee
        else {*users, *(str(one) for group in groups for one in organisation.holders(group))}
    )
    return able & {str(one) for one in organisation.holders(role)}
