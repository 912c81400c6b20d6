"""The reference page lists every kind of logic, every hit policy and every finding."""

import re
from pathlib import Path

import pytest

from engine.dmn.boxed_parser import KINDS
from engine.dmn.hit_policy import MULTIPLE, SINGLE

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "reference" / "dmn.md").read_text(encoding="utf-8")
SOURCES = [path.read_text(encoding="utf-8") for path in (ROOT / "engine" / "dmn").glob("*.py")]
CODES = sorted({code for source in SOURCES for code in re.findall(r'"(DMN_[A-Z_]+)"', source)})


@pytest.mark.parametrize("name", [*KINDS, *SINGLE, *MULTIPLE])
def test_a_kind_of_logic_and_a_hit_policy_has_a_row(name: str) -> None:
    assert f"| `{name}` |" in PAGE


@pytest.mark.parametrize("code", CODES)
def test_a_finding_is_described(code: str) -> None:
    assert f"`{code}`" in PAGE
