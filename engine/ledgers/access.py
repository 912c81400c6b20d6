"""What is noted each time somebody sees, or takes along, what masks hide; the journal itself is a declared ledger."""

from collections.abc import Sequence
from datetime import datetime

NOTED = frozenset(
    {"user", "subject", "ledger", "row_key", "fields", "purpose", "case_key", "at", "ip", "bulk_count"}
)  # fmt: skip
"""The columns that such a journal has."""


def access_entry(
    *, user: str, ledger: str, fields: Sequence[str], purpose: str, at: datetime, row_key: str | None = None,
    subject: str | None = None, case_key: str | None = None, ip: str | None = None, bulk_count: int | None = None,
) -> dict[str, object]:  # fmt: skip
    """One row of it; `bulk_count` where whole files were taken along."""
    row = {
        "user": user, "subject": subject, "ledger": ledger, "row_key": row_key, "fields": list(fields),
        "purpose": purpose, "case_key": case_key, "at": at.isoformat(), "ip": ip, "bulk_count": bulk_count,
    }  # fmt: skip
    return {name: value for name, value in row.items() if value is not None}
