"""A line of what happened in a case: who, what, when, as values that a page can say in a sentence."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from engine.forms import Text
from engine.forms.model import BLANK


class Said(StrEnum):
    """What a line says. The first ones are of people, those from `PASSED` on of the machine."""

    STARTED = "started"
    OPENED = "opened"
    CLAIMED = "claimed"
    ASSIGNED = "assigned"
    RELEASED = "released"
    OFFERED = "offered"
    COMPLETED = "completed"
    RETURNED = "returned"
    TAKEN_BACK = "taken_back"
    TRANSFERRED = "transferred"
    OTHERS_ASKED = "others_asked"
    OTHERS_ANSWERED = "others_answered"
    OTHERS_DROPPED = "others_dropped"
    SIGNING = "signing"
    VOTE_OVER = "vote_over"
    CLOSED = "closed"
    SKIPPED = "skipped"
    SIGNERS_ADDED = "signers_added"
    SIGNERS_DROPPED = "signers_dropped"
    MARKED = "marked"
    ATTACHED = "attached"
    FILE_WITHDRAWN = "file_withdrawn"
    URGED = "urged"
    COMMENTED = "commented"
    COPIED = "copied"
    COPY_READ = "copy_read"
    LEVEL = "level"
    PAUSED = "paused"
    RESUMED = "resumed"
    PAUSE_CONFIRMED = "pause_confirmed"
    PAUSE_LAPSED = "pause_lapsed"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_GRANTED = "extension_granted"
    EXTENSION_REFUSED = "extension_refused"
    DUE_MOVED = "due_moved"
    SUSPENDED = "suspended"
    UNSUSPENDED = "unsuspended"
    MIGRATED = "migrated"
    CALLED = "called"
    STUCK = "stuck"
    TIME_CAME = "time_came"
    MESSAGE_CAME = "message_came"
    SIGNAL_CAME = "signal_came"
    WITHDRAWN = "withdrawn"
    REPEATED = "repeated"
    ENDED = "ended"
    PASSED = "passed"
    TIMER_SET = "timer_set"
    AWAITED = "awaited"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`step` is the element's name, `to` whom a task went to, `acting_for` in whose stead it was done; `detail` is a
    level, how an instance ended, why a task was assigned or skipped, what others are asked for; of work that was sent
    back `outcome` is the step it went to, of a clock that stops the reason. Of a joint vote that is over `detail` is
    passed or failed, `votes` who said what (yes, no or abstained), and `missing` how many had not signed. `count` says
    how often it happened at once, as for the turns of a joint vote."""

    at: datetime
    said: Said
    by: Text
    step: Text = BLANK
    to: tuple[Text, ...] = ()
    acting_for: Text | None = None
    outcome: Text | None = None
    detail: str = ""
    votes: tuple[tuple[Text, str], ...] = ()
    missing: int = 0
    due_at: datetime | None = None
    count: int = 1


def together(lines: Iterable[Line]) -> list[Line]:
    """Equal lines that follow one another become one that is counted."""
    merged: list[Line] = []
    for line in lines:
        if merged and replace(merged[-1], count=1) == line:
            merged[-1] = replace(line, count=merged[-1].count + 1)
        else:
            merged.append(line)
    return merged
