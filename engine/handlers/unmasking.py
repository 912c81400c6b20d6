"""Seeing what masks hide: for a purpose, one row at a time, and never without its line in the access log."""

from collections.abc import Collection, Sequence

from engine.commands import SeeAnswers, SeeUnmasked
from engine.connectors.declared import fitting
from engine.errors import FieldError, Forbidden, InvalidRequest, NotFound, ValidationFailed
from engine.handlers.ledger import declared_ledger
from engine.handlers.settlement import Case, Settlement
from engine.handlers.talking import require_has_to_do
from engine.handlers.task_rules import name_of
from engine.handlers.telling import tell_house
from engine.ledgers import Ledger, LedgerKind, access_entry, read_ledgers
from engine.people.unmasking import MANY, WITHIN, names, reads
from engine.store.ledgers import LedgerRow

SHORTEST, LONGEST = 5, 200
"""Characters of a purpose."""


def see_unmasked(command: SeeUnmasked, it: Settlement) -> dict[str, object]:
    """Answers the key of the log's entry. Raises ValidationFailed without a purpose or for columns that nobody masks,
    NotFound for a row that the actor neither reads nor has a case about, Forbidden for somebody else's case."""
    ledger = declared_ledger(command.ledger, it.work, it.env)
    log = log_of(ledger, it)
    case = it.case(command.instance) if command.instance is not None else None
    if case is not None:
        require_has_to_do(it, case, command.actor)
    row = _row(it, ledger, command, case)
    if faults := _faults({one.name for one in ledger.hidden}, command.fields, command.purpose):
        raise ValidationFailed(faults)
    entry = access_entry(
        user=command.actor.id, subject=_subject(ledger, row), ledger=ledger.id, row_key=row.key, at=it.env.now,
        fields=command.fields, purpose=command.purpose.strip(), case_key=case.row.business_key if case else None,
        ip=command.ip,
    )  # fmt: skip
    key = note_access(it, log, entry, case)
    _watch(it, log, command.actor.id)
    return {"access": key, "key": row.key}


def see_answers(command: SeeAnswers, it: Settlement) -> dict[str, object]:
    """As `see_unmasked`, of the form with which a case was begun; its log is the house's first. Whoever works on the
    case sees them anyway."""
    case = it.case(command.instance)
    require_has_to_do(it, case, command.actor)
    form, log = case.bundle.start_form(case.row.process_id), house_log(it)
    hidden = {one.key for one in form.fields() if one.pii is not None or one.is_list} if form is not None else set()
    if faults := _faults(hidden, command.fields, command.purpose):
        raise ValidationFailed(faults)
    entry = access_entry(
        user=command.actor.id, ledger=case.row.process_id, row_key=str(case.row.key), at=it.env.now,
        fields=command.fields, purpose=command.purpose.strip(), case_key=case.row.business_key, ip=command.ip,
    )  # fmt: skip
    key = note_access(it, log, entry, case)
    _watch(it, log, command.actor.id)
    return {"access": key}


def house_log(it: Settlement) -> Ledger:
    """The first journal that a ledger names. Raises Forbidden where there is none: what nobody notes nobody sees."""
    ledgers = read_ledgers(it.env.library.ledgers(it.work))
    named = sorted({one.access_log for one in ledgers.values() if one.access_log in ledgers})
    if not named:
        raise Forbidden()
    return declared_ledger(str(named[0]), it.work, it.env)


def log_of(ledger: Ledger, it: Settlement) -> Ledger:
    """Raises Forbidden where nothing would be noted: what nobody notes nobody sees."""
    if ledger.access_log is None:
        raise Forbidden()
    log = declared_ledger(ledger.access_log, it.work, it.env)
    if log.kind is not LedgerKind.JOURNAL:
        raise InvalidRequest(reason=f"{log.id}应为流水台账 / {log.id} must be a journal")
    return log


def note_access(it: Settlement, log: Ledger, entry: dict[str, object], case: Case | None) -> str:
    """The line in the log, and in the history of the case for which it was."""
    key, instance = str(it.work.keys.new()), case.row.key if case is not None else None
    it.work.ledgers.append(LedgerRow(
        ledger=log.id, key=key, row=entry, business_key=case.row.business_key if case is not None else None,
        instance_key=instance, created_at=it.env.now, updated_at=it.env.now,
    ))  # fmt: skip
    if instance is not None:
        said = {name: entry[name] for name in ("ledger", "row_key", "fields")}
        fact = ("UnmaskedSeen", {"by": it.actor.id, **said})
        it.work.history.append(instance, [fact], it.actor.id, it.command_id, it.env.now)
    return key


def _row(it: Settlement, ledger: Ledger, command: SeeUnmasked, case: Case | None) -> LedgerRow:
    row = it.work.ledgers.load(ledger.id, fitting(command.key))
    if row is None:
        raise NotFound(what=f"台账记录 / row {command.key!r}")
    is_about = case is not None and names(case.bundle.forms, _variables(it, case), ledger, _own_key(ledger, row))
    if not is_about and not reads(ledger, row.row, command.actor, it.organisation):
        raise NotFound(what=f"台账记录 / row {command.key!r}")
    return row


def _variables(it: Settlement, case: Case) -> dict[str, object]:
    return it.work.variables.of_scope(case.state.root)


def _own_key(ledger: Ledger, row: LedgerRow) -> str:
    return str(row.row.get(ledger.key[0])) if len(ledger.key) == 1 else row.key


def _subject(ledger: Ledger, row: LedgerRow) -> str | None:
    found = row.row.get(ledger.subject) if ledger.subject is not None else None
    return str(found) if found is not None else None


def purpose_faults(text: str, field: str = "purpose") -> list[FieldError]:
    if SHORTEST <= len(text.strip()) <= LONGEST:
        return []
    zh, en = f"请写明目的或理由，{SHORTEST}–{LONGEST}字。", f"Say what for or why, in {SHORTEST}–{LONGEST} characters."
    return [FieldError(field=field, code="PURPOSE", zh=zh, en=en)]


def officers_of(it: Settlement, log: Ledger) -> list[str]:
    """Whoever reads the log."""
    organisation = it.organisation
    return [one for one in organisation.people if not log.readers.isdisjoint(organisation.groups_of(one))]


def _faults(hidden: Collection[str], fields: Sequence[str], purpose: str) -> list[FieldError]:
    faults = purpose_faults(purpose)
    if not fields or not set(hidden).issuperset(fields):
        zh, en = "请勾选要查看的内容。", "Choose what you need to see."
        faults.append(FieldError(field="fields", code="FIELDS", zh=zh, en=en))
    return faults


def _watch(it: Settlement, log: Ledger, person: str) -> None:
    """Once, when the number is passed."""
    seen = it.work.ledgers.count_since(log.id, "user", person, it.env.now - WITHIN)
    if seen != MANY + 1:
        return
    data = {"who": name_of(it, person), "n": seen}
    tell_house(it.work, it.env, officers_of(it, log), "pii_alert", data, link=f"/accesses?person={person}")
