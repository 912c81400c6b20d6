"""Opening rows of a ledger, as a tenant brings them, and who has exported it; other rows are written by processes."""

from collections.abc import Mapping

from engine.actor import ActorKind
from engine.commands import LoadLedgerRows, NoteLedgerExport
from engine.connectors.declared import fitting
from engine.errors import FieldError, Forbidden, InvalidRequest, NotFound, ValidationFailed
from engine.feel import Evaluation
from engine.handlers.environment import Environment
from engine.ledgers import Ledger, LedgerKind, balance_of, check_basis, check_row, holds, read_ledgers, row_key
from engine.store.ledgers import ExportRow, LedgerRow
from engine.store.unit_of_work import UnitOfWork


def load_ledger_rows(command: LoadLedgerRows, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """All rows or none. Raises Forbidden for all but the system, and ValidationFailed with every cell that is wrong."""
    if command.actor.kind is not ActorKind.SYSTEM:
        raise Forbidden()
    ledger = declared_ledger(command.ledger, work, env)
    if ledger.kind is LedgerKind.JOURNAL:
        raise InvalidRequest(reason=f"流水台账 {ledger.id} 只由流程登记 / only processes write the journal {ledger.id}")
    rows, errors = list[LedgerRow](), list[FieldError]()
    for place, given in enumerate(command.rows):
        try:
            rows.append(_opening(ledger, given, env))
        except ValidationFailed as wrong:
            errors += (_placed(place, error) for error in wrong.errors)
    if errors:
        raise ValidationFailed(errors)
    return {"added": sum([work.ledgers.append(row) for row in rows])}


def note_ledger_export(command: NoteLedgerExport, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """Raises Forbidden for whoever may not read the ledger."""
    if not declared_ledger(command.ledger, work, env).is_open_to(command.actor):
        raise Forbidden()
    row = ExportRow(
        key=work.keys.new(), ledger=command.ledger, person_id=command.actor.id, format=command.format,
        filtered=sorted(command.filtered), rows=command.rows, at=env.now,
    )  # fmt: skip
    work.ledgers.note_export(row)
    return {"export": row.key}


def declared_ledger(id: str, work: UnitOfWork, env: Environment) -> Ledger:
    """Raises NotFound."""
    declarations = env.library.ledgers(work)
    if id not in declarations:
        raise NotFound(what=f"台账 / ledger {id!r}")
    return read_ledgers({id: declarations[id]})[id]


def _opening(ledger: Ledger, given: Mapping[str, object], env: Environment) -> LedgerRow:
    row = check_row(ledger, given)
    check_basis(ledger, row)
    if ledger.kind is LedgerKind.ACCOUNT:
        evaluation = Evaluation(now=env.now)
        if not holds(ledger, balance_of(ledger, row, (), evaluation), evaluation):
            raise ValidationFailed([_unbalanced()])
    return LedgerRow(
        ledger=ledger.id, key=fitting(row_key(ledger, row)), row=row, created_at=env.now, updated_at=env.now
    )


def _unbalanced() -> FieldError:
    return FieldError(
        field="balance", code="LEDGER_INVARIANT",
        zh="余额不满足台账约束，请改正金额。", en="The balance breaks the ledger's invariant; correct the amounts.",
    )  # fmt: skip


def _placed(place: int, error: FieldError) -> FieldError:
    return FieldError(field=f"[{place}].{error.field}", code=error.code, zh=error.zh, en=error.en)
