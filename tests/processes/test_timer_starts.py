"""Whatever a bundle begins by the clock is begun so by a scenario, at a moment of that clock."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from engine.bpmn import read_processes
from engine.bpmn.expressions import static_text
from engine.bpmn.model import Element, ElementType
from engine.bundles import scenario_files
from engine.calendar import calendar_functions
from engine.feel.evaluation import SHANGHAI
from engine.runtime.cron import parse_cron
from engine.scenarios import read_scenario
from engine.scenarios.scenario import Meet, Wait
from tests.support.house import ROOT

FILES = sorted(ROOT.glob("processes/[!_]*/*.bpmn"))


def by_the_clock() -> Iterator[tuple[str, str, Element]]:
    """Bundle, process and start event. A file that names no timer is not read."""
    for path in FILES:
        if (content := path.read_bytes()).find(b"timerEventDefinition") >= 0:
            for model in read_processes(content, path.name, calendar_functions()).models:
                starts = (one for one in model.elements if one.type is ElementType.START_EVENT and one.scope == 0)
                yield from ((path.parent.name, model.process_id, one) for one in starts if cycle_of(one))


def cycle_of(start: Element) -> str | None:
    timer = start.event.timer if start.event is not None else None
    return None if timer is None else static_text(timer.value)


def met(bundle: str, process: str) -> Iterator[datetime]:
    """The moments to which a scenario turns the clock and then meets the process."""
    for path, content in scenario_files(ROOT, bundle).items():
        if f"meet: {process}".encode() in content:
            wishes = [step.when for step in read_scenario(path, content).steps]
            for before, wish in pairwise(wishes):
                if isinstance(before, Wait) and isinstance(wish, Meet) and wish.process == process:
                    yield before.until


@pytest.mark.parametrize(
    ("bundle", "process", "start"),
    [pytest.param(*one, id=f"{one[1]}.{one[2].id}") for one in by_the_clock()],
)
def test_a_scenario_begins_it_by_the_clock(bundle: str, process: str, start: Element) -> None:
    cron = parse_cron(cycle_of(start) or "")

    fitting = [at for at in met(bundle, process) if cron.next_after(at - timedelta(seconds=1), SHANGHAI) == at]

    assert fitting, f"no scenario turns the clock to a moment of {cycle_of(start)} and then meets {process}"
