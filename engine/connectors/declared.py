"""Which declared ledger a call means and under which key; it reads and writes no row."""

from collections.abc import Mapping
from hashlib import sha256

from engine.connectors.call import ConnectorCall
from engine.connectors.inputs import Values, blaming_the_model, given, text, wrong
from engine.ledgers import Ledger, LedgerKind, read_ledgers

MOST = 255
"""Characters of a stored key."""


def declared(call: ConnectorCall, *kinds: LedgerKind) -> Ledger:
    """The ledger that the call names, if it is one of `kinds`."""
    id = text(call, "ledger")
    if id not in call.declarations:
        raise wrong(call, f"未声明台账 {id} / ledger {id} is not declared in bundle.yaml")
    with blaming_the_model(call):
        ledger = read_ledgers({id: call.declarations[id]}, "bundle.yaml")[id]
    if ledger.kind not in kinds:
        raise wrong(call, f"不适用于 {ledger.kind} 台账 {id} / not for {id}, which is a {ledger.kind}")
    return ledger


def key_columns(call: ConnectorCall, ledger: Ledger) -> Values:
    """`key` as a context, a list in the order of the key columns, or the value of the only one."""
    key = given(call, "key")
    if key is None:
        return {}
    values = key if isinstance(key, list) else [key]
    parts = key if isinstance(key, Mapping) else dict(zip(ledger.key, values, strict=False))
    if parts.keys() != set(ledger.key) or len(values) > len(ledger.key):
        columns = ", ".join(ledger.key) or "—"
        raise wrong(call, f"key 应给出：{columns} / key must give exactly {columns}")
    return parts


def fitting(key: str) -> str:
    """The key as it is stored: one that is too long by its digest."""
    return key if len(key) <= MOST else digest(key)


def digest(content: str) -> str:
    return sha256(content.encode()).hexdigest()[:32]
