"""What a case tells of people to whoever does not work on it now: its typed answers by their class, and its free texts
without what it holds of anybody."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine.actor import Actor
from engine.bundles import Bundle
from engine.forms import Component, ComponentType, Scope, fields_of
from engine.forms.scope import pick_of
from engine.ledgers import Ledger, Pii, read_ledgers
from engine.notices import NO_VEIL, Veil, mask, own_secrets
from engine.notices.masking import LEFT_OUT
from engine.people.unmasking import picked
from engine.queries.attachments import Attachment
from engine.queries.case_rows import offers_of
from engine.queries.opinions import Opinion
from engine.queries.promises import Promise
from engine.queries.reasons import Reason
from engine.queries.request import Request
from engine.queries.seeing import starters_of
from engine.queries.shelf import Shelf
from engine.queries.steps import Step
from engine.queries.variables import variables_of
from engine.store.instances import InstanceRow
from engine.store.unit_of_work import UnitOfWork

Row = Mapping[str, Any]
Held = Sequence[Mapping[str, object]]
_CHOSEN = frozenset({ComponentType.RADIO, ComponentType.SELECT, ComponentType.CHECKLIST, ComponentType.CHECKBOX})
_NOTHING: tuple[object, ...] = (None, "", [])


def works_on(work: UnitOfWork, case: InstanceRow, actor: Actor) -> bool:
    """Whoever asked for it, has an open task of it or of what it has called, or may take one now."""
    if case.started_by in starters_of(actor):
        return True
    family = work.instances.family(case.root_key or case.key)
    tasks = [task for one in family if one.status == "active" for task in work.tasks.open_of(one.key)]
    theirs = {("user", actor.id), *(("group", group) for group in actor.groups)}
    offered = offers_of(work, tasks).values()
    return any(task.assignee == actor.id for task in tasks) or any(theirs & set(one) for one in offered)


def veil_of(work: UnitOfWork, shelf: Shelf, bundle: Bundle, case: InstanceRow, actor: Actor) -> Veil:
    """No veil for whoever works on it."""
    if works_on(work, case, actor):
        return NO_VEIL
    held = held_by(work, case)
    return veil_over(bundle, held, picked_rows(work, shelf, bundle, held), colleagues_of(work, shelf))


def veil_over(bundle: Bundle, held: Held, picked: Iterable[tuple[Ledger, Row]], colleagues: Collection[str]) -> Veil:
    return Veil(tuple(own_secrets(held, bundle.personal, picked, colleagues)))


def held_by(work: UnitOfWork, case: InstanceRow) -> Held:
    """The variables of a case, and of the one that it belongs to."""
    return [variables_of(work, key) for key in dict.fromkeys((case.key, case.root_key or case.key))]


def colleagues_of(work: UnitOfWork, shelf: Shelf) -> frozenset[str]:
    """Names and ids: inside the house it is no secret who works on what."""
    people = shelf.organisation(work)[0].people.values()
    return frozenset({*(str(one.id) for one in people), *(one.name for one in people)})


def notes_looks(work: UnitOfWork, shelf: Shelf) -> bool:
    """Whether anything is unmasked at all: what nobody notes nobody sees."""
    return any(one.get("access_log") for one in shelf.ledgers(work).values())


def veiled_request(asked: Request | None, veil: Veil) -> Request | None:
    """Its personal answers by their class, as ledgers mask them; what was picked is masked where it is shown."""
    if asked is None or veil is NO_VEIL:
        return asked
    fields = tuple(asked.form.fields())
    hidden = frozenset(one.key for one in fields if _is_hidden(one) and asked.values.get(one.key) not in _NOTHING)
    return replace(asked, values=_answers(fields, asked.values, asked.scope, veil), hidden=hidden)


def veiled_steps(steps: Iterable[Step], veil: Veil) -> list[Step]:
    return [replace(one, remark=veil.text(one.remark)) for one in steps]


def veiled_opinions(said: Iterable[Opinion], veil: Veil) -> tuple[Opinion, ...]:
    return tuple(replace(one, text=veil.text(one.text)) for one in said)


def veiled_reasons(reasons: Iterable[Reason], veil: Veil) -> list[Reason]:
    return [replace(one, asked=veil.value(one.asked), answers=veil.value(one.answers)) for one in reasons]


def veiled_attachments(files: Iterable[Attachment], veil: Veil) -> tuple[Attachment, ...]:
    """Their names; what stands in them nobody can mask."""
    return tuple(replace(one, name=veil.text(one.name)) for one in files)


def veiled_promises(promises: Iterable[Promise], veil: Veil) -> list[Promise]:
    return [
        replace(one, stops=tuple(replace(stop, said=veil.text(stop.said)) for stop in one.stops)) for one in promises
    ]


def picked_rows(work: UnitOfWork, shelf: Shelf, bundle: Bundle, held: Held) -> Iterator[tuple[Ledger, Row]]:
    declared = shelf.ledgers_of(work, bundle)
    for id, key in sorted(set(picked(bundle.forms, held))):
        row = work.ledgers.load(id, key) if id in declared else None
        if row is not None:
            yield read_ledgers({id: declared[id]})[id], row.row


def _answers(fields: Iterable[Component], values: Row, scope: Scope, veil: Veil) -> dict[str, object]:
    return {**values, **{one.key: _answer(one, values.get(one.key), scope, veil) for one in fields}}


def _answer(field: Component, value: Any, scope: Scope, veil: Veil) -> object:
    if value in _NOTHING or (field.pick and value in {one.value for one in scope.options.get(pick_of(field), ())}):
        return value
    if field.is_list:
        children = tuple(fields_of(field.children))
        return [_answers(children, row, scope, veil) if isinstance(row, Mapping) else row for row in value]
    if field.pii is None:
        return value if field.type in _CHOSEN else veil.value(value)
    if field.type in _CHOSEN:
        return LEFT_OUT
    return mask(value, Pii(field.pii.value))


def _is_hidden(field: Component) -> bool:
    children = fields_of(field.children) if field.is_list else ()
    return (field.pii is not None and not field.pick) or any(one.pii is not None for one in children)
