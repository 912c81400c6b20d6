"""What the pages show around a form: a task with what it is about, or the start of a new case."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select

from engine.actor import Actor
from engine.bundles import Bundle
from engine.errors import CaseSuspended, Forbidden, FourEyes, NotFound, NotYourTask, TaskAlreadyClaimed
from engine.feel.evaluation import SHANGHAI
from engine.forms import Form, Scope, Text
from engine.ids import Key
from engine.people import Verb, allowed, form_of, with_opinion
from engine.queries.attachments import Attachment, attachments_of
from engine.queries.forecast import Outlook, outlooks_of_tasks
from engine.queries.lookups import with_lookups
from engine.queries.names import Names
from engine.queries.opinions import Asked, Opinion, asked_beside, opinions_of
from engine.queries.pausing import Pausing, pausing_of
from engine.queries.picking import Picking, pickings_of
from engine.queries.promises import Promise, promises_around
from engine.queries.request import Request, request_of
from engine.queries.shelf import Shelf, bundle_of, form_scope
from engine.queries.signings import Vote, votes_of
from engine.queries.story import Story, story_of
from engine.queries.veiling import (
    veil_of,
    veiled_attachments,
    veiled_opinions,
    veiled_reasons,
    veiled_request,
    veiled_steps,
)
from engine.runtime import decode_state
from engine.runtime.scopes import Visible
from engine.store.definitions import DefinitionRow, definition
from engine.store.instances import InstanceRow
from engine.store.tasks import OPEN, Draft, TaskRow, require_running
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """A form to fill in and what its expressions see; `form` is None where there is nothing to fill in.
    `pickings` are the rows that its fields may find."""

    name: Text
    form: Form | None
    scope: Scope
    pickings: Mapping[str, Picking] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage(FormPage):
    """The form of a task, and its case: of which process, started by whom, asking for what. `verbs` are what may be
    done with it beside filling in the form, `said` what others have said about it, `asked` who was asked and has not
    answered yet, `pausing` what may be done with its clock, `promises` the clocks that it is part of,
    `outlook` how likely its own is to break, `tags` what people call it, `vote` the joint vote that it is part of,
    `attachments` the files of its case beside the forms, `code` what the resident looks the case up with,
    `story` the steps of the case."""

    task: TaskRow
    case: InstanceRow
    process: Text
    starter: Text | None
    assignee: Text | None
    acting_for: Text | None
    request: Request | None
    draft: Draft | None
    verbs: frozenset[Verb]
    said: tuple[Opinion, ...]
    asked: tuple[Asked, ...]
    pausing: Pausing | None
    promises: list[Promise]
    outlook: Outlook | None
    tags: tuple[str, ...]
    vote: Vote | None
    attachments: tuple[Attachment, ...]
    code: str | None
    story: Story


def task_page(work: UnitOfWork, shelf: Shelf, key: Key, actor: Actor, now: datetime) -> TaskPage:
    """Raises NotFound."""
    row = work.tasks.load(key)
    case = work.instances.load(row.instance_key)
    found = work.definitions.load(case.definition_key)
    bundle = bundle_of(work, shelf, found)
    # A closed task's token is gone from the state, and its form is not filled in any more.
    is_open = row.status in OPEN
    token = row.side_of or key
    seen = dict(Visible(decode_state(case.state), token, None, {"tables": bundle.tables})) if is_open else {}
    names = Names(shelf.organisation(work)[0])
    missed = row.acting_for if row.assignee else work.stand_ins.principal(key, actor.id, actor.groups)
    form = form_of(row.part) if row.part else _form_of(bundle, row)
    scope, veil = form_scope(work, shelf, bundle, seen, case.unit, now), veil_of(work, shelf, bundle, case, actor)
    story = story_of(work, shelf, actor, case, now)
    return TaskPage(
        name=Text(row.name, row.name_en or row.name), form=form, scope=with_lookups(work, shelf, bundle, form, scope),
        pickings=pickings_of(work, shelf, bundle, form, scope, actor), task=row, case=case, process=_title(found),
        starter=names.person(case.started_by) if case.started_by else None,
        assignee=names.person(row.assignee) if row.assignee else None,
        acting_for=names.person(missed) if missed else None,
        request=veiled_request(request_of(work, shelf, case, now), veil), draft=work.tasks.draft(key, actor.id),
        verbs=allowed(row.properties) if row.side_of is None else frozenset(),
        said=veiled_opinions(opinions_of(work, names, row), veil), asked=asked_beside(work, names, row),
        pausing=pausing_of(work, bundle, row, seen.get("priority"), now) if is_open else None,
        promises=promises_around(work, names, bundle.model(found.process_id), row, now) if is_open else [],
        outlook=outlooks_of_tasks(work, shelf, [key], now, hands=True).get(key) if is_open else None,
        tags=work.tags.of([key]).get(key, ()),
        vote=_vote_of(work, shelf, bundle, case, token, actor, now) if "signing" in row.properties else None,
        attachments=veiled_attachments(attachments_of(work, names, row.instance_key, actor), veil),
        code=work.tickets.code_of(case),
        story=replace(story, steps=veiled_steps(story.steps, veil), reasons=veiled_reasons(story.reasons, veil)),
    )  # fmt: skip


def _vote_of(
    work: UnitOfWork, shelf: Shelf, bundle: Bundle, case: InstanceRow, token: Key, actor: Actor, now: datetime
) -> Vote | None:
    votes = votes_of(work, shelf, bundle, case, work.tasks.running_in(case.key), actor, now)
    return next((vote for vote in votes if token in vote.turns), None)


def _form_of(bundle: Bundle, row: TaskRow) -> Form | None:
    form = bundle.forms.get(row.form_id) if row.form_id else None
    return with_opinion(form, row.properties) if form is not None else None


def require_open_to(work: UnitOfWork, page: TaskPage, actor: Actor) -> None:
    """Raises what completing the task would be refused with: TaskGone, WrongState, CaseSuspended,
    TaskAlreadyClaimed, NotYourTask, FourEyes."""
    row = page.task
    if actor.id in work.stand_ins.barred(row.key):
        raise FourEyes()
    groups, users = work.tasks.candidates(row.key)
    if not (actor.id in users or actor.groups & groups or actor.id in (row.assignee, row.completed_by)):
        raise NotYourTask()
    require_running(row)
    if page.case.suspended_at is not None:
        raise CaseSuspended()
    if page.assignee is not None and row.assignee != actor.id:
        at = (row.claimed_at or row.created_at).astimezone(SHANGHAI).strftime("%H:%M")
        raise TaskAlreadyClaimed(name=page.assignee.zh, at=at)


def start_page(work: UnitOfWork, shelf: Shelf, process: str, actor: Actor, now: datetime) -> FormPage:
    """Raises NotFound and Forbidden."""
    found = work.definitions.latest(process)
    if found is None:
        raise NotFound(what=f"流程 / process {process}")
    bundle = bundle_of(work, shelf, found)
    if not _may_start(bundle, process, actor):
        raise Forbidden()
    organisation, _ = shelf.organisation(work)
    person = organisation.person(actor.id)
    unit = person.unit if person else None
    posts = [{"role": post.role, "unit": post.unit} for post in person.posts] if person else []
    starter = {"id": actor.id, "kind": actor.kind.value, "name": actor.name, "unit": unit, "posts": posts}
    scope = form_scope(work, shelf, bundle, {"starter": starter, "tables": bundle.tables}, unit, now)
    form = bundle.start_form(process)
    return FormPage(
        name=_title(found), form=form, scope=with_lookups(work, shelf, bundle, form, scope),
        pickings=pickings_of(work, shelf, bundle, form, scope, actor),
    )  # fmt: skip


def startable(work: UnitOfWork, shelf: Shelf, actor: Actor) -> list[DefinitionRow]:
    """The latest version of every process that the actor may start."""
    query = select(definition.c.process_id).where(definition.c.tenant_id == work.tenant).distinct()
    names = work.connection.execute(query.order_by(definition.c.process_id)).scalars().all()
    latest = (work.definitions.latest(name) for name in names)
    return [one for one in latest if one and _may_start(bundle_of(work, shelf, one), one.process_id, actor)]


def _may_start(bundle: Bundle, process: str, actor: Actor) -> bool:
    roles = bundle.starters.get(process, ())
    return not roles or any(actor.has_role(role) for role in roles)


def _title(found: DefinitionRow) -> Text:
    return Text(found.name, found.name_en or found.name)
