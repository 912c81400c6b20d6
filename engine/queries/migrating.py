"""Where a running case could go over to the newest version of its process: what becomes of each running element."""

from dataclasses import dataclass

from engine.bpmn.model import Element
from engine.forms import Text
from engine.queries.shelf import Shelf, bundle_of
from engine.runtime import decode_state, is_like, same_ids
from engine.store.definitions import DefinitionRow
from engine.store.instances import InstanceRow
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A running element, and the ids and names of what it may become; `proposed` is the one of the same id."""

    element: str
    name: Text
    options: tuple[tuple[str, Text], ...]
    proposed: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVersion:
    """`pairs` are all elements that go over to the one of the same id unless somebody says otherwise."""

    definition: DefinitionRow
    before: int
    places: tuple[Place, ...]
    pairs: tuple[tuple[str, str], ...]


def newer_definition(work: UnitOfWork, case: InstanceRow) -> DefinitionRow | None:
    """The newest version of its process; None where the case is of that one, or over."""
    newest = work.definitions.latest(case.process_id) if case.status == "active" else None
    return newest if newest is not None and newest.key != case.definition_key else None


def new_version(work: UnitOfWork, shelf: Shelf, case: InstanceRow) -> NewVersion | None:
    newest = newer_definition(work, case)
    if newest is None:
        return None
    current = work.definitions.load(case.definition_key)
    model = bundle_of(work, shelf, current).model(current.process_id)
    target = bundle_of(work, shelf, newest).model(newest.process_id)
    running = dict.fromkeys(token.element for token in decode_state(case.state).tokens.values() if token.parent)
    elements = [model.elements[index] for index in running]
    places = (_place(one, [other for other in target.elements if is_like(one, other)]) for one in elements)
    return NewVersion(
        definition=newest, before=current.version, places=tuple(places), pairs=tuple(same_ids(model, target))
    )  # fmt: skip


def _place(element: Element, alike: list[Element]) -> Place:
    return Place(
        element=element.id, name=_name(element), options=tuple((one.id, _name(one)) for one in alike),
        proposed=element.id if element.id in {one.id for one in alike} else None,
    )  # fmt: skip


def _name(element: Element) -> Text:
    return Text(element.title("zh"), element.title("en"))
