"""`linli organisation export` and `import`: units, people, posts and roles as a file, YAML or Excel."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import click

from engine.actor import SHELL
from engine.cli.asking import ask, engine_at_hand, failed, tell
from engine.cli.group import linli
from engine.commands import ImportOrganisation
from engine.errors import DeploymentRefused
from engine.org import ENDINGS, read_file, write_file
from engine.queries.organisation import organisation_now

_SIGNS = {"added": "+", "changed": "~", "removed": "-"}


@linli.group(help="Units, people, posts and roles.")
def organisation() -> None:
    pass


@organisation.command(help="Write the organisation to FILE (.yaml or .xlsx).")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    ending = file.suffix.removeprefix(".").lower()
    if ending not in ENDINGS:
        raise failed("文件应以 .yaml 或 .xlsx 结尾", "FILE must end in .yaml or .xlsx")
    engine = engine_at_hand()
    with engine.database.snapshot() as work:
        now = organisation_now(work, engine.library)
    if not now.version:
        raise failed("还没有组织机构，请先导入", "there is no organisation yet; import one first")
    file.write_bytes(write_file(ending, now.contents))
    click.echo(f"{file}: {len(now.contents['units'])} 单位 / units, {len(now.contents['people'])} 人 / people")


@organisation.command("import", help="Replace the organisation by what FILE (YAML or Excel) says.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def import_(file: Path, dry_run: bool) -> None:
    engine = engine_at_hand()
    with engine.database.snapshot() as work:
        roles = organisation_now(work, engine.library).contents["roles"]
    try:
        read = read_file(file.name, file.read_bytes(), roles)
    except DeploymentRefused as refused:
        tell(refused)
        sys.exit(1)
    rest = {"units": read["units"], "people": read["people"]}
    answer: Mapping[str, Any] = ask(engine, ImportOrganisation(
        id=str(uuid4()), actor=SHELL, organisation=rest, roles=read["roles"], dry_run=dry_run,
    ))  # fmt: skip
    _say(answer["changes"], answer["leaving"])
    looked, done = "将改变{n}处 / entries that would change: {n}", "改变了{n}处 / entries that have changed: {n}"
    click.echo((looked if dry_run else done).format(n=len(answer["changes"])))


def _say(changes: Sequence[Mapping[str, Any]], leaving: Sequence[Mapping[str, Any]]) -> None:
    for one in changes:
        fields = "; ".join(f"{field}: {_plain(was)} → {_plain(is_)}" for field, (was, is_) in one["fields"].items())
        line = f"{_SIGNS[one['kind']]} {one['section']} {one['id']} {one['name']}"
        click.echo(f"{line} ({fields})" if fields else line)
    for one in (one for one in leaving if one["tasks"]):
        click.echo(f"! {one['name']}（{one['id']}）还有{one['tasks']}项未办任务，请先移交 / "
                   f"holds {one['tasks']} open tasks, hand them over first", err=True)  # fmt: skip


def _plain(value: object) -> str:
    if value is None:
        return "–"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
