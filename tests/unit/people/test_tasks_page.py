"""The reference page of tasks tells every verb, every way of asking and every way of sending back."""

from pathlib import Path

import pytest

from engine.people import Part, Verb
from engine.runtime import Policy

PAGE = (Path(__file__).parents[3] / "docs/reference/tasks.md").read_text("utf-8")


@pytest.mark.parametrize("verb", Verb)
def test_every_verb_has_a_row(verb: Verb) -> None:
    assert f"| `{verb}` |" in PAGE


@pytest.mark.parametrize("way", [*Policy, *Part])
def test_every_way_is_told(way: str) -> None:
    assert f"`{way}`" in PAGE
