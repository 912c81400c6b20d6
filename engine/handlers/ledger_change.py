"""A bundle that declares its ledgers otherwise than before: rows that are there go along, or nothing is published."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from engine.bundles import Bundle
from engine.errors import Finding, ValidationFailed
from engine.feel import Evaluation
from engine.handlers.settlement import Settlement
from engine.ledgers import Ledger, LedgerKind, balance_of, carried, holds, read_ledgers
from engine.store.ledgers import LedgerRow

NAMED = 3
"""Rows that a finding names."""


def carry_ledgers(it: Settlement, bundle: Bundle) -> list[Finding]:
    """Writes the rows as they are declared now, or answers what is in the way, all at once."""
    before = it.env.library.ledgers(it.work)
    changed = [id for id, declared in bundle.ledgers.items() if id in before and before[id] != declared]
    old, new = (
        read_ledgers({id: before[id] for id in changed}),
        read_ledgers({id: bundle.ledgers[id] for id in changed}),
    )
    return [finding for id in changed for finding in _carry(it, bundle, old[id], new[id])]


def _carry(it: Settlement, bundle: Bundle, old: Ledger, new: Ledger) -> list[Finding]:
    rows = it.work.ledgers.find(new.id, {}, with_corrected=True)
    if not rows:
        return []
    if fixed := list(_fixed(bundle, old, new)):
        return fixed
    later, wrong = _later(it, new, rows)
    if wrong:
        return [_misfit(bundle, new, column, keys) for column, keys in sorted(wrong.items())]
    for row in rows:
        if later[row.key] != row.row:
            _rewrite(it, new, row)
    return []


def _later(
    it: Settlement, ledger: Ledger, rows: Sequence[LedgerRow]
) -> tuple[Mapping[str, Mapping[str, object]], Mapping[str, Sequence[str]]]:
    """Each row under the new declaration, by key; and the keys of those that do not fit, by column."""
    later: dict[str, Mapping[str, object]] = {}
    wrong: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        try:
            later[row.key] = carried(ledger, row.row)
        except ValidationFailed as failed:
            for error in failed.errors:
                wrong[f"columns.{error.field}"].append(row.key)
    wrong |= {"invariant": keys} if (keys := _unbalanced(it, ledger, later)) else {}
    return later, wrong


def _unbalanced(it: Settlement, ledger: Ledger, rows: Mapping[str, Mapping[str, object]]) -> list[str]:
    """The accounts that would break what is declared of them."""
    if ledger.kind is not LedgerKind.ACCOUNT or ledger.invariant is None:
        return []
    postings = it.work.ledgers.postings_on(ledger.id, rows.keys())
    evaluation = Evaluation(now=it.env.now)
    amounts = {key: [slot for one in postings.get(key, ()) for slot in one.amounts.values()] for key in rows}
    balances = {key: balance_of(ledger, row, amounts[key], evaluation) for key, row in rows.items()}
    return [key for key, balance in balances.items() if not holds(ledger, balance, evaluation)]


def _rewrite(it: Settlement, ledger: Ledger, row: LedgerRow) -> None:
    """As it is now, should somebody have written it meanwhile."""
    locked = it.work.ledgers.lock(ledger.id, row.key) or row
    it.work.ledgers.carry(ledger.id, row.key, carried(ledger, locked.row))


def _fixed(bundle: Bundle, old: Ledger, new: Ledger) -> Iterator[Finding]:
    """What rows are found by, and what has been posted to them, stays while there are rows."""
    if new.kind is not old.kind:
        yield _stays(bundle, new, "kind", old.kind)
    if new.key != old.key:
        yield _stays(bundle, new, "key", ", ".join(old.key))
    if gone := [name for name in old.amounts if name not in new.amounts]:
        yield _stays(bundle, new, "amounts", ", ".join(gone))


def _stays(bundle: Bundle, ledger: Ledger, at: str, was: str) -> Finding:
    return _finding(
        bundle, ledger, at,
        f"台账已有记录，不能再更改：{was}。", f"The ledger has rows; this cannot change now: {was}.",
        "请恢复原来的声明，或另建一个台账。", "Put the declaration back, or declare another ledger.",
    )  # fmt: skip


def _misfit(bundle: Bundle, ledger: Ledger, at: str, keys: Sequence[str]) -> Finding:
    named = ", ".join(keys[:NAMED])
    return _finding(
        bundle, ledger, at, f"已有 {len(keys)} 行记录不符合新的声明，如 {named}。",
        f"Rows that do not fit the new declaration: {len(keys)}, such as {named}.",
        "请改用记录符合的类型，为新增的必填列给出 default，或先由流程更正这些记录。",
        "Keep a type that they fit, give a column that is newly required its default, or correct the rows first.",
    )  # fmt: skip


def _finding(bundle: Bundle, ledger: Ledger, at: str, zh: str, en: str, remedy_zh: str, remedy_en: str) -> Finding:
    return Finding(
        code="LEDGER_CHANGE", resource=f"processes/{bundle.name}/bundle.yaml", element=f"ledgers.{ledger.id}.{at}",
        zh=zh, en=en, remedy_zh=remedy_zh, remedy_en=remedy_en,
    )  # fmt: skip
