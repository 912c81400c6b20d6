"""What somebody may do to a case besides its tasks, now: the buttons of its page and the form behind each."""

from dataclasses import dataclass
from datetime import datetime

from engine.actor import Actor
from engine.bundles import Bundle
from engine.errors import CaseOver, Forbidden, NotFound, WrongState
from engine.forms import Text
from engine.ids import Key
from engine.people import CaseAction, Standing, may_act
from engine.queries.case_rows import seen_case
from engine.queries.form_pages import FormPage
from engine.queries.lookups import with_lookups
from engine.queries.picking import pickings_of
from engine.queries.shelf import Shelf, bundle_of, form_scope
from engine.runtime import decode_state
from engine.runtime.scopes import Visible
from engine.store.instances import InstanceRow
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionOffer:
    message: str
    title: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionPage(FormPage):
    """The form of an action, or what is said before somebody confirms one without."""

    case: InstanceRow
    process: Text
    hint: Text


def actions_for(work: UnitOfWork, shelf: Shelf, bundle: Bundle, case: InstanceRow, actor: Actor, now: datetime
) -> list[ActionOffer]:  # fmt: skip
    """In the order of the bundle; each message that the case listens for and that the actor may send."""
    if case.status != "active" or not bundle.actions:
        return []
    holders = _holders(work, case)
    return [
        ActionOffer(message=message, title=_text(action.title))
        for message, action in bundle.actions.items()
        if message in holders and _may(work, shelf, bundle, case, action, holders[message], actor, now)
    ]


def action_page(work: UnitOfWork, shelf: Shelf, key: Key, message: str, actor: Actor, now: datetime) -> ActionPage:
    """Raises what sending it would be refused with: NotFound, CaseOver, Forbidden, WrongState."""
    case = seen_case(work, actor, key)
    definition = work.definitions.load(case.definition_key)
    bundle = bundle_of(work, shelf, definition)
    action = bundle.actions.get(message)
    if action is None:
        raise NotFound(what=f"操作 / action {message}")
    if case.status != "active":
        raise CaseOver()
    holder = _holders(work, case).get(message)
    if not _may(work, shelf, bundle, case, action, holder, actor, now):
        raise Forbidden()
    if holder is None:
        raise WrongState(
            reason="该事项目前不能这样办理，请刷新页面 / the case does not wait for it now, reload the page"
        )
    form = bundle.forms[action.form] if action.form else None
    scope = form_scope(work, shelf, bundle, _seen(bundle, case, holder), case.unit, now)
    return ActionPage(
        name=_text(action.title), form=form, hint=_text(action.hint),
        scope=with_lookups(work, shelf, bundle, form, scope), case=case,
        pickings=pickings_of(work, shelf, bundle, form, scope, actor),
        process=Text(definition.name, definition.name_en or definition.name),
    )  # fmt: skip


def _holders(work: UnitOfWork, case: InstanceRow) -> dict[str, Key]:
    """Who listens, by message."""
    return {one.name: one.holder for one in work.subscriptions.of_instance(case.key) if one.kind == "message"}


def _may(
    work: UnitOfWork, shelf: Shelf, bundle: Bundle, case: InstanceRow, action: CaseAction, holder: Key | None,
    actor: Actor, now: datetime,
) -> bool:  # fmt: skip
    seen = _seen(bundle, case, holder)
    scope = form_scope(work, shelf, bundle, seen, case.unit, now)
    standing = Standing(
        started_by=case.started_by, unit=case.unit, variables=scope.variables, evaluation=scope.evaluation
    )  # fmt: skip
    return may_act(action, actor, standing, shelf.organisation(work)[0])


def _seen(bundle: Bundle, case: InstanceRow, holder: Key | None) -> dict[str, object]:
    state = decode_state(case.state)
    return dict(Visible(state, holder or state.root, None, {"tables": bundle.tables}))


def _text(texts: object) -> Text:
    assert isinstance(texts, dict)
    return Text(str(texts.get("zh", "")), str(texts.get("en", "")))
