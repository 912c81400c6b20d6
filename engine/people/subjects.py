"""What is kept about one person and may not be removed yet; values in, reasons out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.ledgers import Ledger, Pii, Retention


@dataclass(frozen=True, slots=True)
class Kept:
    """Why something stays, in both languages."""

    zh: str
    en: str


def about_people(ledgers: Mapping[str, Ledger]) -> dict[str, Ledger]:
    """Those that say whom a row tells about."""
    return {id: ledger for id, ledger in ledgers.items() if ledger.subject is not None}


def kept_row(
    ledger: Ledger, rule: Retention | None, row: Mapping[str, object], changed: datetime, now: datetime
) -> Kept | None:  # fmt: skip
    """Why a row stays: a period that was declared for rows like it and is not over."""
    if rule is None or any(row.get(name) != value for name, value in rule.where.items()):
        return None
    day = row.get(rule.column) if rule.column is not None else None
    since = str(day)[:10] if day is not None else changed.date().isoformat()
    cutoff = rule.cutoff(now).date().isoformat()
    if since < cutoff:
        return None
    return Kept(
        f"{ledger.zh}：自{since}起保存{rule.period_zh}，期限未满",
        f"{ledger.en}: kept for {rule.period_en} from {since} on, which is not over",
    )  # fmt: skip


def rests_on(ledger: Ledger, row: Mapping[str, object], basis: str) -> bool:
    """Whether the row's sensitive columns are kept on that ground."""
    return ledger.basis is not None and row.get(ledger.basis) == basis


def without_sensitive(ledger: Ledger, row: Mapping[str, object]) -> dict[str, object]:
    """The row without its sensitive columns and their ground, so that nothing new enters them either."""
    gone = {one.name for one in ledger.columns.values() if one.pii is Pii.SENSITIVE and not one.required}
    return {name: value for name, value in row.items() if name not in gone and name != ledger.basis}


def released_row(ledger: Ledger, row: Mapping[str, object]) -> Kept:
    """What of such a row is gone, by the names of its columns."""
    gone = [one for one in ledger.columns.values() if one.pii is Pii.SENSITIVE and row.get(one.name) is not None]
    zh, en = "、".join(one.zh for one in gone), ", ".join(one.en for one in gone)
    if not gone:
        return Kept(f"{ledger.zh}：没有敏感信息", f"{ledger.en}: nothing sensitive was kept")
    return Kept(f"{ledger.zh}：已清除{zh}", f"{ledger.en}: removed {en}")


def staying_row(ledger: Ledger, row: Mapping[str, object]) -> Kept:
    """Why a row stays that rests on another ground, or on none that it names."""
    ground = str(row.get(ledger.basis)) if ledger.basis is not None and row.get(ledger.basis) is not None else None
    if ground is None or ledger.basis is None:
        return Kept(
            f"{ledger.zh}：办事记录，保存期满后清除",
            f"{ledger.en}: records of what was done, until their period is over",
        )
    zh, en = ledger.columns[ledger.basis].values.get(ground, (ground, ground))
    return Kept(f"{ledger.zh}：依据为“{zh}”，继续保存", f"{ledger.en}: kept on the ground “{en}”")
