"""The command `linli` itself, and its smallest parts: version, database, worker."""

from importlib.metadata import version as installed_version

import click

from engine.cli.asking import engine_at_hand, new_engine
from engine.scheduler.worker import run_worker


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
    new_engine().database.upgrade()
    click.echo("数据库已是最新 / the database is up to date")


@linli.command(help="Do what is due, for ever: timers, promises, mail and webhooks.")
def worker() -> None:
    run_worker(engine_at_hand())
