"""The reference page tells everything the tables know."""

import re
from pathlib import Path

import pytest

from engine.bpmn.dialect import PLACES
from engine.bpmn.outline import EVENTS
from engine.bpmn.reasons import REASONS
from engine.bpmn.support import EVENT_KINDS, REFUSED, TYPES

ROWS = [
    [cell.strip() for cell in line.strip("|\n").split("|")]
    for line in (Path(__file__).parents[3] / "docs/reference/bpmn.md").read_text("utf-8").splitlines()
    if line.startswith("| `")
]
PLACE = {"": "anywhere", "process": "of a process", "sub-process": "of a sub-process"}


def firsts() -> list[str]:
    return [row[0].strip("`") for row in ROWS]


@pytest.mark.parametrize(
    "name",
    [*(tag for tag in TYPES if tag not in EVENTS), *REFUSED, *REASONS, *(f"zeebe:{extension}" for extension in PLACES)],
)
def test_every_element_extension_refusal_and_finding_has_a_row(name: str) -> None:
    assert firsts().count(name) == 1


def test_every_event_has_a_row_with_its_kinds() -> None:
    told = {(row[0].strip("`"), row[1]): set(re.findall(r"`(.*?)`", row[2])) for row in ROWS if len(row) == 3}

    for (tag, position), kinds in EVENT_KINDS.items():
        assert told[tag, PLACE.get(position, position)] == kinds


def test_the_page_tells_nothing_that_is_gone() -> None:
    known = {*TYPES, *REFUSED, *REASONS, *(f"zeebe:{extension}" for extension in PLACES)}

    assert set(firsts()) <= known
