"""The console script: the engine's commands and the web's own; the only web file that builds an engine."""

import os
import sys
from uuid import uuid4

import click
from flask import Flask

from engine.bootstrap import build_engine
from engine.cli import linli
from engine.cli.asking import both, engine_at_hand, failed, settings
from engine.cli.greeting import greet
from engine.commands import PutAccount
from engine.errors import NotFound, Rejected
from webui import serve as serving
from webui.app import create_app
from webui.passwords import faults_of
from webui.session import hasher

PORT = click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))


def application() -> Flask:
    """What the web server loads."""
    wanted = settings()
    return create_app(wanted, build_engine(wanted))


@linli.command(help="Run the web and the worker until one of them ends.")
@PORT
def serve(port: int) -> None:
    engine = engine_at_hand()
    _require_free(port)
    code = serving.serve(port, lambda: greet(engine, settings(), serving.address_of(port)))
    if code:
        raise failed("服务意外停止，原因见上方", "the server has ended by itself; the reason stands above")


@linli.command(help="Run the web alone, on 127.0.0.1.")
@PORT
def web(port: int) -> None:
    engine_at_hand().database.close()
    _require_free(port)
    os.execv(sys.executable, serving.gunicorn_command(port))


@linli.group(help="Accounts.")
def user() -> None:
    pass


@user.command(help="Give a person of the organisation an account, or a new password.")
@click.argument("person")
@click.password_option()
def add(person: str, password: str) -> None:
    if faults := faults_of(password, person):
        raise click.ClickException("\n".join(f"{one.zh} / {one.en}" for one in faults))
    try:
        engine_at_hand().handle(PutAccount(id=str(uuid4()), person=person, password_hash=hasher.hash(password)))
    except NotFound:
        raise failed(
            f"组织机构中没有 {person}，请检查用户名", f"there is nobody called {person}; check the user name"
        ) from None
    except Rejected as rejected:
        raise click.ClickException(both(rejected)) from None
    click.echo(f"{person}: 可以登录 / can sign in")


def _require_free(port: int) -> None:
    if serving.is_taken(port):
        other = port + 1 if port < 65535 else 8001
        raise failed(
            f"端口 {port} 已被占用，换一个端口：make demo PORT={other}",
            f"port {port} is taken; choose another: make demo PORT={other}",
        )


def main() -> None:
    linli()


if __name__ == "__main__":
    main()
