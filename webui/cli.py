"""The console script: the engine's commands and the web's own; the only web file that builds an engine."""

import os
import sys
from uuid import uuid4

import click
from flask import Flask

from engine.bootstrap import build_engine
from engine.cli import linli
from engine.commands import PutAccount
from engine.errors import Rejected
from engine.settings import Settings, SettingsError, read_settings
from webui import serve as serving
from webui.app import create_app
from webui.session import hasher

PORT = click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))


def application() -> Flask:
    """What the web server loads."""
    settings = _settings()
    return create_app(settings, build_engine(settings))


@linli.command(help="Run the web and the worker until one of them ends.")
@PORT
def serve(port: int) -> None:
    _settings()
    sys.exit(serving.serve(port))


@linli.command(help="Run the web alone, on 127.0.0.1.")
@PORT
def web(port: int) -> None:
    _settings()
    os.execv(sys.executable, serving.gunicorn_command(port))


@linli.group(help="Accounts.")
def user() -> None:
    pass


@user.command(help="Give a person of the organisation an account, or a new password.")
@click.argument("person")
@click.password_option()
def add(person: str, password: str) -> None:
    try:
        build_engine(_settings()).handle(
            PutAccount(id=str(uuid4()), person=person, password_hash=hasher.hash(password))
        )
    except Rejected as rejected:
        raise click.ClickException(f"{rejected.text('zh')} / {rejected.text('en')}") from None
    click.echo(f"{person}: 可以登录 / can sign in")


def _settings() -> Settings:
    try:
        return read_settings(os.environ)
    except SettingsError as wrong:
        raise click.ClickException(str(wrong)) from None


def main() -> None:
    linli()


if __name__ == "__main__":
    main()
