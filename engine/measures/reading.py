"""Reads a bundle's `measures.yaml`, or refuses it with every finding at once.

on_time: {name: {zh: …, en: …}, ledger: led_permit, at: delivered_at, where: status = "done",
    share: delivered_at <= promised_due, period: 30d, group: [community], target: 0.95, better: higher}
"""

import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from engine.errors import DeploymentRefused
from engine.feel import Expression, FeelSyntaxError, Functions, compile_expression
from engine.ledgers import Column, ColumnType, Ledger, Pii
from engine.measures.measure import Aggregate, Better, In, Measure, Names, Source
from engine.measures.periods import NOW, Period, read_period
from engine.yamlparts import Part

_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_FIELDS = {"name", "at", "where", "period", "group", "target", "better", "unit", "in", "note", *Source, *Aggregate}
_WRITTEN = ("created_at", "updated_at", "business_key")
SEEN: Mapping[Source, Sequence[str]] = {
    Source.LEDGER: _WRITTEN,
    Source.CASES: ("process", "unit", "person", "status", "started_at", "ended_at", "cycle"),
    Source.TASKS: (
        "process", "step", "unit", "person", "status", "outcome", "created_at", "claimed_at", "completed_at", "due_at",
        "waited", "took",
    ),
    Source.PROMISES: (
        "process", "promise", "kind", "unit", "person", "level", "started_at", "due_at", "stopped_at", "breached",
        "late_by", "paused",
    ),
}  # fmt: skip
"""What expressions see of a row; of a ledger's its columns, too."""
MOMENTS: Mapping[Source, Sequence[str]] = {
    Source.LEDGER: ("created_at", "updated_at"),
    Source.CASES: ("ended_at", "started_at"),
    Source.TASKS: ("completed_at", "created_at"),
    Source.PROMISES: ("stopped_at", "started_at", "due_at"),
}
"""What may date a row, the usual one first."""
GROUPS: Mapping[Source, Sequence[str]] = {
    Source.LEDGER: (),
    Source.CASES: ("process", "unit", "person", "status"),
    Source.TASKS: ("process", "step", "unit", "person", "outcome"),
    Source.PROMISES: ("process", "promise", "unit", "person", "level"),
}
Known = Mapping[Source, Collection[str]]
Choice = TypeVar("Choice", bound=StrEnum)


def read_measures(
    mapping: Mapping[str, object],
    resource: str,
    *,
    functions: Functions,
    ledgers: Mapping[str, Ledger],
    known: Known,
    foreign: Collection[str] = (),
) -> dict[str, Measure]:
    """Every measure by its key. `known` are the processes, steps and promises of the bundle; `foreign` are ledgers of
    others, whose columns are not judged. Raises DeploymentRefused with the findings of all."""
    readers = [_Reader(str(key), resource, functions, ledgers, known, foreign) for key in mapping]
    read = {reader.key: reader.measure(raw) for reader, raw in zip(readers, mapping.values(), strict=True)}
    if findings := [finding for reader in readers for finding in reader.part.findings]:
        raise DeploymentRefused(findings)
    return read


class _Reader:
    """Reads one declaration and collects what is wrong with it; a faulty part reads as if it were not there."""

    def __init__(
        self, key: str, resource: str, functions: Functions, ledgers: Mapping[str, Ledger], known: Known,
        foreign: Collection[str],
    ) -> None:  # fmt: skip
        self.key = key
        how_zh, how_en = "写法见 docs/reference/measures.md。", "How it is written: docs/reference/measures.md."
        self.part = Part("MEASURE", resource, key, how_zh, how_en)
        self._functions = functions
        self._ledgers, self._known, self._foreign = ledgers, known, foreign
        self._columns: Mapping[str, Column] | None = {}

    def measure(self, raw: object) -> Measure:
        if not _NAME.match(self.key):
            self.part.add("", "名称应为小写字母、数字和下划线。", "A key is of small letters, digits and underscores.")
        fields = self.part.mapping("", raw)
        for name in sorted(fields.keys() - _FIELDS):
            self.part.stranger(name, name, _FIELDS)
        source, of = self._source(fields)
        aggregate = self._aggregate(fields)
        value, over = self._values(aggregate, fields, source)
        return Measure(
            key=self.key, name=self._names("name", fields.get("name")), source=source, of=of, aggregate=aggregate,
            where=self._expression("where", fields.get("where"), source), value=value, over=over,
            at=self._at(fields.get("at"), source), period=self._period(fields.get("period")),
            group=self._group(fields.get("group"), source), target=self._target(fields.get("target"), aggregate),
            better=self._one_of("better", Better, fields.get("better")),
            unit=self._names("unit", fields["unit"]) if "unit" in fields else {},
            shown_in=self._one_of("in", In, fields.get("in")),
            note=self._names("note", fields["note"]) if "note" in fields else {},
        )  # fmt: skip

    def _source(self, fields: Mapping[str, object]) -> tuple[Source, tuple[str, ...]]:
        named = [one for one in Source if one in fields]
        if len(named) != 1:
            listed = ", ".join(Source)
            self.part.add("", f"应恰好写明其中之一：{listed}。", f"Name exactly one of {listed}.")
            return Source.CASES, ()
        source, raw = named[0], fields[named[0]]
        of = tuple(map(str, raw)) if isinstance(raw, list) else () if raw == "all" else (str(raw),)
        if source is Source.LEDGER:
            self._read_columns(of)
        else:
            for name in of:
                if name not in self._known.get(source, ()):
                    self.part.stranger(source, name, self._known.get(source, ()))
        return source, of

    def _read_columns(self, of: tuple[str, ...]) -> None:
        """None where the ledger is another bundle's: its columns are known when it is read."""
        known = {*self._ledgers, *self._foreign}
        if len(of) != 1 or of[0] not in known:
            self.part.stranger(Source.LEDGER, "、".join(of), known)
            self._columns = None
        else:
            self._columns = self._ledgers[of[0]].columns if of[0] in self._ledgers else None

    def _aggregate(self, fields: Mapping[str, object]) -> Aggregate:
        named = [one for one in Aggregate if one in fields]
        if len(named) == 1:
            return named[0]
        listed = ", ".join(Aggregate)
        self.part.add("", f"应恰好写明其中之一：{listed}。", f"Name exactly one of {listed}.")
        return Aggregate.COUNT

    def _values(
        self, aggregate: Aggregate, fields: Mapping[str, object], source: Source
    ) -> tuple[Expression | None, Expression | None]:
        raw = fields.get(aggregate)
        if aggregate is Aggregate.COUNT:
            return None, None
        if aggregate is not Aggregate.RATIO:
            return self._expression(aggregate, raw, source), None
        parts = raw if isinstance(raw, Mapping) else {}
        if parts.keys() != {"of", "over"}:
            self.part.add("ratio", "应写明 of 和 over 两个表达式。", "Give two expressions, `of` and `over`.")
            return None, None
        return (
            self._expression("ratio.of", parts["of"], source), self._expression("ratio.over", parts["over"], source),
        )  # fmt: skip

    def _expression(self, at: str, raw: object, source: Source) -> Expression | None:
        if raw is None:
            return None
        try:
            found = compile_expression(str(raw).lower() if isinstance(raw, bool) else str(raw).removeprefix("="),
                                       functions=self._functions)  # fmt: skip
        except FeelSyntaxError as error:
            self.part.add(at, error.text("zh"), error.text("en"))
            return None
        if self._columns is not None or source is not Source.LEDGER:
            known = self._seen(source)
            for name in sorted(found.names - known):
                self.part.stranger(at, name, known)
        return found

    def _seen(self, source: Source) -> set[str]:
        if source is not Source.LEDGER or self._columns is None:
            return set(SEEN[source])
        ledger = next((one for one in self._ledgers.values() if one.columns is self._columns), None)
        computed = {*ledger.amounts, *ledger.balance} if ledger is not None else set()
        return {*SEEN[source], *self._columns, *computed}

    def _at(self, raw: object, source: Source) -> str | None:
        if raw is None:
            return None
        dated = (ColumnType.DATE, ColumnType.DATETIME)
        columns = [name for name, one in (self._columns or {}).items() if one.type in dated]
        if self._columns is not None and raw not in (*MOMENTS[source], *columns):
            self.part.stranger("at", str(raw), (*MOMENTS[source], *columns))
        return str(raw)

    def _group(self, raw: object, source: Source) -> tuple[str, ...]:
        names = [str(one) for one in raw] if isinstance(raw, list) else [str(raw)] if raw is not None else []
        open_ones = [name for name, one in (self._columns or {}).items() if one.pii is not Pii.SENSITIVE]
        if self._columns is not None:
            for name in names:
                if name not in (*GROUPS[source], *open_ones):
                    self.part.stranger("group", name, (*GROUPS[source], *open_ones))
        return tuple(names)

    def _period(self, raw: object) -> Period:
        found = read_period("30d" if raw is None else raw)
        if found is None:
            self.part.add(
                "period", "应为 now、30d、12m、quarter，或 from 和 to 两个日期。",
                "It must be now, 30d, 12m, quarter, or the days `from` and `to`.",
            )  # fmt: skip
        return found or NOW

    def _target(self, raw: object, aggregate: Aggregate) -> Decimal | None:
        if raw is None:
            return None
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            self.part.add("target", "应为数字。", "It must be a number.")
            return None
        if aggregate is Aggregate.SHARE and not 0 <= raw <= 1:
            self.part.add("target", "比例的目标应在0和1之间。", "The target of a share lies between 0 and 1.")
        return Decimal(str(raw))

    def _names(self, at: str, raw: object) -> Names:
        texts = raw if isinstance(raw, Mapping) else {}
        if texts.keys() != {"zh", "en"} or not all(isinstance(one, str) and one for one in texts.values()):
            self.part.add(at, "请给出 zh 和 en 名称。", "Give its names in zh and en.")
        return {language: str(texts.get(language, self.key)) for language in ("zh", "en")}

    def _one_of(self, at: str, kind: type[Choice], raw: object) -> Choice | None:
        if raw is None or raw in list(kind):
            return kind(str(raw)) if raw is not None else None
        listed = ", ".join(kind)
        self.part.add(at, f"应为其中之一：{listed}。", f"It must be one of {listed}.")
        return None
