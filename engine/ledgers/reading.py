"""Reads ledgers from a bundle's `ledgers:` mapping, or refuses them with every finding at once.

led_leave_balance: {title: {zh: …, en: …}, kind: account, key: [worker, year],
    readers: [street_hr], scope: worker,
    columns: {worker: {type: person, zh: …, en: …, pii: P, required: true}, days: {type: decimal, step: 0.5, …}},
    amounts: [used, frozen], balance: {available: "=days - used - frozen"}, invariant: "=available >= 0"}
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from engine.errors import DeploymentRefused
from engine.feel import Evaluable, FeelSyntaxError, compile_expression, to_json
from engine.ledgers.access import NOTED
from engine.ledgers.cell import Misfit, fitted
from engine.ledgers.ledger import Column, ColumnType, Ledger, LedgerKind, Mask, Pii
from engine.ledgers.ledger import Finding as Finds
from engine.yamlparts import Part

_NAME = re.compile(r"[a-z][A-Za-z0-9_]*")
_FIELDS = {
    "title", "kind", "key", "columns", "amounts", "balance", "invariant", "readers", "scope", "finding", "subject",
    "access_log", "basis",
}  # fmt: skip
_COLUMN_FIELDS = {"type", "zh", "en", "pii", "mask", "required", "step", "default", "values"}
_FINDING_FIELDS = {"part", "tail", "shows"}
_ACCOUNT_FIELDS = ("amounts", "balance", "invariant")
Choice = TypeVar("Choice", bound=StrEnum)


def read_ledgers(mapping: Mapping[str, object], resource: str = "") -> dict[str, Ledger]:
    """Every ledger by its id. Raises DeploymentRefused with the findings of all."""
    readers = [_Reader(str(id), resource) for id in mapping]
    read = {reader.id: reader.ledger(raw) for reader, raw in zip(readers, mapping.values(), strict=True)}
    for reader in readers:
        reader.judge_log(read)
    if findings := [finding for reader in readers for finding in reader.part.findings]:
        raise DeploymentRefused(findings)
    return read


class _Reader:
    """Reads one declaration and collects what is wrong with it; a faulty part reads as if it were not there."""

    def __init__(self, id: str, resource: str) -> None:
        self.id = id
        how_zh, how_en = "请按连接器与台账参考改正。", "See the reference of connectors and ledgers."
        self.part = Part("LEDGER", resource, id, how_zh, how_en)

    def ledger(self, raw: object) -> Ledger:
        if not _NAME.fullmatch(self.id):
            self.part.add("", "标识应为字母、数字和下划线。", "The id must be of letters, digits and underscores.")
        fields = self.part.mapping("", raw, _FIELDS)
        kind = self._one_of("kind", LedgerKind, fields.get("kind"), LedgerKind.RECORD)
        columns = self._columns(fields.get("columns"))
        zh, en = self._titles("title", self.part.mapping("title", fields.get("title"), {"zh", "en"}))
        if fields.get("kind") in (None, *LedgerKind):
            self._judge_kind(kind, fields)
        if kind is LedgerKind.JOURNAL and "entry" in columns:
            self.part.add("columns.entry", "entry 是流水记录的保留名称。", "The name is kept for entries of a journal.")
        amounts = self._names("amounts", fields.get("amounts"))
        self._judge_amounts(amounts, columns)
        balance = self._balance(fields.get("balance"), {*columns, *amounts})
        return Ledger(
            id=self.id, zh=zh, en=en, kind=kind, columns=columns, key=self._key(fields.get("key"), columns),
            amounts=amounts, balance=balance,
            invariant=self._formula("invariant", fields.get("invariant"), {*columns, *amounts, *balance}),
            readers=frozenset(self._names("readers", fields.get("readers"))),
            scope=self._scope(fields.get("scope"), columns), finding=self._finding(fields.get("finding"), columns),
            subject=self._column_named("subject", fields.get("subject"), columns),
            basis=self._column_named("basis", fields.get("basis"), columns),
            access_log=self._log(fields.get("access_log")),
        )  # fmt: skip

    def _columns(self, raw: object) -> dict[str, Column]:
        columns = {name: self._column(name, one) for name, one in self.part.mapping("columns", raw, None).items()}
        if not columns:
            self.part.add("columns", "请至少声明一列。", "Declare at least one column.")
        return columns

    def _column(self, name: str, raw: object) -> Column:
        at = f"columns.{name}"
        if not _NAME.fullmatch(name):
            self.part.add(at, "列名应为字母、数字和下划线。", "A column name is of letters, digits and underscores.")
        fields = self.part.mapping(at, raw, _COLUMN_FIELDS)
        zh, en = self._titles(at, fields)
        type = self._one_of(f"{at}.type", ColumnType, fields.get("type") or "", ColumnType.DECIMAL)
        required = fields.get("required", False)
        if not isinstance(required, bool):
            self.part.add(f"{at}.required", "应为 true 或 false。", "It must be true or false.")
        column = Column(
            name=name, type=type, zh=zh, en=en, required=required is True,
            pii=self._one_of(f"{at}.pii", Pii, fields.get("pii"), Pii.NONE),
            mask=self._one_of(f"{at}.mask", Mask, fields.get("mask"), Mask.FORM), step=self._step(at, fields, type),
            values=self._values(f"{at}.values", fields.get("values"), type),
        )  # fmt: skip
        return replace(column, default=self._default(f"{at}.default", fields.get("default"), column))

    def _default(self, at: str, raw: object, column: Column) -> object:
        try:
            return None if raw is None else fitted(column, to_json(raw))
        except Misfit as misfit:
            self.part.add(at, misfit.zh, misfit.en)
            return None

    def _values(self, at: str, raw: object, type: ColumnType) -> dict[str, tuple[str, str]]:
        named = self.part.mapping(at, {} if raw is None else raw, None)
        if named and type is not ColumnType.TEXT:
            self.part.add(at, "只有 text 列才能给值命名。", "Only values of a text column have names.")
        return {
            value: self._titles(f"{at}.{value}", self.part.mapping(f"{at}.{value}", one, {"zh", "en"}))
            for value, one in named.items()
        }  # fmt: skip

    def _step(self, at: str, fields: Mapping[str, object], type: ColumnType) -> Decimal | None:
        step = fields.get("step")
        if step is None:
            return None
        if isinstance(step, int | float) and not isinstance(step, bool) and step > 0 and type.is_number:
            return Decimal(str(step))
        self.part.add(f"{at}.step", "应为数字列的正数步长。", "It must be a positive step of a numeric column.")
        return None

    def _key(self, raw: object, columns: Mapping[str, Column]) -> tuple[str, ...]:
        key = self._names("key", raw)
        for name in key:
            if name not in columns:
                self.part.add("key", f"没有列 {name}。", f"There is no column {name}.")
        return key

    def _scope(self, raw: object, columns: Mapping[str, Column]) -> str | None:
        if raw is None:
            return None
        if isinstance(raw, str) and raw in columns and columns[raw].type in (ColumnType.PERSON, ColumnType.UNIT):
            return raw
        self.part.add("scope", "应为 person 或 unit 类型的列。", "It must be a column of type person or unit.")
        return None

    def _finding(self, raw: object, columns: Mapping[str, Column]) -> Finds:
        """Sensitive columns find nothing and tell nothing."""
        fields = self.part.mapping("finding", {} if raw is None else raw, _FINDING_FIELDS)
        named = {name: self._names(f"finding.{name}", fields.get(name)) for name in sorted(_FINDING_FIELDS)}
        for at, names in named.items():
            for name in names:
                if name not in columns or columns[name].pii is Pii.SENSITIVE:
                    self.part.add(f"finding.{at}", f"没有可用的列 {name}。", f"There is no column {name} to find by.")
        return Finds(**named)

    def _column_named(self, at: str, raw: object, columns: Mapping[str, Column]) -> str | None:
        if raw is None or (isinstance(raw, str) and raw in columns):
            return None if raw is None else str(raw)
        self.part.add(at, "应为已声明的列。", "It must be a declared column.")
        return None

    def _log(self, raw: object) -> str | None:
        if raw is None or (isinstance(raw, str) and _NAME.fullmatch(raw)):
            return None if raw is None else str(raw)
        self.part.add("access_log", "应为台账标识。", "It must be the id of a ledger.")
        return None

    def judge_log(self, read: Mapping[str, Ledger]) -> None:
        """The log that is named, where this bundle declares it, can hold what is noted there."""
        log = read.get(read[self.id].access_log or "")
        if log is not None and (log.kind is not LedgerKind.JOURNAL or not log.columns.keys() >= NOTED):
            columns = ", ".join(sorted(NOTED))
            self.part.add("access_log", f"应为含这些列的流水台账：{columns}。", f"It must be a journal with {columns}.")

    def _judge_kind(self, kind: LedgerKind, fields: Mapping[str, object]) -> None:
        if kind is not LedgerKind.JOURNAL and not fields.get("key"):
            self.part.add("key", "请给出主键列。", "Give the columns of the key.")
        if kind is LedgerKind.ACCOUNT and not fields.get("amounts"):
            self.part.add("amounts", "账户台账应声明金额。", "An account needs its amounts.")
        for field in _ACCOUNT_FIELDS if kind is not LedgerKind.ACCOUNT else ():
            if field in fields:
                self.part.add(field, "只有 kind: account 才能使用。", "Only a ledger of kind: account has it.")

    def _judge_amounts(self, amounts: tuple[str, ...], columns: Mapping[str, Column]) -> None:
        if amounts and "balance" in columns:
            self.part.add("columns.balance", "balance 是余额的保留名称。", "The name is kept for the balance.")
        for name in amounts:
            if name in columns and not columns[name].type.is_number:
                self.part.add(f"columns.{name}.type", "金额列应为 int 或 decimal。", "An amount is int or decimal.")

    def _balance(self, raw: object, names: set[str]) -> dict[str, Evaluable]:
        read: dict[str, Evaluable] = {}
        for name, text in self.part.mapping("balance", raw or {}, None).items():
            if name in names:
                self.part.add(f"balance.{name}", "与列或金额重名。", "A column or amount has this name.")
            formula = self._formula(f"balance.{name}", text, {*names, *read})
            if formula is not None:
                read[name] = formula
        return read

    def _formula(self, at: str, raw: object, known: set[str]) -> Evaluable | None:
        if raw is None:
            return None
        try:
            formula = compile_expression(str(raw).removeprefix("="))
        except FeelSyntaxError as error:
            self.part.add(at, error.text("zh"), error.text("en"))
            return None
        if strangers := ", ".join(sorted(formula.names - known)):
            self.part.add(at, f"没有这些名称：{strangers}。", f"There are no such names: {strangers}.")
        return formula

    def _titles(self, at: str, fields: Mapping[str, object]) -> tuple[str, str]:
        zh, en = fields.get("zh"), fields.get("en")
        if not (isinstance(zh, str) and zh and isinstance(en, str) and en):
            self.part.add(at, "请给出 zh 和 en 名称。", "Give its names in zh and en.")
        return str(zh), str(en)

    def _one_of(self, at: str, kind: type[Choice], raw: object, default: Choice) -> Choice:
        if raw is None or raw in list(kind):
            return default if raw is None else kind(str(raw))
        listed = ", ".join(kind)
        self.part.add(at, f"应为其中之一：{listed}。", f"It must be one of {listed}.")
        return default

    def _names(self, at: str, raw: object) -> tuple[str, ...]:
        listed = [] if raw is None else raw
        if isinstance(listed, list) and all(isinstance(name, str) and _NAME.fullmatch(name) for name in listed):
            return tuple(dict.fromkeys(listed))
        self.part.add(at, "应为名称列表。", "It must be a list of names.")
        return ()
