"""`linli outbox …`: what could not be delivered, and sending it again when the cause is mended."""

from uuid import uuid4

import click

from engine.cli.asking import ask, engine_at_hand
from engine.cli.group import linli
from engine.commands import SendAgain
from engine.ids import Key
from engine.queries.outbox import given_up


@linli.group(help="What goes out: mail and webhooks.")
def outbox() -> None:
    pass


@outbox.command(help="List what was given up: number, kind, time, reason, address.")
def dead() -> None:
    with engine_at_hand().database.snapshot() as work:
        rows = given_up(work)
    for row in rows:
        click.echo(f"{row.key}  {row.kind}  {row.updated_at:%Y-%m-%d %H:%M}  {row.error}  {row.address}")
    click.echo(f"共{len(rows)}条未送达 / {len(rows)} not delivered", err=True)


@outbox.command(help="Send again what was given up, by its number, with all its retries.")
@click.argument("keys", nargs=-1, required=True, type=int, metavar="KEY...")
def again(keys: tuple[int, ...]) -> None:
    engine = engine_at_hand()
    for key in keys:
        ask(engine, SendAgain(id=str(uuid4()), message=Key(key)))
        click.echo(f"{key}: 将重新发送 / will be sent again")
