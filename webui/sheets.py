"""Rows as a file for a spreadsheet, CSV or Excel; nothing in a cell is ever taken for a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from openpyxl import Workbook

from engine.feel.evaluation import SHANGHAI

Value = str | int | float | datetime | None
Rows = Iterable[Sequence[Value]]
CSV, XLSX = "csv", "xlsx"
TYPES = {CSV: "text/csv", XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What spreadsheets begin a formula with, in narrow and in wide letters."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LONGEST = 32_767
"""Characters that a cell of Excel holds."""


def sheet(format: str, heads: Sequence[str], rows: Rows) -> bytes:
    """`format` is CSV (UTF-8 with a mark, as Excel expects it) or XLSX."""
    safe = ([_safe(value) for value in row] for row in [heads, *rows])
    return _csv(safe) if format == CSV else _xlsx(safe)


def _safe(value: Value) -> str | int | float | None:
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    if not isinstance(value, str):
        return value
    text = _CONTROL.sub("", value)
    return f"'{text}"[:_LONGEST] if text.lstrip(" ").startswith(_STARTS) else text[:_LONGEST]


def _csv(rows: Rows) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _xlsx(rows: Rows) -> bytes:
    book = Workbook(write_only=True)
    page = book.create_sheet("1")
    page.freeze_panes = "A2"
    for row in rows:
        page.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
