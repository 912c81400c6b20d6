"""Plays one scenario step by step and stops at the first that goes otherwise; it judges no file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engine.engine import Engine
from engine.errors import RefusedAtStart, Rejected, ValidationFailed
from engine.scenarios.comparing import differences
from engine.scenarios.difference import Difference
from engine.scenarios.scenario import Scenario, Step, Then
from engine.scenarios.stage import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """`step` counts from 1; it is None when every step went as written. What follows a difference is not played."""

    scenario: Scenario
    step: int | None = None
    differences: Sequence[Difference] = ()

    @property
    def line(self) -> int:
        return self.scenario.steps[self.step - 1].line if self.step else 1


def play(scenario: Scenario, bundle: str, files_of: Callable[[str], Mapping[str, bytes]], engine: Engine) -> Played:
    """On an engine with empty tables whose clock may be pinned; `files_of` gives a bundle's files by its name. Raises
    Rejected when a bundle or the given rows do not get in."""
    stage = Stage(engine)
    stage.set_up(scenario, {name: files_of(name) for name in (bundle, *scenario.bundles)})
    return play_on(stage, scenario)


def play_on(stage: Stage, scenario: Scenario) -> Played:
    """On a stage that is set up already."""
    for place, step in enumerate(scenario.steps, start=1):
        if found := _played(stage, step):
            return Played(scenario=scenario, step=place, differences=found)
    return Played(scenario=scenario)


def _played(stage: Stage, step: Step) -> list[Difference]:
    refused, rejected, said = None, None, None
    try:
        stage.do(step.when)
    except RefusedAtStart as refusal:
        refused, said = [_code(reason) for reason in refusal.reasons], str(refusal)
    except Rejected as rejection:
        rejected, said = rejection.code, _said(rejection)
    return [*_answer(step.then, refused, rejected, said), *differences(stage, step.then)]


def _answer(then: Then, refused: list[str] | None, rejected: str | None, said: str | None) -> list[Difference]:
    found: list[Difference] = []
    expected = list(then.refused) if then.refused is not None else None
    if (sorted(expected) if expected else expected) != (sorted(refused) if refused else refused):
        found.append(Difference("then.refused", expected, refused))
    if then.rejected != rejected:
        found.append(Difference("then.rejected", then.rejected, f"{rejected}: {said}" if rejected else None))
    return found


def _said(rejection: Rejected) -> str:
    """In English, with every field that does not fit."""
    errors = rejection.errors if isinstance(rejection, ValidationFailed) else ()
    return " ".join([str(rejection), *(f"{one.field}: {one.en}" for one in errors)])


def _code(reason: Mapping[str, object] | str) -> str:
    return reason if isinstance(reason, str) else str(reason.get("code", reason))
