"""`ledger.*`: reads and writes a bundle's declared ledgers within the command; what a row may hold is `ledgers`'."""

import json
from collections.abc import Mapping

from engine.connectors.call import BpmnError, ConnectorCall
from engine.connectors.declared import declared, digest, fitting, key_columns
from engine.connectors.inputs import Values, blaming_the_model, given, mapping, text, wrong
from engine.feel import Evaluation
from engine.ledgers import (
    Ledger,
    LedgerKind,
    balance_of,
    check_amounts,
    check_basis,
    check_row,
    holds,
    row_key,
    undeclared,
)
from engine.store.ledgers import LedgerRow, PostingRow

ENTRY = "entry"
"""By what an entry of a journal is named."""
Posted = Mapping[int, Mapping[str, Values]]
"""Instance → slot → amounts."""


def find(call: ConnectorCall) -> Values:
    """Inputs `ledger`, `where` {column: value}, `without_own`, `slot`; answers `rows`, in order of their keys. Those of
    a journal have an `entry` to name them by; entries that were corrected are not among them.

    Rows of an account carry their `balance`, on request without what this case itself has posted (in the slot).
    """
    ledger = declared(call, *LedgerKind)
    where = mapping(call, "where")
    if unknown := ", ".join(sorted(where.keys() - ledger.columns.keys())):
        raise wrong(call, f"台账 {ledger.id} 没有这些列：{unknown} / ledger {ledger.id} has no columns {unknown}")
    found = call.work.ledgers.find(ledger.id, where)
    if ledger.kind is LedgerKind.ACCOUNT:
        return {"rows": [{**one.row, "balance": _seen_balance(call, ledger, one)} for one in found]}
    if ledger.kind is LedgerKind.JOURNAL:
        return {"rows": [{**one.row, ENTRY: one.key} for one in found]}
    return {"rows": [dict(one.row) for one in found]}


def put(call: ConnectorCall) -> Values:
    """Inputs `ledger`, `key`, `row`; columns that are not given stay, null empties one. Answers the whole `row`. With
    `rows` instead, each with its key columns, several at once; answers `rows`.

    Raises BpmnError LEDGER_INVARIANT when an account would break its promise.
    """
    ledger = declared(call, LedgerKind.RECORD, LedgerKind.ACCOUNT)
    several = call.inputs.get("rows")
    if several is None:
        return {"row": _put(call, ledger, {**mapping(call, "row"), **key_columns(call, ledger)})}
    if not isinstance(several, list) or not all(isinstance(row, Mapping) for row in several):
        raise wrong(call, "rows 应为键值对的列表 / 'rows' must be a list of contexts")
    return {"rows": [_put(call, ledger, row) for row in several]}


def _put(call: ConnectorCall, ledger: Ledger, wanted: Values) -> Values:
    with blaming_the_model(call):
        key = fitting(row_key(ledger, wanted))
        old = call.work.ledgers.lock(ledger.id, key)
        row = _over(ledger, old.row if old else {}, wanted)
        check_basis(ledger, row, old.row if old else None)
    if old is not None and row == old.row:
        return row
    if ledger.kind is LedgerKind.ACCOUNT:
        _kept_balance(call, ledger, row, _posted(call, ledger, key))
    call.work.ledgers.put(ledger.id, key, row, now=call.now, business_key=call.business_key, instance_key=call.instance)
    return row


def _over(ledger: Ledger, old: Values, wanted: Values) -> Values:
    """The row with what is wanted. What it keeps of columns that are declared no more stays."""
    rest = undeclared(ledger, old)
    known = {name: value for name, value in old.items() if name not in rest}
    return {**check_row(ledger, {**known, **wanted}), **rest}


def append(call: ConnectorCall) -> Values:
    """Inputs `ledger`, `row`, `corrects`; answers `row`. The same row by the same element of an instance is the same
    entry; without key columns every other row is another one. With `corrects` it stands in the place of that `entry`,
    which is kept.

    Raises BpmnError LEDGER_CORRECTED when another one stands there already.
    """
    ledger = declared(call, LedgerKind.JOURNAL)
    with blaming_the_model(call):
        row = check_row(ledger, {**mapping(call, "row"), **key_columns(call, ledger)})
        check_basis(ledger, row)
        own = row_key(ledger, row) if ledger.key else digest(json.dumps(row, sort_keys=True))
    entry = LedgerRow(
        ledger=ledger.id, key=fitting(f"{call.instance}/{call.element}/{own}"), row=row,
        business_key=call.business_key, instance_key=call.instance, created_at=call.now, updated_at=call.now,
        corrects=text(call, "corrects") if given(call, "corrects") is not None else None,
    )  # fmt: skip
    if entry.corrects is not None:
        _put_right(call, entry, entry.corrects)
    if not call.work.ledgers.append(entry):
        _same_entry(call, entry)
    return {"row": row}


def _put_right(call: ConnectorCall, entry: LedgerRow, corrects: str) -> None:
    """The first who corrects an entry has done so; two who try at once meet at its row."""
    wrong_one = call.work.ledgers.lock(entry.ledger, corrects)
    if wrong_one is None or corrects == entry.key:
        said = f"台账 {entry.ledger} 没有可更正的记录 {corrects} / {entry.ledger} has no entry {corrects} to correct"
        raise wrong(call, said)
    if wrong_one.corrected_by not in (None, entry.key):
        raise BpmnError("LEDGER_CORRECTED", f"记录 {corrects} 已被更正 / the entry {corrects} is corrected already")
    call.work.ledgers.put_right(entry.ledger, corrects, entry.key)


def post(call: ConnectorCall) -> Values:
    """Inputs `ledger`, `key`, `set` {amount: number}, `slot`; answers `balance`. What the slot of this case had set
    before is replaced, never added to; without `slot` the element is its own. A called instance posts for its case.

    Raises BpmnError LEDGER_INVARIANT when the account would break its promise, LEDGER_NO_ACCOUNT when there is none.
    """
    ledger = declared(call, LedgerKind.ACCOUNT)
    with blaming_the_model(call):
        amounts = check_amounts(ledger, mapping(call, "set"))
        key = fitting(row_key(ledger, key_columns(call, ledger)))
    account = call.work.ledgers.lock(ledger.id, key)
    if account is None:
        raise BpmnError("LEDGER_NO_ACCOUNT", f"台账 {ledger.id} 没有账户 {key} / {ledger.id} has no account {key}")
    posted = _posted(call, ledger, key)
    own = {**posted.get(call.case, {}), _slot(call): amounts}
    balance = _kept_balance(call, ledger, account.row, {**posted, call.case: own})
    call.work.ledgers.set_posting(
        PostingRow(ledger=ledger.id, key=key, instance_key=call.case, element_id=call.element, amounts=own, at=call.now)
    )
    return {"balance": balance}


def _posted(call: ConnectorCall, ledger: Ledger, key: str) -> Posted:
    return {one.instance_key: one.amounts for one in call.work.ledgers.postings(ledger.id, key)}


def _balance(call: ConnectorCall, ledger: Ledger, row: Values, posted: Posted) -> dict[str, object]:
    slots = [amounts for own in posted.values() for amounts in own.values()]
    with blaming_the_model(call):
        return balance_of(ledger, row, slots, Evaluation(now=call.now))


def _seen_balance(call: ConnectorCall, ledger: Ledger, found: LedgerRow) -> dict[str, object]:
    posted = _posted(call, ledger, found.key)
    if call.inputs.get("without_own") is True:
        posted = {**posted, call.case: _without(call, posted.get(call.case, {}))}
    return _balance(call, ledger, found.row, posted)


def _without(call: ConnectorCall, own: Mapping[str, Values]) -> Mapping[str, Values]:
    """What the case has posted in other slots than the one named; in none where no slot is named."""
    slot = given(call, "slot")
    return {} if slot is None else {name: amounts for name, amounts in own.items() if name != slot}


def _kept_balance(call: ConnectorCall, ledger: Ledger, row: Values, posted: Posted) -> dict[str, object]:
    balance = _balance(call, ledger, row, posted)
    with blaming_the_model(call):
        kept = holds(ledger, balance, Evaluation(now=call.now))
    if not kept:
        raise BpmnError("LEDGER_INVARIANT", f"台账 {ledger.id} 将不满足约束 / the invariant of {ledger.id} would break")
    return balance


def _slot(call: ConnectorCall) -> str:
    return text(call, "slot") if given(call, "slot") is not None else call.element


def _same_entry(call: ConnectorCall, entry: LedgerRow) -> None:
    """A journal never loses a row: another one under a used key is the author's mistake."""
    there = call.work.ledgers.load(entry.ledger, entry.key)
    if there is not None and there.row != entry.row:
        said = f"主键 {entry.key} 已有其他内容，请增加主键列 / another row has the key {entry.key}; add key columns"
        raise wrong(call, said)
