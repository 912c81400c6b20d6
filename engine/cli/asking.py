"""How a command of the shell reaches the engine and says in two languages what went wrong; it decides nothing."""

import os
import sys

import click

from engine.bootstrap import build_engine
from engine.commands import Command
from engine.engine import Engine
from engine.errors import DeploymentRefused, Rejected, ValidationFailed
from engine.settings import Settings, SettingsError, read_settings


def settings() -> Settings:
    """Ends the process when one is missing or wrong."""
    try:
        return read_settings(os.environ)
    except SettingsError as wrong:
        raise click.ClickException(str(wrong)) from None


def new_engine() -> Engine:
    """Its tables may be missing."""
    return build_engine(settings())


def engine_at_hand() -> Engine:
    """Ends the process when the tables are missing or old."""
    engine = new_engine()
    if not engine.database.is_current():
        raise failed(
            "数据库尚未建表或版本较旧，请先运行 linli db upgrade",
            "the tables are missing or old; run: linli db upgrade",
        )
    return engine


def ask(engine: Engine, command: Command) -> dict[str, object]:
    """The engine's answer; a refusal is told with everything that is wrong and ends the process with 1."""
    try:
        return engine.handle(command)
    except Rejected as rejected:
        tell(rejected)
        sys.exit(1)


def tell(rejected: Rejected) -> None:
    """Every finding or field of a refusal, else the refusal itself."""
    match rejected:
        case DeploymentRefused():
            for finding in rejected.findings:
                click.echo(finding.text("zh"), err=True)
                click.echo(f"    {finding.text('en')}", err=True)
        case ValidationFailed():
            for error in rejected.errors:
                click.echo(f"{error.field}: {error.text('zh')} / {error.text('en')}", err=True)
        case _:
            click.echo(both(rejected), err=True)


def both(rejected: Rejected) -> str:
    return f"{rejected.text('zh')} / {rejected.text('en')}"


def failed(zh: str, en: str) -> click.ClickException:
    return click.ClickException(f"{zh} / {en}")
