"""How long personal data is kept, as a bundle declares it, and what a row leaves behind; it removes nothing itself.

retention:
  cases: {after: P3Y}                                   what people wrote in cases that ended so long ago
  led_round: {after: P3Y, from: done_at}                the row's own day; without `from` its last change
  led_resident: {after: P1Y, where: {status: moved_out}}
  led_pii_access: {after: P3Y, do: delete}
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from engine.errors import DeploymentRefused, Finding
from engine.ledgers.ledger import ColumnType, Ledger, Pii

CASES = "cases"
_PERIOD = re.compile(r"P(?=\d)(?:(\d{1,2})Y)?(?:(\d{1,3})M)?(?:(\d{1,4})D)?")
_DATED = (ColumnType.DATE, ColumnType.DATETIME)
_FIELDS = {"after", "from", "where", "do"}
NAMELESS = "…"
"""What stands in a required text column of a row whose person is forgotten."""


class Ending(StrEnum):
    """What happens when the time is over: the personal columns are emptied, or the row goes."""

    ANONYMISE = "anonymise"
    DELETE = "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """`column` is the day from which it counts, None = the row's last change (a case's end)."""

    target: str
    years: int = 0
    months: int = 0
    days: int = 0
    column: str | None = None
    where: Mapping[str, str] = field(default_factory=dict)
    ending: Ending = Ending.ANONYMISE

    @property
    def period_zh(self) -> str:
        return "".join(f"{n}{unit}" for n, unit in self._parts(("年", "个月", "天")))

    @property
    def period_en(self) -> str:
        parts = self._parts(("year", "month", "day"))
        return ", ".join(f"{n} {unit}" if n == 1 else f"{n} {unit}s" for n, unit in parts)

    def _parts(self, units: tuple[str, str, str]) -> list[tuple[int, str]]:
        return [(n, unit) for n, unit in zip((self.years, self.months, self.days), units, strict=True) if n]

    def cutoff(self, now: datetime) -> datetime:
        """What is from before is due."""
        month = now.year * 12 + now.month - 1 - self.years * 12 - self.months
        year, place = divmod(month, 12)
        last = (date(year + place // 11, (place + 1) % 12 + 1, 1) - timedelta(days=1)).day
        moved = now.replace(year=year, month=place + 1, day=min(now.day, last))
        return moved - timedelta(days=self.days)


def read_retention(
    mapping: Mapping[str, object], ledgers: Mapping[str, Ledger], resource: str = ""
) -> dict[str, Retention]:
    """By ledger, and `cases`. Raises DeploymentRefused with everything that is wrong."""
    findings: list[Finding] = []
    read = {target: _one(target, raw, ledgers.get(target), findings, resource) for target, raw in mapping.items()}
    if findings:
        raise DeploymentRefused(findings)
    return {target: one for target, one in read.items() if one is not None}


def anonymised(ledger: Ledger, row: Mapping[str, object]) -> dict[str, object]:
    """The row without what is personal; its key stays, so that it still counts and is still found."""
    kept: dict[str, object] = {}
    for name, value in row.items():
        column = ledger.columns.get(name)
        if column is None or column.pii is Pii.NONE or name in ledger.key:
            kept[name] = value
        elif column.required and column.type is ColumnType.TEXT:
            kept[name] = NAMELESS
    return kept


def impersonal(value: object, classes: Mapping[str, Pii]) -> object:
    """A variable or an answer without what stands, at any depth, under a name of a class above N."""
    if isinstance(value, Mapping):
        return {
            name: None if classes.get(str(name), Pii.NONE) is not Pii.NONE else impersonal(part, classes)
            for name, part in value.items()
        }  # fmt: skip
    return [impersonal(part, classes) for part in value] if isinstance(value, list) else value


def _one(
    target: str, raw: object, ledger: Ledger | None, findings: list[Finding], resource: str
) -> Retention | None:  # fmt: skip
    fields = raw if isinstance(raw, Mapping) and raw.keys() <= _FIELDS else {}
    period = _PERIOD.fullmatch(str(fields.get("after", "")))
    where, column, ending = fields.get("where", {}), fields.get("from"), fields.get("do", Ending.ANONYMISE)
    known = ledger.columns if ledger is not None else {}
    faults = [
        ("", target != CASES and ledger is None, "没有这个台账", "there is no such ledger"),
        ("", not fields, "只能有 after、from、where、do", "it has after, from, where and do"),
        ("after", period is None, "应为时长，如 P3Y", "it must be a period such as P3Y"),
        ("from", column is not None and (column not in known or known[column].type not in _DATED),
         "应为日期列", "it must be a column of days"),
        ("where", not isinstance(where, Mapping) or not where.keys() <= known.keys(),
         "应为已声明的列", "it must name declared columns"),
        ("do", ending not in list(Ending) or (target == CASES and ending != Ending.ANONYMISE),
         "应为 anonymise 或 delete", "it must be anonymise or delete"),
    ]  # fmt: skip
    wrong = [(at, zh, en) for at, is_wrong, zh, en in faults if is_wrong]
    findings += [_finding(f"retention.{target}.{at}".rstrip("."), zh, en, resource) for at, zh, en in wrong]
    if wrong or period is None:
        return None
    years, months, days = (int(part or 0) for part in period.groups())
    return Retention(
        target=target, years=years, months=months, days=days, column=column, ending=Ending(ending),
        where={name: str(value) for name, value in where.items()},
    )  # fmt: skip


def _finding(element: str, zh: str, en: str, resource: str) -> Finding:
    return Finding(
        code="RETENTION", zh=f"保存期限有误：{zh}。", en=f"The retention is wrong: {en}.", resource=resource,
        element=element, remedy_zh="请按流程包参考改正。", remedy_en="See the reference of bundles.",
    )  # fmt: skip
