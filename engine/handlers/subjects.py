"""The rights of the person that data is about: all of it taken along, and removed unless something is in the way.

一个人的全部信息：查阅、复制和删除。
"""

from collections.abc import Iterator

from engine.commands import ForgetSubject, ReadSubject
from engine.errors import Forbidden, NotFound, ValidationFailed, WrongState
from engine.handlers.ledger import declared_ledger
from engine.handlers.retention import forget_case
from engine.handlers.settlement import Settlement
from engine.handlers.unmasking import note_access, purpose_faults
from engine.ids import Key
from engine.ledgers import Ledger, Retention, access_entry, read_ledgers
from engine.ledgers.retention import CASES, anonymised
from engine.people.subjects import Kept, about_people, kept_row
from engine.store.forgetting import EndedCase
from engine.store.instances import InstanceRow
from engine.store.ledgers import LedgerRow

Rows = list[tuple[Ledger, LedgerRow]]


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
    rows, cases = _rows(it, command.subject), _cases(it, command.subject)
    if not rows and not cases:
        raise NotFound(what=f"{command.subject!r} 的信息 / data of {command.subject!r}")
    if reasons := [*_kept_rows(it, rows), *_kept_cases(it, cases)]:
        zh, en = "；".join(one.zh for one in reasons), "; ".join(one.en for one in reasons)
        raise WrongState(reason=f"不能删除：{zh} / it cannot be removed: {en}")
    for ledger, row in rows:
        it.work.forgetting.empty_row(ledger.id, row.key, anonymised(ledger, row.row), it.env.now)
    for case in cases:
        bundle = it.case(case.key).bundle
        ended = EndedCase(
            key=case.key, definition_key=case.definition_key, process_id=case.process_id, state=case.state
        )  # fmt: skip
        forget_case(it.work, it.env, bundle, ended)
    entry = access_entry(
        user=command.actor.id, ledger=log.id, fields=[], purpose=command.purpose.strip(), at=it.env.now,
        subject=command.subject, ip=command.ip,
    )  # fmt: skip
    note_access(it, log, entry, None)
    return {"rows": len(rows), "cases": len(cases)}


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


def _rows(it: Settlement, subject: str) -> Rows:
    """Logs of who has looked stay: they are kept for the person, not against."""
    ledgers = read_ledgers(it.env.library.ledgers(it.work))
    found = [
        (ledger, row)
        for ledger in about_people(ledgers).values()
        for row in it.work.ledgers.find(ledger.id, {ledger.subject or "": subject}, with_corrected=True)
    ]
    return [(ledger, row) for ledger, row in found if any(row.row.get(one.name) for one in ledger.hidden)]


def _cases(it: Settlement, subject: str) -> list[InstanceRow]:
    keys = it.work.variables.mentioning(subject)
    return [it.work.instances.load(Key(key)) for key in keys]


def _kept_rows(it: Settlement, rows: Rows) -> Iterator[Kept]:
    rules = _rules(it)
    kept = (
        kept_row(ledger, rules.get(ledger.id), row.row, row.updated_at, it.env.now) for ledger, row in rows
    )  # fmt: skip
    yield from dict.fromkeys(one for one in kept if one is not None)


def _kept_cases(it: Settlement, cases: list[InstanceRow]) -> Iterator[Kept]:
    rules = _rules(it)
    for case in cases:
        number = case.business_key or str(case.key)
        rule = rules.get(f"{it.case(case.key).bundle.name}.{CASES}")
        if case.ended_at is None:
            yield Kept(f"事项{number}正在办理", f"the case {number} is under way")
        elif rule is not None and case.ended_at >= rule.cutoff(it.env.now):
            yield Kept(
                f"事项{number}办结后保存{rule.period_zh}，期限未满",
                f"the case {number} is kept for {rule.period_en} from its end",
            )  # fmt: skip


def _rules(it: Settlement) -> dict[str, Retention]:
    """By ledger, and `<bundle>.cases`."""
    found: dict[str, Retention] = {}
    for deployment in it.work.definitions.current_deployments():
        bundle = it.env.library.bundle(it.work, deployment.key, deployment.bundle)
        found |= {f"{bundle.name}.{id}" if id == CASES else id: rule for id, rule in bundle.retention.items()}
    return found
