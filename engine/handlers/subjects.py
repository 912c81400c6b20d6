"""The rights of the person that data is about: all of it taken along, and removed unless something is in the way.

一个人的全部信息：查阅、复制和删除。
"""

from engine.commands import ForgetSubject, ReadSubject
from engine.errors import Forbidden, NotFound, ValidationFailed, WrongState
from engine.handlers.kept_about import empty, kept_about, reasons
from engine.handlers.ledger import declared_ledger
from engine.handlers.settlement import Settlement
from engine.handlers.unmasking import note_access, purpose_faults
from engine.ledgers import Ledger, access_entry, read_ledgers
from engine.people.subjects import about_people


def read_subject(command: ReadSubject, it: Settlement) -> dict[str, object]:
    """A line in the log for each ledger that something is taken from. Raises Forbidden, and ValidationFailed without a
    purpose."""
    log = _log(it, command.purpose)
    ledgers = about_people(read_ledgers(it.env.library.ledgers(it.work)))
    for id, n in command.rows.items():
        fields = [column.name for column in ledgers[id].hidden] if id in ledgers else []
        entry = access_entry(
            user=command.actor.id, ledger=id, fields=fields, purpose=command.purpose.strip(), at=it.env.now,
            subject=command.subject, ip=command.ip, bulk_count=n,
        )  # fmt: skip
        note_access(it, log, entry, None)
    return {"ledgers": len(command.rows)}


def forget_subject(command: ForgetSubject, it: Settlement) -> dict[str, object]:
    """Everything or nothing. Raises WrongState with every reason why not: a case that runs, a period that is not over;
    NotFound where nothing is kept, and as `read_subject`."""
    log = _log(it, command.purpose)
    kept = kept_about(it, command.subject)
    if not kept.rows and not kept.cases:
        raise NotFound(what=f"{command.subject!r} 的信息 / data of {command.subject!r}")
    if stays := reasons(it, kept):
        zh, en = "；".join(one.zh for one in stays), "; ".join(one.en for one in stays)
        raise WrongState(reason=f"不能删除：{zh} / it cannot be removed: {en}")
    empty(it, kept)
    entry = access_entry(
        user=command.actor.id, ledger=log.id, fields=[], purpose=command.purpose.strip(), at=it.env.now,
        subject=command.subject, ip=command.ip,
    )  # fmt: skip
    note_access(it, log, entry, None)
    return {"rows": len(kept.rows), "cases": len(kept.cases)}


def _log(it: Settlement, purpose: str) -> Ledger:
    """The first access log that the actor reads. Raises Forbidden where there is none."""
    ledgers = read_ledgers(it.env.library.ledgers(it.work))
    logs = sorted({one.access_log for one in ledgers.values() if one.access_log in ledgers})
    found = next((id for id in logs if id is not None and ledgers[id].is_open_to(it.actor)), None)
    if found is None:
        raise Forbidden()
    if faults := purpose_faults(purpose):
        raise ValidationFailed(faults)
    return declared_ledger(found, it.work, it.env)
