"""The source tree as values for the tests of the architecture: which files there are and what their syntax says."""

import ast
import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]

NOT_OURS = frozenset({"node_modules", "dist", "build", "var", "__pycache__"})
"""Folders that are made, not written; so is every folder whose name begins with a dot, except `.ci`."""


def files(*folders: str) -> Iterator[Path]:
    """Every written file below the named folders of the repository; of the whole repository when none is named."""
    for start in folders or (".",):
        for here, names, leaves in os.walk(ROOT / start):
            names[:] = [name for name in names if name not in NOT_OURS and (name == ".ci" or name[0] != ".")]
            yield from (Path(here, leaf) for leaf in sorted(leaves))


def modules(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """The Python modules below the folders: their path from the root, and their syntax tree."""
    for file in files(*folders):
        if file.suffix == ".py":
            yield within(file), ast.parse(file.read_text("utf-8"))


def within(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()
