"""Ledgers and their columns that a bundle names, held against what is declared: logs of who has looked, and rows that
forms pick."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from engine.errors import Finding
from engine.forms import Form
from engine.forms.model import Lookup
from engine.ledgers import ColumnType, Ledger


def check_logs(ledgers: Mapping[str, Mapping[str, object]], known: Collection[str], path: str) -> Iterator[Finding]:
    """A log that no bundle declares notes nothing, so that nobody would see what masks hide."""
    for id, log in ((id, one.get("access_log")) for id, one in ledgers.items()):
        if log is not None and log not in known:
            yield _wrong(
                path, f"ledgers.{id}.access_log", f"没有流程包声明台账{log!r}，遮盖的内容将无人能看。",
                f"No bundle declares the ledger {log!r}: nobody will see what masks hide.",
                "请改正名称，或先发布声明它的流程包。", "Correct the name, or publish the bundle that has it first.",
            )  # fmt: skip


def check_picks(forms: Iterable[Form], ledgers: Mapping[str, Ledger]) -> Iterator[Finding]:
    """What a field picks from has one key column, and is narrowed by a column of a unit; else nobody is ever found.
    Of `ledgers` that are not there nothing is said here."""
    for form in forms:
        for name in dict.fromkeys(field.pick for field in form.picks if field.pick):
            lookup = form.lookups[name]
            if lookup.ledger in ledgers:
                yield from _of_pick(form, name, lookup, ledgers[lookup.ledger])


def _of_pick(form: Form, name: str, lookup: Lookup, ledger: Ledger) -> Iterator[Finding]:
    if len(ledger.key) != 1:
        yield _wrong(
            form.resource, f"lookups.{name}.ledger", f"台账{ledger.id}的主键不是一列，不能从中选取。",
            f"Rows of {ledger.id} have not one key column, so that none can be picked.",
            "请改用主键为一列的台账。", "Use a ledger with one key column.",
        )  # fmt: skip
    column = ledger.columns.get(lookup.within) if lookup.within is not None else None
    if lookup.within is not None and (column is None or column.type is not ColumnType.UNIT):
        yield _wrong(
            form.resource, f"lookups.{name}.within", f"台账{ledger.id}没有 unit 类型的列{lookup.within!r}。",
            f"{ledger.id} has no column {lookup.within!r} of type unit.",
            "请写明单位所在的列，或去掉 within。", "Name the column of the unit, or leave within out.",
        )  # fmt: skip


def _wrong(path: str, at: str, zh: str, en: str, remedy_zh: str, remedy_en: str) -> Finding:
    return Finding(
        code="LEDGER_NAME", resource=path, element=at, zh=zh, en=en, remedy_zh=remedy_zh, remedy_en=remedy_en
    )
