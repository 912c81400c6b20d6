"""`linli demo load`: the demo tenant's people, bundles, ledger rows, past and accounts; safe to repeat."""

import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import timedelta
from uuid import uuid4

import click
from argon2 import PasswordHasher

from engine.actor import SYSTEM
from engine.bootstrap import rehearsal_engine
from engine.bundles.demo.register import LEDGER, resident_rows
from engine.bundles.tenant import TenantFiles, tenant_files
from engine.cli.asking import ask, new_engine, settings, tell
from engine.cli.bundles import outcome, publish
from engine.cli.group import linli
from engine.cli.place import installed_bundles
from engine.cli.progress import passing_time, progress
from engine.commands import AdoptDatabase, ImportOrganisation, IssueDepartmentSecret, LoadLedgerRows, PutAccount
from engine.engine import Engine
from engine.errors import DeploymentRefused
from engine.feel.evaluation import SHANGHAI
from engine.past import MovingClock, Plan, ProcessPast, Tally, live, read_past
from engine.queries.organisation import organisation_now
from engine.settings import Settings

DEMO_PASSWORD = "linli-demo"
ADMINISTRATOR = "admin"
Say = Callable[[str], None]


@linli.group(help="The demo tenant.")
def demo() -> None:
    pass


@demo.command(help="Make the tables, load the demo tenant and publish its bundles. Safe to repeat.")
@click.option("--months", type=click.IntRange(0, 12), default=0, help="Invent so many months of past, if it is empty.")
def load(months: int) -> None:
    wanted, engine = settings(), new_engine()
    with closing(engine.database):
        _load(engine, wanted, months)


def _load(engine: Engine, wanted: Settings, months: int) -> None:
    tenant = tenant_files(wanted.tenant)
    engine.database.upgrade()
    if months:
        _live(engine, tenant, months)
    with progress(len(installed_bundles()) + 4) as begin:
        _furnish(engine, tenant, begin, click.echo)
        begin("账号 / accounts")
        _add_accounts(engine, wanted)
        begin("部门 / departments")
        if not wanted.production:
            _admit_departments(engine, tenant)


def _furnish(engine: Engine, tenant: TenantFiles, begin: Say, say: Say) -> None:
    """People, bundles and opening ledger rows; what is there stays."""
    begin("人员和岗位 / people and posts")
    ask(engine, _organisation(engine, tenant))
    for bundle in installed_bundles():
        begin(bundle.name)
        say(f"{bundle.name}: {_published(engine, bundle.name, bundle.files() | tenant.tables_of(bundle.name))}")
    begin("台账 / ledgers")
    for ledger, rows in [*tenant.ledgers.items(), (LEDGER, resident_rows(tenant.demo_seed))]:
        added = ask(engine, LoadLedgerRows(id=f"demo-{ledger}-{uuid4()}", ledger=ledger, rows=rows))["added"]
        say(f"{ledger}: +{added}")


def _live(engine: Engine, tenant: TenantFiles, months: int) -> None:
    with engine.database.snapshot() as work:
        is_empty = work.adoption.is_possible()
    if not is_empty:
        click.echo("已有数据，不再生成过往事项 / there is data already, so no past is invented")
        return
    tally = invent_past(engine, tenant, timedelta(days=months * 365 / 12))
    begun, done = sum(tally.begun.values()), tally.completed
    click.echo(f"过往{months}个月：{begun}件事项，{done}项任务 / {months} months of past: {begun} cases, {done} tasks")


def invent_past(engine: Engine, tenant: TenantFiles, long: timedelta) -> Tally:
    """Played beside on tables of its own and taken over at once: whoever interrupts it has nothing half."""
    ends = engine.now().replace(second=0, microsecond=0)
    begins = (ends - long).astimezone(SHANGHAI).replace(hour=7, minute=0)
    clock = MovingClock(begins)
    with rehearsal_engine(engine.database.tenant, clock) as beside, passing_time(begins, ends) as passed:
        _furnish(beside, tenant, lambda part: None, lambda line: None)
        tally = live(beside, clock, _plan(), tenant.demo_seed, ends, passed, tenant.demo_accounts)
        ask(engine, AdoptDatabase(id=str(uuid4()), url=str(beside.database.engine.url)))
    return tally


def _plan() -> Plan:
    """Of all installed bundles. Ends the process when one cannot be read."""
    plan: dict[str, ProcessPast] = {}
    for bundle in installed_bundles():
        if (file := bundle.history()) is not None:
            try:
                plan |= read_past(*file)
            except DeploymentRefused as refused:
                tell(refused)
                sys.exit(1)
    return plan


def _published(engine: Engine, name: str, files: Mapping[str, bytes]) -> str:
    """What process designers have published in the browser is not taken back."""
    with engine.database.snapshot() as work:
        newest = work.definitions.latest_deployment(name)
    if newest is not None and newest.authors is not None:
        return f"已在流程设计中修改，保留现行版本 / changed in the browser, left alone (linli deploy {name})"
    return outcome(publish(engine, name, files))


def _organisation(engine: Engine, tenant: TenantFiles) -> ImportOrganisation:
    """What somebody has imported since is not taken back."""
    with engine.database.snapshot() as work:
        now = organisation_now(work, engine.library)
    if any(change.by_id != SYSTEM.id for change in now.changes[:1]):
        kept = {"units": now.contents["units"], "people": now.contents["people"]}
        return ImportOrganisation(
            id=str(uuid4()), organisation=kept, roles=now.contents["roles"], calendar=tenant.calendar
        )
    return ImportOrganisation(
        id=str(uuid4()), organisation=tenant.organisation, roles=tenant.roles, calendar=tenant.calendar
    )


def _add_accounts(engine: Engine, wanted: Settings) -> None:
    """The administrator's password is what the settings say. A password that everybody knows opens no real office."""
    if wanted.admin_password is not None:
        _put(engine, ADMINISTRATOR, PasswordHasher().hash(wanted.admin_password))
    if not wanted.production:
        _add_demo_accounts(engine)


def _add_demo_accounts(engine: Engine) -> None:
    """For everybody without an account. One hash serves all: the password is public, and hashing is slow."""
    with engine.database.snapshot() as work:
        organisation, _ = engine.library.organisation(work)
        missing = [person for person in organisation.people if work.people.account(person) is None]
    known = PasswordHasher().hash(DEMO_PASSWORD) if missing else ""
    for person in missing:
        _put(engine, person, known)


def _admit_departments(engine: Engine, tenant: TenantFiles) -> None:
    """Those that the demo names may call us. Their secrets are not shown: `linli department secret` issues the next."""
    with engine.database.snapshot() as work:
        missing = [dept for dept in tenant.demo_departments if work.departments.load(dept) is None]
    for dept in missing:
        ask(engine, IssueDepartmentSecret(id=str(uuid4()), dept=dept))


def _put(engine: Engine, person: str, password_hash: str) -> None:
    ask(engine, PutAccount(id=str(uuid4()), person=person, password_hash=password_hash))
