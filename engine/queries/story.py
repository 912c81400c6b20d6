"""The story of a case as its steps: what was done, where it stands, what is certain to come and why a table said so.

The page of a case tells it with everything around it, the page of a task beside its form.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.actor import Actor
from engine.bpmn.model import Model
from engine.bundles import Bundle
from engine.forms import Text
from engine.ids import Key
from engine.queries import history
from engine.queries.ahead import steps_ahead
from engine.queries.case_rows import MOST, Offers, answers_of, elements_of, offers_of, seen_cases, tasks_of
from engine.queries.names import Names
from engine.queries.reasons import Reason, reasons_of, words_of
from engine.queries.shelf import Shelf, bundle_of
from engine.queries.steps import OF_PEOPLE, SCOPES, Rows, Step, StepState, steps_of
from engine.queries.turns import BODY
from engine.queries.verdicts import Verdict, verdicts_of
from engine.store.clocks import ClockRow
from engine.store.elements import ElementRow
from engine.store.history import HistoryRow
from engine.store.instances import InstanceRow
from engine.store.tasks import TaskRow
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The rows that a story is made of, and its steps; `passed` is what the machine noted of it."""

    tasks: Mapping[Key, TaskRow]
    clocks: Sequence[ClockRow]
    offers: Offers
    verdicts: Mapping[Key, Verdict]
    elements: Sequence[ElementRow]
    passed: Sequence[HistoryRow]
    steps: list[Step]

    @property
    def is_cut(self) -> bool:
        return len(self.elements) == MOST


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """`ahead` are the steps that are certain to come, `words` what codes in `reasons` are called; `is_cut` where older
    steps are left out."""

    steps: Sequence[Step]
    ahead: Sequence[Text]
    reasons: Sequence[Reason]
    words: Mapping[str, Text]
    has_picture: bool
    is_cut: bool


def story_of(work: UnitOfWork, shelf: Shelf, actor: Actor, case: InstanceRow, now: datetime) -> Story:
    definition = work.definitions.load(case.definition_key)
    bundle, names = bundle_of(work, shelf, definition), Names(shelf.organisation(work)[0])
    model = bundle.model(definition.process_id)
    found = gathered(work, actor, case, bundle, model, names, now)
    return Story(
        steps=found.steps, ahead=ahead_of(model, found.steps), reasons=reasons_of(work, bundle, case.key),
        words=words_of(bundle, bundle.start_form(definition.process_id), names.organisation),
        has_picture=bundle.process(definition.process_id).has_picture, is_cut=found.is_cut,
    )  # fmt: skip


def gathered(
    work: UnitOfWork, actor: Actor, case: InstanceRow, bundle: Bundle, model: Model, names: Names, now: datetime
) -> Gathered:
    key = case.key
    tasks, clocks = tasks_of(work, key), work.clocks.of_instance(key)
    offers = offers_of(work, tasks.values())
    verdicts = verdicts_of(tasks.values(), answers_of(work, tasks), bundle.forms, model)
    passed = history.history_rows(work, key, history.OF_MACHINES)
    entered = {row.fields["key"]: row for row in passed if row.kind == "ElementEntered"}
    tokens = {clock.token for clock in clocks if clock.token is not None}
    elements = _in_order(elements_of(work, key, {*OF_PEOPLE, *SCOPES, BODY}, tokens), entered)
    steps = steps_of(
        Rows(
            model=model, names=names, now=now, starter=case.started_by, elements=elements, tasks=tasks,
            candidates={task: names.offered(offered) for task, offered in offers.items()}, verdicts=verdicts,
            clocks=clocks, timers=work.timers.of_instance(key),
            failed=frozenset(incident.token for incident in work.incidents.open_of(key)),
            called=_called(work, actor, key),
            entered_by={key: row.actor_id or "" for key, row in entered.items()},
        )
    )  # fmt: skip
    return Gathered(
        tasks=tasks, clocks=clocks, offers=offers, verdicts=verdicts, elements=elements, passed=passed, steps=steps
    )


def ahead_of(model: Model, steps: Iterable[Step]) -> list[Text]:
    waiting = [step.element for step in steps if step.state is StepState.WAITING]
    return [Text(one.title("zh"), one.title("en")) for one in steps_ahead(model, waiting)]


def _in_order(elements: Iterable[ElementRow], entered: Mapping[Key, HistoryRow]) -> list[ElementRow]:
    """As they were entered; at the same moment by the history, for keys come in blocks and say nothing of before."""
    return sorted(
        elements, key=lambda row: (row.entered_at, entered[row.key].seq if row.key in entered else 0, row.key)
    )


def _called(work: UnitOfWork, actor: Actor, key: Key) -> dict[Key, Key]:
    """The called cases that the reader may see, by the element that called them."""
    children = work.instances.children_of(key)
    seen = {one.key for one in seen_cases(work, actor, [child.key for child in children])}
    return {one.parent_token: one.key for one in children if one.parent_token is not None and one.key in seen}
