"""`linli department …`: the secrets of departments and where they are called back; the secret goes to stdout alone."""

from uuid import uuid4

import click

from engine.cli.asking import ask, engine_at_hand
from engine.cli.group import linli
from engine.commands import IssueDepartmentSecret, SetCallback
from engine.outbound.signing import department_secret


@linli.group(help="Departments that call us.")
def department() -> None:
    pass


@department.command(help="Issue a department's next secret and print it; the one before counts for a day.")
@click.argument("dept")
def secret(dept: str) -> None:
    engine = engine_at_hand()
    serial = ask(engine, IssueDepartmentSecret(id=str(uuid4()), dept=dept))["serial"]
    click.echo(f"{dept}: 第{serial}个密钥，只显示这一次 / secret number {serial}, shown this once", err=True)
    assert isinstance(serial, int)
    assert engine.secret is not None
    click.echo(department_secret(engine.secret, engine.database.tenant, dept, serial))


@department.command(help="Set where a department is called back; without URL it is called no more.")
@click.argument("dept")
@click.argument("url", required=False)
def callback(dept: str, url: str | None) -> None:
    ask(engine_at_hand(), SetCallback(id=str(uuid4()), dept=dept, url=url))
    click.echo(f"{dept}: {url or '不再回调 / is called back no more'}")
