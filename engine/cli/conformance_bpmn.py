"""`linli conformance spector` and `linli conformance betsy`: BPMN suites with what they expect beside or above them."""

from pathlib import Path

import click

from engine.cli.asking import failed
from engine.cli.conformance import FOLDER, VERBOSE, conformance, count
from engine.conformance import read_expected, run_betsy, run_spector
from engine.conformance.expected import Entry

EXPECTED = click.option(
    "--expected", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What is expected; without it, expected/<suite>.json in FOLDER or above it.",
)  # fmt: skip


@conformance.command(help="BPMNspector: whether each file below FOLDER is valid BPMN 2.0.")
@FOLDER
@EXPECTED
@VERBOSE
def spector(folder: Path, expected: Path | None, verbose: bool) -> None:
    count(list(run_spector(_entries(folder, "bpmnspector", expected))), verbose)


@conformance.command(help="betsy: what a run of each file below FOLDER leaves.")
@FOLDER
@EXPECTED
@VERBOSE
def betsy(folder: Path, expected: Path | None, verbose: bool) -> None:
    notes: list[str] = []
    results = list(run_betsy(_entries(folder, "betsy", expected), notes))
    for note in notes if verbose else ():
        click.echo(note)
    click.echo(f"{len(notes)} 处表达式与脚本译为 FEEL / expressions and scripts translated to FEEL")
    count(results, verbose)


def _entries(folder: Path, suite: str, expected: Path | None) -> list[tuple[Path, Entry]]:
    try:
        found = read_expected(folder, suite, expected)
    except FileNotFoundError:
        raise failed(
            f"没有找到 expected/{suite}.json，请用 --expected 指定",
            f"there is no expected/{suite}.json; name it with --expected",
        ) from None
    if not found:
        raise failed("该文件夹中没有列入预期结果的文件", "the folder holds no file that anything is expected of")
    return found
