"""`linli calendar import`: an official list of holidays, or working hours, into the tenant's calendar."""

import sys
from pathlib import Path
from uuid import uuid4

import click

from engine.calendar import read_official
from engine.cli.asking import ask, engine_at_hand, tell
from engine.cli.group import linli
from engine.commands import ImportCalendar
from engine.errors import DeploymentRefused


@linli.group(help="The working calendar.")
def calendar() -> None:
    pass


@calendar.command("import", help="Enter a year's holidays (YAML, CSV, ICS) or working hours (YAML) from FILE.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def import_(file: Path, dry_run: bool) -> None:
    try:
        official = read_official(file.name, file.read_bytes())
    except DeploymentRefused as refused:
        tell(refused)
        sys.exit(1)
    wish = ImportCalendar(id=str(uuid4()), files=official.files, parts=official.parts, dry_run=dry_run)
    answer = ask(engine_at_hand(), wish)
    click.echo(", ".join(sorted(official.files)))
    done = "将改变{n}天 / days that would change: {n}" if dry_run else "改变了{n}天 / days that have changed: {n}"
    span = f"（{answer['from']} – {answer['to']}）" if answer["changed"] else ""
    click.echo(done.format(n=answer["changed"]) + span)
