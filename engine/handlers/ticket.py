"""What residents do with their ticket, and what they ask for without one; nobody of them has an account.

Whoever guesses is counted and refused in words, and the count stays: looking a case up answers, and raises nothing.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from engine.actor import Actor, resident
from engine.bundles import Application, Bundle, ResidentMessage
from engine.commands import ApplyInPublic, OpenTicket, TellCase, UrgeByTicket
from engine.errors import CaseOver, CaseSuspended, InvalidRequest, NotFound, TooManyTries, WrongState
from engine.forms import Answers, judge
from engine.handlers.document import attach_files, with_stored_files
from engine.handlers.environment import Environment
from engine.handlers.handing_on import remind_all
from engine.handlers.settlement import Case, Settlement, latest, triggering
from engine.handlers.start import begin, starter_of
from engine.org import UnitType
from engine.store.subscriptions import SubscriptionRow
from engine.store.tickets import GuessRow, TicketRow, plain, proof_of
from engine.store.unit_of_work import UnitOfWork

SPAN = timedelta(minutes=15)
OF_ADDRESS, OF_CODE = 20, 5
"""Wrong guesses within the span; a household, or a window's computer, shares one address."""
APPLICATIONS, HOUR = 5, timedelta(hours=1)
"""What one address may ask for in an hour."""
OPEN_FOR = timedelta(days=180)
"""How long a ticket opens a case that is over."""
URGED_EVERY = timedelta(days=1)


def open_ticket(command: OpenTicket, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """Answers the `proof` that opens the case's page; nothing when code and number do not belong together; and
    `locked` after too many guesses, whether there is such a code or not."""
    now = env.machine_now
    work.tickets.forget_guesses(now - max(SPAN, HOUR))
    counted = [(_who("address", command.address), OF_ADDRESS), (_who("code", plain(command.code)), OF_CODE)]
    before = [_guesses(work, who, now, SPAN) for who, _ in counted]
    if any(row.times >= most for row, (_, most) in zip(before, counted, strict=True)):
        return {"locked": True}
    found = work.tickets.by_proof(proof_of(command.code, command.tail))
    if found is not None and is_open(work, found, env.now):
        return {"proof": found.proof}
    for row in before:
        work.tickets.note_guess(GuessRow(who=row.who, since=row.since, times=row.times + 1))
    return {}


def apply_in_public(command: ApplyInPublic, it: Settlement) -> dict[str, object]:
    """A resident's own application: judged by the public form, for the unit that its answers give. Answers its number
    and, where a ticket was issued, `code` and `proof`."""
    definition = latest(it.work, command.process_id)
    bundle = it.env.library.bundle(it.work, definition.deployment_key, definition.bundle)
    rules = bundle.public.get(command.process_id)
    if rules is None or rules.application is None:
        raise NotFound(what="该服务 / this service")
    _require_seldom(it, command.address)
    evaluation = it.world_of(bundle, None).evaluation()
    answers = judge(
        bundle.forms[rules.application.form], command.answers, {"tables": bundle.tables}, evaluation, it.options()
    )
    apart = it.apart(resident(unit=_unit(it, bundle, rules.application, answers)))
    case = begin(apart, definition, {"start": answers, "starter": starter_of(apart)})
    apart.finish()
    issued = it.work.tickets.of_instance(case.row.key)
    shown = {} if issued is None else {"code": issued.code, "proof": issued.proof}
    return {"instance": case.row.key, "businessKey": case.row.business_key, **shown}


def tell_case(command: TellCase, it: Settlement) -> dict[str, object]:
    """What the resident says reaches the case, or one that it has called, which listens for it. Raises NotFound,
    CaseOver, CaseSuspended, WrongState while nobody listens, ValidationFailed."""
    it = it.apart(_holder(it, command.ticket))
    ticket = _ticket(it, command.ticket)
    if it.case(ticket.instance_key).row.status != "active":
        raise CaseOver()
    found = _listening(it, ticket, command.message)
    if found is None:
        raise WrongState(reason="目前不需要，请刷新页面 / it is not needed now, reload the page")
    case, said, wait = found
    if case.row.suspended_at is not None:
        raise CaseSuspended()
    answers = _judged(it, case, said, wait, command.answers)
    it.act(case.row.key, triggering(wait.holder, wait.element_id, {**answers, "sentBy": it.actor.id}))
    it.finish()
    return {"instance": ticket.instance_key}


def urge_by_ticket(command: UrgeByTicket, it: Settlement) -> dict[str, object]:
    """Whoever has the case in hand is reminded; once a day. Raises TooSoon, WrongState."""
    it = it.apart(_holder(it, command.ticket))
    family = it.work.instances.family(_ticket(it, command.ticket).instance_key)
    running = [row for row in family if row.status == "active" and row.suspended_at is None]
    return remind_all(it, family[0].key, [task for row in running for task in it.work.tasks.open_of(row.key)], "",
                      pause=URGED_EVERY)  # fmt: skip


def is_open(work: UnitOfWork, ticket: TicketRow, now: datetime) -> bool:
    case = work.instances.load(ticket.instance_key)
    return case.ended_at is None or case.ended_at + OPEN_FOR > now


def _ticket(it: Settlement, proof: str) -> TicketRow:
    found = it.work.tickets.by_proof(proof)
    if found is None or not is_open(it.work, found, it.env.now):
        raise NotFound(what="该事项 / this case")
    return found


def _holder(it: Settlement, proof: str) -> Actor:
    return resident(case=_ticket(it, proof).instance_key)


def _listening(it: Settlement, ticket: TicketRow, message: str) -> tuple[Case, ResidentMessage, SubscriptionRow] | None:
    """The case itself before those that it has called."""
    for row in it.work.instances.family(ticket.instance_key):
        case = it.case(row.key)
        rules = case.bundle.public.get(row.process_id)
        waits = it.work.subscriptions.of_instance(row.key) if row.status == "active" else []
        for wait in waits:
            if rules is not None and wait.name in rules.messages and (wait.kind, wait.name) == ("message", message):
                return case, rules.messages[message], wait
    return None


def _judged(
    it: Settlement, case: Case, said: ResidentMessage, wait: SubscriptionRow, raw: Mapping[str, object]
) -> Answers:
    if said.form is None:
        return {}
    form = case.bundle.forms[said.form]
    stored = with_stored_files(it, form, raw, case.row.key)
    judged = judge(form, stored, case.visible(wait.holder), it.world(case).evaluation(), it.options())
    attach_files(it, form, judged, case.row.key)
    return judged


def _unit(it: Settlement, bundle: Bundle, application: Application, answers: Answers) -> str:
    """Raises InvalidRequest for what is no community of the organisation."""
    assert application.unit is not None
    found = application.unit.evaluate(answers, it.world_of(bundle, None).evaluation())
    unit = it.organisation.unit(str(found)) if found else None
    if unit is None or unit.type is not UnitType.COMMUNITY:
        raise InvalidRequest(reason="请选择所在社区 / choose your community")
    return unit.id


def _require_seldom(it: Settlement, address: str) -> None:
    """Raises TooManyTries. What is refused afterwards does not count: the transaction is undone."""
    row = _guesses(it.work, _who("apply", address), it.env.machine_now, HOUR)
    if row.times >= APPLICATIONS:
        raise TooManyTries(minutes=round(HOUR.total_seconds() / 60))
    it.work.tickets.note_guess(GuessRow(who=row.who, since=row.since, times=row.times + 1))


def _guesses(work: UnitOfWork, who: str, now: datetime, span: timedelta) -> GuessRow:
    found = work.tickets.guesses(who, now)
    return found if found.since + span > now else GuessRow(who=who, since=now, times=0)


def _who(kind: str, name: str) -> str:
    """Neither addresses nor codes are kept."""
    return hashlib.sha256(f"{kind}:{name}".encode()).hexdigest()
