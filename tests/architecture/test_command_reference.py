"""Every command of `linli` stands in its reference page."""

from collections.abc import Iterator

import click
import pytest

from tests.support.house import ROOT
from webui.cli import linli


def _commands(group: click.Group, before: str) -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}"


@pytest.mark.parametrize("command", sorted(_commands(linli, "linli")))
def test_the_command_is_described(command: str) -> None:
    assert f"| `{command}" in (ROOT / "docs/reference/linli.md").read_text(encoding="utf-8")
