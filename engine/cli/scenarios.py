"""`linli test`: plays scenarios on databases of their own and says where they went otherwise; it stores nothing."""

import sys

import click

from engine.bootstrap import rehearsal_engine
from engine.bundles import read_bundle
from engine.calendar import calendar_functions
from engine.cli.asking import failed, tell
from engine.cli.group import linli
from engine.cli.place import BundleFolder, bundle_at, installed_bundles
from engine.cli.progress import progress
from engine.errors import DeploymentRefused, Rejected
from engine.scenarios import Forms, Played, Scenario, brings_files, misplaced, play, read_scenario


@linli.command(help="Play the scenarios of one bundle, or of all installed ones.")
@click.argument("bundle", required=False)
def test(bundle: str | None) -> None:
    written = [
        (one, path, content)
        for one in ([bundle_at(bundle)] if bundle else installed_bundles())
        for path, content in one.scenarios().items()
    ]
    if not written:
        raise failed("没有找到场景文件 scenarios/*.yaml", "there are no scenarios (scenarios/*.yaml)")
    passed = 0
    with progress(len(written)) as begin:
        for one, path, content in written:
            begin(path)
            passed += _goes_well(one, path, content)
    click.echo(f"{passed}/{len(written)} 通过 / passed")
    sys.exit(0 if passed == len(written) else 1)


def _goes_well(bundle: BundleFolder, path: str, content: bytes) -> bool:
    try:
        scenario = read_scenario(path, content)
        require_placed(bundle, scenario)
    except DeploymentRefused as refused:
        click.echo(f"✗ {path}")
        tell(refused)
        return False
    try:
        with rehearsal_engine(scenario.tenant) as engine:
            played = play(scenario, bundle.name, bundle.files_of, engine)
    except Rejected as rejected:
        click.echo(f"✗ {_named(scenario)}")
        tell(rejected)
        return False
    _tell(played)
    return played.step is None


def require_placed(bundle: BundleFolder, scenario: Scenario) -> None:
    """Raises DeploymentRefused with every file that a form of the bundles at play does not take."""
    if not brings_files(scenario):
        return
    names = (bundle.name, *scenario.bundles)
    at_play = [read_bundle(name, bundle.files_of(name), functions=calendar_functions()) for name in names]
    if findings := misplaced(scenario, Forms(at_play)):
        raise DeploymentRefused(findings)


def _tell(played: Played) -> None:
    if played.step is None:
        click.echo(f"✓ {_named(played.scenario)}")
        return
    click.echo(f"✗ {_named(played.scenario)}")
    click.echo(f"  {played.scenario.path}:{played.line} 第{played.step}步 / step {played.step}")
    for difference in played.differences:
        click.echo(f"    {difference.text('zh')}")
        click.echo(f"    {difference.text('en')}")


def _named(scenario: Scenario) -> str:
    return f"{scenario.title('zh')} / {scenario.title('en')}"
