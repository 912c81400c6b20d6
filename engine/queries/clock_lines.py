"""What befell a promise, as lines of a case's account: stopped, run on, confirmed, extended, moved by the calendar."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from engine.forms import Text
from engine.people import REASONS, SUSPENDED
from engine.queries.lines import Line, Said
from engine.queries.names import Names
from engine.store.history import HistoryRow

_SAID = {
    "ClockPaused": Said.PAUSED, "ClockResumed": Said.RESUMED, "PauseConfirmed": Said.PAUSE_CONFIRMED,
    "PauseLapsed": Said.PAUSE_LAPSED, "ExtensionAsked": Said.EXTENSION_ASKED,
    "ExtensionGranted": Said.EXTENSION_GRANTED, "ExtensionRefused": Said.EXTENSION_REFUSED,
    "DueTimeMoved": Said.DUE_MOVED,
}  # fmt: skip
OF_CLOCKS = frozenset(_SAID)


def clock_line(row: HistoryRow, names: Names, step: Callable[[str], Text]) -> Line:
    """`due_at` is until when it stops or is due from then on, `outcome` why it stops, `detail` how its pause ended."""
    data = row.fields
    return Line(
        at=row.at, said=_SAID[row.kind], by=names.person(row.actor_id or "system"), step=step(data["element"]),
        outcome=_reason(data), detail=_how(data), due_at=_moment(data.get("until") or data.get("to")),
    )  # fmt: skip


def reason_name(code: str) -> Text:
    if code == SUSPENDED:
        return Text("事项暂停办理", "The case was suspended")
    known = REASONS.get(code)
    return Text(known.zh, known.en) if known is not None else Text(code, code)


def _reason(data: Mapping[str, Any]) -> Text | None:
    return reason_name(data["code"]) if "code" in data else None


def _how(data: Mapping[str, Any]) -> str:
    return "refused" if data.get("refused") else str(data.get("how", ""))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
