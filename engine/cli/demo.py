"""`linli demo load`: the demo tenant's people, bundles, opening ledger rows and accounts; safe to repeat."""

from collections.abc import Mapping
from uuid import uuid4

import click
from argon2 import PasswordHasher

from engine.actor import SYSTEM
from engine.bundles.demo.register import LEDGER, resident_rows
from engine.bundles.tenant import TenantFiles, tenant_files
from engine.cli.asking import ask, new_engine, settings
from engine.cli.bundles import outcome, publish
from engine.cli.group import linli
from engine.cli.place import installed_bundles
from engine.cli.progress import progress
from engine.commands import ImportOrganisation, IssueDepartmentSecret, LoadLedgerRows, PutAccount
from engine.engine import Engine
from engine.queries.organisation import organisation_now
from engine.settings import Settings

DEMO_PASSWORD = "linli-demo"
ADMINISTRATOR = "admin"


@linli.group(help="The demo tenant.")
def demo() -> None:
    pass


@demo.command(help="Make the tables, load the demo tenant and publish its bundles. Safe to repeat.")
def load() -> None:
    wanted, engine, bundles = settings(), new_engine(), installed_bundles()
    tenant = tenant_files(wanted.tenant)
    with progress(len(bundles) + 5) as begin:
        begin("数据库 / the database")
        engine.database.upgrade()
        begin("人员和岗位 / people and posts")
        ask(engine, _organisation(engine, tenant))
        for bundle in bundles:
            begin(bundle.name)
            files = bundle.files() | tenant.tables_of(bundle.name)
            click.echo(f"{bundle.name}: {_published(engine, bundle.name, files)}")
        begin("台账 / ledgers")
        for ledger, rows in [*tenant.ledgers.items(), (LEDGER, resident_rows(tenant.demo_seed))]:
            added = ask(engine, LoadLedgerRows(id=str(uuid4()), ledger=ledger, rows=rows))["added"]
            click.echo(f"{ledger}: +{added}")
        begin("账号 / accounts")
        _add_accounts(engine, wanted)
        begin("部门 / departments")
        if not wanted.production:
            _admit_departments(engine, tenant)


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
