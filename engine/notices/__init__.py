"""What people are told: texts with a class, what may leave the house of them, and when; it stores and sends nothing.

Contract:
    read_notices(content, lines, resource, functions) -> dict[str, NoticeText]   refuses with every finding at once
    judge_notices(…) -> texts, findings                      the same for who has more to find
    house_notices() -> Mapping[str, NoticeText]     what the engine itself says
    say(text, data, evaluation, secrets) -> Said             inside whole; outside no more than the text's class
    secrets_in(variables, classes)                           the personal values that variables hold
    Veil, own_secrets(…)                                     the same, and of picked rows, taken out of free text
    Choice, Hours, Channel, leave_at(…)                      what a person wants to have, where and when
"""

from engine.notices.choice import Choice, Hours, Wanted, digest_after, leave_at, read_hours, read_time
from engine.notices.house import house_notices
from engine.notices.masking import Secret, mask, redacted, secrets_in
from engine.notices.reading import judge_notices, read_notices
from engine.notices.saying import Outside, Said, holds, say
from engine.notices.text import CHANNELS, EVENTS, KINDS, RANK, Kind, NoticeText
from engine.notices.veil import NO_VEIL, Veil, own_secrets

__all__ = [
    "CHANNELS", "EVENTS", "KINDS", "NO_VEIL", "RANK", "Choice", "Hours", "Kind", "NoticeText", "Outside", "Said",
    "Secret", "Veil", "Wanted", "digest_after", "holds", "house_notices", "judge_notices", "leave_at", "mask",
    "own_secrets", "read_hours", "read_notices", "read_time", "redacted", "say", "secrets_in",
]  # fmt: skip
