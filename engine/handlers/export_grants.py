"""Taking unmasked rows along: asked for, granted by whoever watches over the ledger's log, once and not for long."""

from datetime import timedelta

from engine.commands import AskExport, DecideExport, UseExport
from engine.errors import Forbidden, ValidationFailed, WrongState
from engine.handlers.ledger import declared_ledger
from engine.handlers.settlement import Settlement
from engine.handlers.task_rules import name_of
from engine.handlers.telling import tell_house
from engine.handlers.unmasking import log_of, note_access, officers_of, purpose_faults
from engine.ledgers import Ledger, access_entry
from engine.store.export_grants import GrantRow, GrantStatus
from engine.store.ledgers import ExportRow

GRANTED_FOR = timedelta(days=3)


def ask_export(command: AskExport, it: Settlement) -> dict[str, object]:
    """Raises Forbidden for whoever does not read the ledger, ValidationFailed without a purpose."""
    ledger = _read_by(it, command.ledger)
    log = log_of(ledger, it)
    if faults := purpose_faults(command.purpose):
        raise ValidationFailed(faults)
    row = GrantRow(
        key=it.work.keys.new(), ledger=ledger.id, person_id=command.actor.id, purpose=command.purpose.strip(),
        filtered=dict(command.filtered), status=GrantStatus.ASKED, asked_at=it.env.now,
    )  # fmt: skip
    it.work.export_grants.ask(row)
    data = {"who": name_of(it, command.actor.id), "ledger": ledger.zh, "ledger_en": ledger.en, "purpose": row.purpose}
    tell_house(it.work, it.env, officers_of(it, log), "export_asked", data, link=f"/accesses/exports/{row.key}")
    return {"grant": row.key}


def decide_export(command: DecideExport, it: Settlement) -> dict[str, object]:
    """Raises Forbidden for one's own request and for whoever does not read the log, WrongState where it was decided."""
    row = it.work.export_grants.load(command.grant)
    ledger = declared_ledger(row.ledger, it.work, it.env)
    if row.person_id == command.actor.id or not log_of(ledger, it).is_open_to(command.actor):
        raise Forbidden()
    reason = command.reason.strip()
    if not command.granted and (faults := purpose_faults(reason, field="reason")):
        raise ValidationFailed(faults)
    status = GrantStatus.GRANTED if command.granted else GrantStatus.REFUSED
    until = it.env.now + GRANTED_FOR if command.granted else None
    if not it.work.export_grants.decide(row.key, status, command.actor.id, reason[:200], it.env.now, until):
        raise WrongState(reason="该申请已处理，请刷新页面 / it was decided before: reload the page")
    template = "export_granted" if command.granted else "export_refused"
    data = {"ledger": ledger.zh, "ledger_en": ledger.en, "reason": reason}
    tell_house(it.work, it.env, [row.person_id], template, data, link=f"/ledgers/{ledger.id}/unmasked")
    return {"grant": row.key}


def use_export(command: UseExport, it: Settlement) -> dict[str, object]:
    """The file may leave the house when this is done. Raises Forbidden for somebody else's, WrongState where it was not
    granted, is over or was taken."""
    row = it.work.export_grants.load(command.grant)
    if row.person_id != command.actor.id:
        raise Forbidden()
    ledger = _read_by(it, row.ledger)
    if not row.is_open_at(it.env.now) or not it.work.export_grants.use(row.key, it.env.now):
        raise WrongState(reason="该申请未批准、已过期或已导出，请重新申请 / not granted, over or taken: ask again")
    entry = access_entry(
        user=command.actor.id, ledger=ledger.id, fields=command.fields, purpose=row.purpose, at=it.env.now,
        ip=command.ip, bulk_count=command.rows,
    )  # fmt: skip
    note_access(it, log_of(ledger, it), entry, None)
    it.work.ledgers.note_export(ExportRow(
        key=it.work.keys.new(), ledger=ledger.id, person_id=command.actor.id, format=command.format,
        filtered=sorted(row.filtered), rows=command.rows, at=it.env.now,
    ))  # fmt: skip
    return {"grant": row.key}


def _read_by(it: Settlement, id: str) -> Ledger:
    ledger = declared_ledger(id, it.work, it.env)
    if not ledger.is_open_to(it.actor):
        raise Forbidden()
    return ledger
