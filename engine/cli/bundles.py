"""`linli check` and `linli deploy`: a bundle's folder, an installed bundle or a single file, judged or published."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import uuid4

import click

from engine.bpmn import Worth, judge
from engine.bundles import Bundle, bundle_of_uploads, located, read_bundle, unknown_neighbours, unknown_roles
from engine.bundles.tenant import tenant_files
from engine.calendar import calendar_functions
from engine.cli.asking import ask, engine_at_hand, settings, tell
from engine.cli.group import linli
from engine.cli.place import BundleFolder, bundle_at, bundles_in, single_file
from engine.commands import DeployBundle, DeployFiles
from engine.dmn import parse_dmn
from engine.engine import Engine
from engine.errors import DeploymentRefused, Finding
from engine.org import Organisation, read_organisation
from engine.past import misplaced_in_past, read_past
from engine.scenarios import Forms, misplaced, read_scenario


@linli.command(help="Check bundles' folders, an installed bundle or a .bpmn or .dmn file; nothing is stored.")
@click.argument("path")
def check(path: str) -> None:
    """A folder of bundles: each of them, and 1 at the end if any was refused."""
    passed = [_passes(one) for one in (map(str, bundles_in(path)) if bundles_in(path) else [path])]
    if not all(passed):
        sys.exit(1)


def _passes(path: str) -> bool:
    try:
        warnings = _warnings(path)
    except DeploymentRefused as refused:
        tell(refused)
        _say_worth(path)
        return False
    for finding in warnings:
        click.echo(finding.text("zh"))
        click.echo(f"    {finding.text('en')}")
    click.echo(f"{path}: 通过 / passed")
    return True


def _say_worth(path: str) -> None:
    """A process file that is refused may still be good BPMN, which can be drawn and kept."""
    file = single_file(path)
    if file is not None and path.endswith(".bpmn"):
        invalid = judge(file[1], file[0], calendar_functions()).worth is Worth.INVALID
        zh, en = ("不是有效的 BPMN 2.0", "not valid BPMN 2.0") if invalid else (
            "是有效的 BPMN 2.0，但不能在此执行", "valid BPMN 2.0, but not executable here")  # fmt: skip
        click.echo(f"{path}: {zh} / {en}", err=True)


@linli.command(help="Publish a bundle's folder, an installed bundle or a .bpmn file.")
@click.argument("path")
@click.option("--drawing", is_flag=True, help="Keep it although no process in it can be executed.")
def deploy(path: str, drawing: bool) -> None:
    file = single_file(path)
    if file is not None:
        name, content = file
        answer = ask(engine_at_hand(), DeployFiles(id=str(uuid4()), files={name: content}, drawings=drawing))
    else:
        bundle = bundle_at(path)
        answer = publish(engine_at_hand(), bundle.name, bundle.files(), drawings=drawing)
    click.echo(f"{path}: {outcome(answer)}")


def publish(engine: Engine, name: str, files: Mapping[str, bytes], *, drawings: bool = False) -> dict[str, object]:
    return ask(engine, DeployBundle(id=str(uuid4()), bundle=name, files=files, drawings=drawings))


def outcome(answer: Mapping[str, object]) -> str:
    return "未变 / unchanged" if answer["unchanged"] else "已发布 / published"


def _beside(path: str) -> dict[str, bytes]:
    """The other decision files of the folder, which the one may import."""
    return {file.name: file.read_bytes() for file in Path(path).parent.glob("*.dmn") if file.name != Path(path).name}


def _warnings(path: str) -> Sequence[Finding]:
    """Raises DeploymentRefused. A decision file is judged by itself, although it is published with a process."""
    file = single_file(path)
    if file is None:
        folder = bundle_at(path)
        files = folder.files()
        bundle = _read(folder.name, files)
        around = [_read(one.name, one.files()) for one in folder.neighbours()]
        _judge_plays(folder, around)
        strange = [*unknown_roles(bundle, _organisation()), *unknown_neighbours(bundle, around)]
        return [*bundle.warnings, *(located(one, files) for one in strange)]
    if path.endswith(".dmn"):
        return parse_dmn(file[1], file[0], calendar_functions(), others=_beside(path)).findings
    return _read(*bundle_of_uploads({file[0]: file[1]})).warnings


def _judge_plays(folder: BundleFolder, around: Sequence[Bundle]) -> None:
    """Its scenarios and its invented past. Raises DeploymentRefused with what is wrong in any of them."""
    findings = [one for file in folder.scenarios().items() for one in _wrong_in_scenario(folder, around, *file)]
    if (history := folder.history()) is not None:
        findings += _wrong_in_past(around, *history)
    if findings:
        raise DeploymentRefused(findings)


def _wrong_in_scenario(
    folder: BundleFolder, around: Sequence[Bundle], path: str, content: bytes
) -> Sequence[Finding]:  # fmt: skip
    try:
        scenario = read_scenario(path, content)
    except DeploymentRefused as refused:
        return refused.findings
    at_play = {folder.name, *scenario.bundles}
    return misplaced(scenario, Forms([one for one in around if one.name in at_play]))


def _wrong_in_past(around: Sequence[Bundle], path: str, content: bytes) -> Sequence[Finding]:
    try:
        return misplaced_in_past(path, read_past(path, content), Forms(around))
    except DeploymentRefused as refused:
        return refused.findings


def _read(name: str, files: Mapping[str, bytes]) -> Bundle:
    return read_bundle(name, files, functions=calendar_functions())


def _organisation() -> Organisation:
    """As the tenant's files have it, for a check asks no database."""
    tenant = tenant_files(settings().tenant)
    return read_organisation(tenant.organisation, tenant.roles)
