"""`linli conformance …`: foreign test suites, run from a folder and counted by group; it stores nothing."""

import sys
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import click

from engine.cli.asking import failed
from engine.cli.group import linli
from engine.conformance import run_dmn

FOLDER = click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
VERBOSE = click.option("-v", "--verbose", is_flag=True, help="List every result that is not as expected.")


@linli.group(help="Run a foreign test suite and count what comes out as expected.")
def conformance() -> None:
    pass


@conformance.command(help="The DMN TCK: every *-test-*.xml below FOLDER, with the models beside it.")
@FOLDER
@VERBOSE
def dmn(folder: Path, verbose: bool) -> None:
    results = list(run_dmn(folder))
    if not results:
        raise failed("没有找到测试文件 *-test-*.xml", "there are no test files (*-test-*.xml)")
    count(results, verbose)


def count(results: Iterable[tuple[str, str, str]], verbose: bool) -> None:
    """Of (group, case, difference or nothing): prints a line for each group, then `N/M`; ends the process with 1 unless
    nothing differs."""
    found = sorted(results)
    width = max(len(group) for group, _, _ in found)
    for group, members in groupby(found, key=itemgetter(0)):
        click.echo(f"{group:<{width}}  {_ratio(list(members))}")
    for group, case, difference in found if verbose else ():
        if difference:
            click.echo(f"✗ {group} {case}: {difference}")
    click.echo(_ratio(found))
    sys.exit(1 if any(difference for _, _, difference in found) else 0)


def _ratio(results: list[tuple[str, str, str]]) -> str:
    return f"{sum(not difference for _, _, difference in results)}/{len(results)}"
