"""`linli retention`: what is due to be forgotten, and forgetting it now instead of tonight."""

from uuid import uuid4

import click

from engine.cli.asking import ask, engine_at_hand
from engine.cli.group import linli
from engine.commands import SweepRetention
from engine.feel.evaluation import SHANGHAI
from engine.queries.retention import due_to_forget


@linli.command(help="List personal data whose time is over; with --do remove it now, as is done every night.")
@click.option("--do", "is_real", is_flag=True, help="Remove it; without this nothing is changed.")
def retention(is_real: bool) -> None:
    engine = engine_at_hand()
    with engine.database.snapshot() as work:
        due = due_to_forget(work, engine.library, engine.now())
    for one in due:
        before = one.cutoff.astimezone(SHANGHAI).date()
        click.echo(f"{one.n:6}  {one.target}  {one.ending}  早于 / before {before}")
    total = sum(one.n for one in due)
    if not is_real:
        click.echo(f"共{total}条到期，未作改动；加 --do 处理 / {total} due, nothing changed; --do removes it", err=True)
        return
    done = 0
    while n := ask(engine, SweepRetention(id=str(uuid4())))["n"]:
        done += int(str(n))
    click.echo(f"已处理{done}条 / {done} done", err=True)
