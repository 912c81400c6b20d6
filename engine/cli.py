"""`linli …`: what an operator does from a shell; every change goes through the engine's front door."""

import os
import sys
from importlib.metadata import version as installed_version
from pathlib import Path
from uuid import uuid4

import click
from argon2 import PasswordHasher

import processes
from engine.bootstrap import build_engine
from engine.bundles import bundle_files, read_bundle
from engine.bundles.tenant import tenant_files
from engine.calendar import calendar_functions
from engine.commands import DeployBundle, ImportOrganisation, PutAccount
from engine.engine import Engine
from engine.errors import DeploymentRefused, Rejected
from engine.scheduler.worker import run_worker
from engine.settings import Settings, SettingsError, read_settings

DEMO_PASSWORD = "linli-demo"
ROOT = click.option(
    "--root", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Holds processes/ and forms/."
)


@click.group(help="Linli 邻里: a workflow server for neighbourhood administrations.")
def linli() -> None:
    pass


@linli.command(help="Print the version.")
def version() -> None:
    click.echo(installed_version("linli"))


@linli.group(help="The database.")
def db() -> None:
    pass


@db.command(help="Bring the tables to this version. Safe to repeat.")
def upgrade() -> None:
    _engine().database.upgrade()
    click.echo("数据库已是最新 / the database is up to date")


@linli.group(help="The demo tenant.")
def demo() -> None:
    pass


@demo.command(help="Make the tables, load the demo tenant's people and publish its bundles. Safe to repeat.")
def load() -> None:
    engine = _engine()
    engine.database.upgrade()
    tenant = tenant_files(_settings().tenant)
    _do(engine, ImportOrganisation(
        id=str(uuid4()), organisation=tenant.organisation, roles=tenant.roles, calendar=tenant.calendar))  # fmt: skip
    for name in _bundles():
        _deploy(engine, name, bundle_files(_root(), name))
    if not _settings().production:  # a password that everybody knows opens no real office
        _add_demo_accounts(engine)


def _add_demo_accounts(engine: Engine) -> None:
    """For everybody without an account. One hash serves all: the password is public, and hashing is slow."""
    with engine.database.snapshot() as work:
        organisation, _ = engine.library.organisation(work)
        missing = [person for person in organisation.people if work.people.account(person) is None]
    known = PasswordHasher().hash(DEMO_PASSWORD) if missing else ""
    for person in missing:
        _do(engine, PutAccount(id=str(uuid4()), person=person, password_hash=known))


@linli.command(help="Check a bundle's files and print every finding; nothing is stored.")
@click.argument("name")
@ROOT
def check(name: str, root: Path | None) -> None:
    try:
        bundle = read_bundle(name, bundle_files(root or _root(), name), functions=calendar_functions())
    except DeploymentRefused as refused:
        _print_findings(refused)
        sys.exit(1)
    for finding in bundle.warnings:
        click.echo(finding.text("zh"))
    click.echo(f"{name}: 通过 / passed")


@linli.command(help="Publish a bundle.")
@click.argument("name")
@ROOT
def deploy(name: str, root: Path | None) -> None:
    _deploy(_engine(), name, bundle_files(root or _root(), name))


@linli.command(help="Fire what is due, for ever: timers and promises.")
def worker() -> None:
    run_worker(_engine())


def _deploy(engine: Engine, name: str, files: dict[str, bytes]) -> None:
    answer = _do(engine, DeployBundle(id=str(uuid4()), bundle=name, files=files))
    click.echo(f"{name}: " + ("未变 / unchanged" if answer["unchanged"] else "已发布 / published"))


def _do(engine: Engine, command: DeployBundle | ImportOrganisation | PutAccount) -> dict[str, object]:
    try:
        return engine.handle(command)
    except DeploymentRefused as refused:
        _print_findings(refused)
    except Rejected as rejected:
        click.echo(f"{rejected.text('zh')} / {rejected.text('en')}", err=True)
    sys.exit(1)


def _print_findings(refused: DeploymentRefused) -> None:
    for finding in refused.findings:
        click.echo(finding.text("zh"), err=True)
        click.echo(f"    {finding.text('en')}", err=True)


def _engine() -> Engine:
    return build_engine(_settings())


def _settings() -> Settings:
    try:
        return read_settings(os.environ)
    except SettingsError as wrong:
        raise click.ClickException(str(wrong)) from None


def _root() -> Path:
    """Where the installed bundles lie."""
    return Path(next(iter(processes.__path__))).parent


def _bundles() -> list[str]:
    return sorted(path.parent.name for path in (_root() / "processes").glob("[!_]*/bundle.yaml"))
