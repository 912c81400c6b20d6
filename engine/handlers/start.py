"""How an instance begins: by a person, or by a message, signal or timer start event, which a deployment arms and the
next one disarms."""

from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from engine.actor import ActorKind
from engine.bundles import Bundle
from engine.commands import EvaluateConditions
from engine.errors import NotFound, RefusedAtStart
from engine.handlers.gathering import all_that_came
from engine.handlers.issuing import issue_ticket
from engine.handlers.secrets import own_secrets_in
from engine.handlers.settlement import Case, Settlement, latest, require_program
from engine.ids import Key
from engine.notices import Veil
from engine.notices.masking import without_numbers
from engine.runtime import StartWait, holds_at_start, starts_now
from engine.store.definitions import DefinitionRow
from engine.store.subscriptions import SubscriptionRow
from engine.store.timers import TimerRow

ANY_CONDITION = "*"
"""Conditions have no names to find them by."""
BUSINESS_KEY = "business key"
"""The place (`Holding.place`) where those meet who begin a case under a key that no other may have while it runs."""
_log = structlog.get_logger("linli.start")


@dataclass(frozen=True, slots=True)
class Begun:
    """What a message began. `heard`: a start took it in, though it may wait for other events as well."""

    instances: list[Key]
    heard: bool


def arm(it: Settlement, definition: DefinitionRow, waits: tuple[StartWait, ...], before: DefinitionRow | None) -> None:
    """The start events of `definition` listen from now on, and those of the version `before` no more."""
    if before is not None:
        it.work.definitions.load(before.key, lock=True)  # a start timer that fires now sets no other behind our back
        it.work.timers.close_definition(before.key)
        it.work.subscriptions.close_definition(before.key)
        it.work.heard_starts.close_definition(before.key)
    for wait in waits:
        if wait.due is not None:
            it.work.timers.add(
                TimerRow(
                    key=it.work.keys.new(), definition_key=definition.key, holder=definition.key,
                    element_id=wait.element, due_at=wait.due.at, repeat=wait.due.repeat, every=wait.due.every,
                )
            )  # fmt: skip
        condition = ANY_CONDITION if wait.is_condition else None
        for kind, name in (("message", wait.message), ("signal", wait.signal), ("when", condition)):
            if name is not None:
                it.work.subscriptions.add(
                    SubscriptionRow(
                        key=it.work.keys.new(), kind=kind, name=name, definition_key=definition.key,
                        holder=definition.key, element_id=wait.element,
                    )
                )  # fmt: skip


def begin(
    it: Settlement,
    definition: DefinitionRow,
    variables: Mapping[str, object],
    *,
    at: str | None = None,
    business_key: str | None = None,
    unit: str | None = None,
) -> Case:
    """A new instance in the name of the command's actor, with a business key of the bundle's unless one is given, for
    the actor's unit unless another is."""
    bundle = it.env.library.bundle(it.work, definition.deployment_key, definition.bundle)
    key = business_key or _business_key(it, bundle.business_key)
    known = {**variables, "starter": starter_of(it), "businessKey": key}
    title = _titled(it, bundle, definition, known)
    case = it.start(definition, known, at=at, business_key=key, unit=unit or unit_of(it), title=title)
    issue_ticket(it, case, known)
    return case


def _titled(it: Settlement, bundle: Bundle, definition: DefinitionRow, known: Mapping[str, object]) -> str:
    """What the process's property `title` says, else the process and who started it."""
    wanted = bundle.model(definition.process_id).root.properties.get("title")
    found = wanted.evaluate(known, it.world_of(bundle, unit_of(it)).evaluation()) if wanted is not None else None
    if isinstance(found, str) and found:
        hidden = (secret for secret in own_secrets_in(it, bundle, known) if secret[0] != found.strip())
        return Veil(tuple(hidden)).text(without_numbers(found))
    return definition.name if it.actor.kind is ActorKind.SYSTEM else f"{definition.name} · {it.actor.name}"


def starter_of(it: Settlement) -> dict[str, object]:
    """`starter {id, kind, name, unit, posts}` (design.md, convention 3)."""
    person, actor = it.organisation.person(it.actor.id), it.actor
    posts = [{"role": post.role, "unit": post.unit} for post in person.posts] if person else []
    return {"id": actor.id, "kind": actor.kind.value, "name": actor.name, "unit": unit_of(it), "posts": posts}


def unit_of(it: Settlement) -> str | None:
    """The unit that whoever starts belongs to, that it is, or that a resident asks; it becomes the case's."""
    if it.actor.kind is ActorKind.DEPARTMENT:
        return it.actor.id
    if it.actor.kind is ActorKind.RESIDENT:
        return next(iter(it.actor.units), None)
    person = it.organisation.person(it.actor.id)
    return person.unit if person else None


def _business_key(it: Settlement, prefix: str | None) -> str | None:
    if prefix is None:
        return None
    year = it.env.now.astimezone(it.env.zone).year
    return f"{prefix}-{year}-{it.work.numbers.next(prefix, year):06d}"


def start_by_timer(it: Settlement, definition_key: Key, element_id: str) -> Key | None:
    """A new instance, unless the property `when` of the start event says that this time does not count, or the process
    refuses before it waits for anything."""
    definition = it.work.definitions.load(definition_key)
    bundle, model = it.env.library.model(it.work, definition)
    if not starts_now(model.wait(element_id)[0], it.world_of(bundle, None)):
        return None
    apart = it.apart()
    try:
        with it.work.attempt():
            begun = begin_by_event(apart, definition, element_id, {})
            apart.finish()
    except RefusedAtStart as refused:  # there is nobody to answer, and the next time must come all the same
        _log.warning("refused at its timer start", process=definition.process_id, reason=str(refused))
        return None
    return begun[0] if begun else None


def start_by_promise(it: Settlement, process_id: str, unit: str | None, promise: Mapping[str, object]) -> None:
    """A new instance because a promise has reached a level; `promise` is what it knows of that. One that cannot begin
    holds nothing up: the level was reached all the same."""
    apart = it.apart()
    try:
        with it.work.attempt():
            begin(apart, latest(it.work, process_id), {"promise": promise}, unit=unit)
            apart.finish()
    except (RefusedAtStart, NotFound) as refused:
        _log.warning("could not begin at a level", process=process_id, reason=str(refused))


def start_by_signal(it: Settlement, name: str, variables: Mapping[str, object]) -> list[Key]:
    """One new instance of each process that starts by this signal. One that refuses to begin holds nothing up: whoever
    throws a signal does not know who hears it."""
    started: list[Key] = []
    for row in it.work.subscriptions.starting("signal", name):
        assert row.definition_key is not None
        definition, apart = it.work.definitions.load(row.definition_key), it.apart()
        try:
            with it.work.attempt():
                started += begin_by_event(apart, definition, row.element_id, variables)
                apart.finish()
        except RefusedAtStart as refused:
            _log.warning("refused at its signal start", process=definition.process_id, reason=str(refused))
    return started


def evaluate_conditions(command: EvaluateConditions, it: Settlement) -> dict[str, object]:
    """Begins each process whose condition holds of the variables told. Answers the new instances by definition."""
    require_program(it)
    begun: list[tuple[Key, Key]] = []
    for row in it.work.subscriptions.starting("when", ANY_CONDITION):
        assert row.definition_key is not None
        definition = it.work.definitions.load(row.definition_key)
        if command.definition not in (None, definition.key):
            continue
        bundle, model = it.env.library.model(it.work, definition)
        if holds_at_start(model, row.element_id, command.variables, it.world_of(bundle, None)):
            instances = begin_by_event(it, definition, row.element_id, command.variables)
            begun += [(definition.key, instance) for instance in instances]
    return {"evaluation": it.work.keys.new(), "instances": begun}


def start_by_message(it: Settlement, name: str, correlation_key: str, variables: Mapping[str, object]) -> Begun:
    """One new instance of each process that starts by this message, except where one with this key still runs."""
    started, heard = list[Key](), False
    for row in it.work.subscriptions.starting("message", name):
        assert row.definition_key is not None
        definition = it.work.definitions.load(row.definition_key)
        if correlation_key:
            it.work.held.place(BUSINESS_KEY, correlation_key)
        if correlation_key and it.work.instances.has_active(correlation_key, definition.process_id):
            continue
        started += begin_by_event(it, definition, row.element_id, variables, correlation_key)
        heard = True
    return Begun(started, heard)


def begin_by_event(
    it: Settlement, definition: DefinitionRow, wait: str, variables: Mapping[str, object], correlation_key: str = ""
) -> list[Key]:
    """The instance that begins because `wait` has come; none while a parallel multiple start lacks other events."""
    come = all_that_came(it, definition, wait, variables, correlation_key)
    if come is None:
        return []
    case = begin(it, definition, come.variables, at=wait, business_key=come.correlation_key or None)
    return [case.row.key]
