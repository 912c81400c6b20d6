"""`linli convert`: a model of another engine becomes one of ours; what was done and what is left is told."""

import sys
from pathlib import Path

import click

from engine.bpmn import Worth
from engine.calendar import calendar_functions
from engine.cli.asking import failed, tell
from engine.cli.group import linli
from engine.convert import Conversion, How, Note
from engine.convert import convert as converted
from engine.errors import DeploymentRefused

SIGNS = {How.TRANSLATED: "=", How.CHOSEN: "?", How.DROPPED: "-", How.LEFT: "!"}


@linli.command(help="Turn a model of Camunda 7, SpiffWorkflow or plain BPMN into this dialect.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Where to write; else on screen.")
@click.option("-v", "--verbose", is_flag=True, help="Also list what says the same as before.")
def convert(file: Path, output: Path | None, verbose: bool) -> None:
    if output is not None and output.resolve() == file.resolve():
        raise failed("请另存为新文件，以便对照", "write to another file, so that the two can be compared")
    try:
        found = converted(file.read_bytes(), file.name, calendar_functions())
    except DeploymentRefused as refused:
        tell(refused)
        sys.exit(1)
    if output is None:
        click.echo(found.content.decode())
    else:
        output.write_bytes(found.content)
    _report(found, verbose)
    sys.exit(0 if found.judgement.worth is Worth.EXECUTABLE and not found.left else 1)


def _report(found: Conversion, verbose: bool) -> None:
    """On the error stream, so that the model can be taken from the other one."""
    for note in found.notes:
        if verbose or note.how is not How.TRANSLATED:
            click.echo(_line(note), err=True)
    for finding in found.judgement.findings:
        click.echo(finding.text("zh"), err=True)
        click.echo(f"    {finding.text('en')}", err=True)
    counts = {how: sum(note.how is how for note in found.notes) for how in How}
    click.echo(
        f"= {counts[How.TRANSLATED]} 处照译 / translated, ? {counts[How.CHOSEN]} 处请核对 / to be looked at, "
        f"- {counts[How.DROPPED]} 处略去 / dropped, ! {counts[How.LEFT]} 处需手工处理 / left to do by hand",
        err=True,
    )


def _line(note: Note) -> str:
    said = note.zh if note.zh == note.en else f"{note.zh} / {note.en}"
    return f"{SIGNS[note.how]} {note.line} [{note.element}] {said}"
