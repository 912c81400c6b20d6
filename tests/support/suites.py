"""Foreign test suites: data for measuring, never part of the project; a test that needs one says where it is absent."""

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("FOREIGN_SUITES") or Path(__file__).parents[3] / "shared" / "suites")
"""Beside the checkout, or where the variable says."""


ABSENT = "the foreign suite"


def suite(name: str) -> Path:
    """Skips the test, loudly, where the suite is not there."""
    if not (FOLDER / name).is_dir():
        pytest.skip(f"{ABSENT} {name} is not at {FOLDER / name}: set FOREIGN_SUITES to the folder that holds it")
    return FOLDER / name
