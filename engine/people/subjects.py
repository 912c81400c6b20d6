"""What is kept about one person and may not be removed yet; values in, reasons out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.ledgers import Ledger, Retention


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
