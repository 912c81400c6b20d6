"""What the holder of a ticket sees of a case: how it stands in words, what may be said to it, whom to call; no names.

A bundle says what is shown (`public:`); nothing else of the case gets here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.bpmn.model import ElementType
from engine.bundles import PublicRules, ResidentMessage, TicketRules
from engine.errors import CaseOver, NotFound, WrongState
from engine.feel import Evaluable, to_json
from engine.forms import Scope, Text
from engine.ids import Key
from engine.notices.masking import without_numbers
from engine.org import Organisation, UnitType
from engine.people import Verb, allowed
from engine.queries.case_rows import elements_of
from engine.queries.form_pages import FormPage
from engine.queries.names import Names
from engine.queries.shelf import Shelf, bundle_of, form_scope
from engine.queries.steps import OF_PEOPLE
from engine.queries.variables import variables_of
from engine.runtime import decode_state
from engine.runtime.scopes import Visible
from engine.store.instances import InstanceRow
from engine.store.tickets import TicketRow, spelled
from engine.store.unit_of_work import UnitOfWork

NOTHING = Text("", "")
_TYPES = OF_PEOPLE | {ElementType.EVENT_BASED_GATEWAY, ElementType.SUB_PROCESS}
"""What a bundle may name as a step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketStep:
    """`at` is when it was done; a step that has not come yet is neither done nor under way."""

    name: Text
    is_done: bool
    is_here: bool
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPage:
    """`words` are the bundle's for how the case stands, where it has any; `papers` what the resident is to bring;
    `offers` what may be said now; `phone` is the unit's."""

    code: str
    business_key: str
    process: Text
    subject: Text
    words: Text
    is_over: bool
    started_at: datetime
    ended_at: datetime | None
    promised: datetime | None
    steps: tuple[TicketStep, ...]
    papers: tuple[str, ...]
    answer: Text
    offers: tuple[ResidentMessage, ...]
    can_urge: bool
    unit: Text
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TellPage(FormPage):
    """The form of what a resident says, or what is said before it is confirmed."""

    hint: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What anybody may ask for."""

    process: str
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Where residents go or call who would rather not do it here."""

    name: Text
    phone: str


@dataclass(frozen=True, slots=True)
class _Listener:
    """A case of the family with what it lets residents say, and the holder of each message it waits for."""

    case: InstanceRow
    rules: PublicRules
    holders: Mapping[str, Key]


def ticket_page(work: UnitOfWork, shelf: Shelf, proof: str, now: datetime) -> TicketPage:
    """Raises NotFound."""
    ticket = _ticket(work, proof)
    case = work.instances.load(ticket.instance_key)
    found = work.definitions.load(case.definition_key)
    bundle = bundle_of(work, shelf, found)
    rules = bundle.public[found.process_id].ticket if found.process_id in bundle.public else None
    if rules is None:
        raise NotFound(what="该事项 / this case")
    offers = _offers(work, shelf, case)
    seen = {
        **variables_of(work, case.key), "tables": bundle.tables, "waits_for": [one.message for one in offers],
        "is_over": case.status != "active",
    }  # fmt: skip
    scope = form_scope(work, shelf, bundle, seen, case.unit, now)
    organisation = shelf.organisation(work)[0]
    return TicketPage(
        code=spelled(ticket.code), business_key=case.business_key or "",
        process=Text(found.name, found.name_en or found.name),
        subject=_said(scope, rules.subject), words=_words(scope, rules), is_over=case.status != "active",
        started_at=case.started_at, ended_at=case.ended_at, promised=_moment(scope, rules.promised),
        steps=_steps(work, case, rules), papers=_list(scope, rules.papers) if case.status == "active" else (),
        answer=_said(scope, rules.answer),
        offers=offers, can_urge=_can_urge(work, case),
        unit=Names(organisation).unit(case.unit) if case.unit else NOTHING, phone=_phone(organisation, case.unit),
    )  # fmt: skip


def tell_page(work: UnitOfWork, shelf: Shelf, proof: str, message: str, now: datetime) -> TellPage:
    """Raises NotFound, CaseOver, WrongState."""
    case = work.instances.load(_ticket(work, proof).instance_key)
    if case.status != "active":
        raise CaseOver()
    for one in _listeners(work, shelf, case):
        said, holder = one.rules.messages.get(message), one.holders.get(message)
        if said is not None and holder is not None:
            bundle = bundle_of(work, shelf, work.definitions.load(one.case.definition_key))
            seen = dict(Visible(decode_state(one.case.state), holder, None, {"tables": bundle.tables}))
            scope = form_scope(work, shelf, bundle, seen, one.case.unit, now)
            return TellPage(
                name=said.title, form=bundle.forms[said.form] if said.form else None, scope=scope, hint=said.hint
            )
    raise WrongState(reason="目前不需要，请刷新页面 / it is not needed now, reload the page")


def services(work: UnitOfWork, shelf: Shelf) -> list[Service]:
    """What residents may ask for, of the newest deployments."""
    found: list[Service] = []
    for deployment in work.definitions.current_deployments():
        bundle = shelf.bundle(work, deployment.key, deployment.bundle)
        for process, rules in bundle.public.items():
            if rules.application is not None:
                root = bundle.model(process).root
                found.append(Service(process=process, name=Text(root.title("zh"), root.title("en"))))
    return sorted(found, key=lambda one: one.process)


def windows(work: UnitOfWork, shelf: Shelf) -> list[Window]:
    """The communities that can be called, in the order of the organisation."""
    units = shelf.organisation(work)[0].units.values()
    return [
        Window(name=Text(one.zh, one.en), phone=one.phone)
        for one in units
        if one.type is UnitType.COMMUNITY and one.phone
    ]


def window_of(work: UnitOfWork, shelf: Shelf, case: InstanceRow) -> Window | None:
    """Of the unit whose case it is; None where nobody can be called."""
    organisation = shelf.organisation(work)[0]
    phone = _phone(organisation, case.unit)
    return Window(name=Names(organisation).unit(case.unit), phone=phone) if case.unit and phone else None


def ticket_case(work: UnitOfWork, proof: str) -> Key | None:
    found = work.tickets.by_proof(proof)
    return None if found is None else found.instance_key


def application_page(work: UnitOfWork, shelf: Shelf, process: str, now: datetime) -> FormPage:
    """Raises NotFound for what nobody may ask for without an account."""
    found = work.definitions.latest(process)
    bundle = bundle_of(work, shelf, found) if found is not None else None
    rules = bundle.public.get(process) if bundle is not None else None
    if found is None or bundle is None or rules is None or rules.application is None:
        raise NotFound(what="该服务 / this service")
    scope = form_scope(work, shelf, bundle, {"tables": bundle.tables}, None, now)
    form = bundle.forms[rules.application.form]
    return FormPage(name=Text(found.name, found.name_en or found.name), form=form, scope=scope)


def _ticket(work: UnitOfWork, proof: str) -> TicketRow:
    found = work.tickets.by_proof(proof)
    if found is None:
        raise NotFound(what="该事项 / this case")
    return found


def _listeners(work: UnitOfWork, shelf: Shelf, case: InstanceRow) -> list[_Listener]:
    found: list[_Listener] = []
    for row in work.instances.family(case.key):
        rules = bundle_of(work, shelf, work.definitions.load(row.definition_key)).public.get(row.process_id)
        if rules is not None and rules.messages and row.status == "active" and row.suspended_at is None:
            waits = work.subscriptions.of_instance(row.key)
            found.append(_Listener(row, rules, {one.name: one.holder for one in waits if one.kind == "message"}))
    return found


def _offers(work: UnitOfWork, shelf: Shelf, case: InstanceRow) -> tuple[ResidentMessage, ...]:
    """Each once, the case's own before those of cases that it has called."""
    offers: dict[str, ResidentMessage] = {}
    for one in _listeners(work, shelf, case):
        for message, said in one.rules.messages.items():
            if message in one.holders:
                offers.setdefault(message, said)
    return tuple(offers.values())


def _words(scope: Scope, rules: TicketRules) -> Text:
    for state in rules.states:
        if state.when is None or scope.value(state.when) is True:
            return state.words
    return NOTHING


def _steps(work: UnitOfWork, case: InstanceRow, rules: TicketRules) -> tuple[TicketStep, ...]:
    """The newest turn of each; one that was passed over is left out, and nothing is ahead of a case that is over."""
    newest = {row.element_id: row for row in elements_of(work, case.key, _TYPES, ())}
    reached = [place for place, element in enumerate(rules.steps) if element in newest]
    last = max(reached, default=-1)
    steps: list[TicketStep] = []
    for place, (element, step) in enumerate(rules.steps.items()):
        row = newest.get(element)
        if row is None and (step.sometimes or place < last or case.status != "active"):
            continue
        is_done = row is not None and row.state == "completed"
        is_here = row is not None and row.state == "active" and case.status == "active"
        if row is None or is_done or is_here:
            steps.append(TicketStep(name=step.name, is_done=is_done, is_here=is_here, at=row.left_at if row else None))
    return tuple(steps)


def _can_urge(work: UnitOfWork, case: InstanceRow) -> bool:
    family = work.instances.family(case.key)
    running = [row.key for row in family if row.status == "active" and row.suspended_at is None]
    tasks = [task for key in running for task in work.tasks.open_of(key)]
    return any(Verb.URGE in allowed(task.properties) for task in tasks)


def _phone(organisation: Organisation, unit: str | None) -> str:
    """The unit's own, else of what it belongs to."""
    here = organisation.unit(unit) if unit else None
    while here is not None and not here.phone:
        here = organisation.unit(here.parent) if here.parent else None
    return (here.phone or "") if here is not None else ""


def _said(scope: Scope, asked: Evaluable | None) -> Text:
    """A text, or one for each language; whatever it was put together from, it tells no telephone or identity number."""
    found = scope.value(asked) if asked is not None else None
    said = found if isinstance(found, Mapping) else {"zh": found, "en": found}
    zh, en = said.get("zh"), said.get("en")
    if not isinstance(zh, str):
        return NOTHING
    return Text(without_numbers(zh), without_numbers(en if isinstance(en, str) else zh))


def _list(scope: Scope, asked: Evaluable | None) -> tuple[str, ...]:
    found = scope.value(asked) if asked is not None else None
    listed = found if isinstance(found, list) else [found]
    return tuple(one for one in listed if isinstance(one, str) and one)


def _moment(scope: Scope, asked: Evaluable | None) -> datetime | None:
    """A date and time of FEEL, or the text that a variable keeps of one."""
    found = to_json(scope.value(asked)) if asked is not None else None
    if not isinstance(found, str):
        return None
    try:
        moment = datetime.fromisoformat(found.partition("@")[0])
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=scope.evaluation.zone)
