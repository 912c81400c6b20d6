"""The page of one case: how it stands, its steps, its promises and what happened; it puts together what others read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.actor import Actor
from engine.forms import Text
from engine.ids import Key
from engine.people import Verb, allowed
from engine.queries import history
from engine.queries.attachments import Attachment, attachments_of
from engine.queries.case_actions import ActionOffer, actions_for
from engine.queries.case_rows import Offers, seen_case, seen_cases
from engine.queries.case_state import WITHDRAW, CaseState, state_of, withdrawing
from engine.queries.lines import Line
from engine.queries.migrating import newer_definition
from engine.queries.names import Names
from engine.queries.opinions import Opinion
from engine.queries.pausing import stops_of
from engine.queries.promises import Promise, promises_of
from engine.queries.reasons import Reason, reasons_of, words_of
from engine.queries.request import Request, request_of
from engine.queries.shelf import Shelf, bundle_of
from engine.queries.signings import Vote, votes_of
from engine.queries.steps import Step, StepState
from engine.queries.story import ahead_of, gathered
from engine.queries.talk import Talk, talk_of
from engine.queries.veiling import (
    notes_looks,
    veil_of,
    veiled_attachments,
    veiled_opinions,
    veiled_promises,
    veiled_reasons,
    veiled_request,
    veiled_steps,
)
from engine.store.history import HistoryRow
from engine.store.instances import InstanceRow
from engine.store.tasks import OPEN, TaskRow
from engine.store.unit_of_work import UnitOfWork
from engine.store.untouched import untouched_since


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """One element where the case stands; a joint vote has several steps there. `mine` are the reader's tasks."""

    steps: Sequence[Step]
    mine: Sequence[Key]


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """`ahead` are the steps that are certain to come, `mine` the tasks that the reader has or may take. `caller` is
    the case that called this one, where the reader may see it; `actions` are what the reader may do to it now;
    `words` what codes in `reasons` are called; `undoable` is the task that the reader has just completed and can take
    back; `suspension` is who has suspended it and why, `can_suspend` whether the reader may, or may resume it;
    `is_outdated` whether an administrator can move it to a newer version of its process; `votes` are the joint votes
    under way; `is_cut` where older steps are left out; `code` is what the resident looks it up
    with; `can_unmask` where answers are masked and a look at them would be noted. `now` is when all of it was so."""

    case: InstanceRow
    process: Text
    starter: Text | None
    state: CaseState
    request: Request | None
    steps: list[Step]
    ahead: list[Text]
    promises: list[Promise]
    reasons: list[Reason]
    words: Mapping[str, Text]
    lines: list[Line]
    machine_lines: list[Line]
    mine: frozenset[Key]
    caller: InstanceRow | None
    can_withdraw: bool
    can_urge: bool
    undoable: Key | None
    talk: Talk
    votes: Sequence[Vote]
    attachments: Sequence[Attachment]
    suspension: Opinion | None
    can_suspend: bool
    is_outdated: bool
    actions: Sequence[ActionOffer]
    has_picture: bool
    is_cut: bool
    code: str | None
    can_unmask: bool
    now: datetime

    @property
    def waits(self) -> list[Wait]:
        """The places where the case stands, each with the steps that wait there."""
        waiting = [step for step in self.steps if step.state in (StepState.WAITING, StepState.FAILED)]
        places: dict[str, list[Step]] = {}
        for step in waiting:
            places.setdefault(step.element, []).append(step)
        return [Wait(steps=steps, mine=[one.key for one in steps if one.key in self.mine]) for steps in places.values()]


def case_page(work: UnitOfWork, shelf: Shelf, actor: Actor, key: Key, now: datetime) -> CasePage:
    """Raises NotFound."""
    case = seen_case(work, actor, key)
    definition = work.definitions.load(case.definition_key)
    bundle = bundle_of(work, shelf, definition)
    model = bundle.model(definition.process_id)
    names = Names(shelf.organisation(work)[0])
    found = gathered(work, actor, case, bundle, model, names, now)
    tasks, elements, passed = found.tasks, found.elements, found.passed
    told = history.history_rows(work, key, history.OF_PEOPLE)
    by_key = {row.key: row for row in elements}
    teller = history.Teller(
        model=model, names=names, verdicts=found.verdicts, elements=by_key, withdrawing=withdrawing(model)
    )  # fmt: skip
    caller = seen_cases(work, actor, [case.parent_key]) if case.parent_key is not None else []
    talk, veil = talk_of(work, names, key, actor), veil_of(work, shelf, bundle, case, actor)
    talk = replace(talk, said=veiled_opinions(talk.said, veil))
    steps, asked = veiled_steps(found.steps, veil), veiled_request(request_of(work, shelf, case, now), veil)
    return CasePage(
        case=case, process=Text(definition.name, definition.name_en or definition.name),
        starter=names.person(case.started_by) if case.started_by else None,
        state=state_of(case, model, elements), request=asked,
        steps=steps, ahead=ahead_of(model, steps),
        promises=veiled_promises(promises_of(found.clocks, by_key, model, stops_of(work, names, key), now), veil),
        reasons=veiled_reasons(reasons_of(work, bundle, key), veil),
        words=words_of(bundle, bundle.start_form(definition.process_id), names.organisation),
        lines=[
            replace(one, detail=veil.text(one.detail))
            for one in teller.lines(sorted([*told, *passed], key=lambda row: row.seq))
        ],
        machine_lines=teller.machine_lines(passed), mine=_mine(tasks, found.offers, actor),
        caller=caller[0] if caller else None, can_withdraw=can_withdraw(work, case, actor),
        can_urge=_can_urge(case, tasks, actor), undoable=_undoable(work, case, told, actor),
        talk=talk, attachments=veiled_attachments(attachments_of(work, names, key, actor), veil),
        votes=votes_of(work, shelf, bundle, case, tasks.values(), actor, now),
        suspension=_suspension(case, talk),
        can_suspend=actor.is_admin and case.status == "active" and case.parent_key is None,
        is_outdated=actor.is_admin and newer_definition(work, case) is not None,
        actions=actions_for(work, shelf, bundle, case, actor, now),
        has_picture=bundle.process(definition.process_id).has_picture, is_cut=found.is_cut, now=now,
        code=work.tickets.code_of(case), can_unmask=bool(asked and asked.hidden) and notes_looks(work, shelf),
    )  # fmt: skip


def _suspension(case: InstanceRow, talk: Talk) -> Opinion | None:
    said = (one for one in reversed(talk.said) if one.kind == "suspend")
    return next(said, None) if case.suspended_at is not None else None


def can_withdraw(work: UnitOfWork, case: InstanceRow, actor: Actor) -> bool:
    """Only the starter, and only while the process listens for it."""
    if case.started_by != actor.id or case.status != "active":
        return False
    heard = {(one.kind, one.name, one.match_key) for one in work.subscriptions.of_instance(case.key)}
    return ("message", WITHDRAW, case.business_key or "") in heard


def _can_urge(case: InstanceRow, tasks: Mapping[Key, TaskRow], actor: Actor) -> bool:
    """Whoever began it, or an administrator, while it waits for somebody else."""
    if case.status != "active" or not (case.started_by == actor.id or actor.is_admin):
        return False
    return any(task.status in OPEN and task.assignee != actor.id for task in tasks.values())


def _undoable(work: UnitOfWork, case: InstanceRow, told: Sequence[HistoryRow], actor: Actor) -> Key | None:
    """The task that the reader has just completed and can still take back."""
    last = [row for row in told if row.command_id == told[-1].command_id]
    mine = [row.fields["task"] for row in last if row.kind == "TaskCompleted" and row.actor_id == actor.id]
    if case.status != "active" or not mine:
        return None
    task = work.tasks.load(mine[-1])
    return task.key if Verb.TAKE_BACK in allowed(task.properties) and untouched_since(work, task) else None


def _mine(tasks: Mapping[Key, TaskRow], offers: Offers, actor: Actor) -> frozenset[Key]:
    """The open tasks that the reader has or may take."""
    taken = {task.key for task in tasks.values() if task.status in OPEN and task.assignee == actor.id}
    theirs = {("user", actor.id), *(("group", group) for group in actor.groups)}
    return frozenset(taken | {key for key, offered in offers.items() if theirs & set(offered)})
