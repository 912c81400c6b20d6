"""Notices that people have read, and what they want to have of them outside the product."""

from engine.commands import MarkNoticesRead, SetNoticeChoice
from engine.errors import InvalidRequest
from engine.handlers.environment import Environment
from engine.notices import CHANNELS, Choice, Kind, Wanted, read_hours, read_time
from engine.store.unit_of_work import UnitOfWork


def mark_notices_read(command: MarkNoticesRead, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """What was read before, and what is not there or somebody else's, counts as nothing."""
    if command.notice is not None:
        return {"read": int(work.notices.mark_read(command.notice, command.actor.id, env.now))}
    return {"read": work.notices.mark_all_read(command.actor.id, command.until or env.now, env.now)}


def set_notice_choice(command: SetNoticeChoice, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """All of it anew. What is on its way already goes as it was to."""
    kinds, known = set(Kind), set(CHANNELS)
    unknown = [kind for kind, muted in command.muted.items() if kind not in kinds or not set(muted) <= known]
    if unknown or command.quiet not in set(Wanted):
        raise InvalidRequest(reason="没有这个选项，请刷新页面 / there is no such choice: reload the page")
    own = read_hours(command.own) if command.own else None
    if own is None and (command.own or command.quiet == Wanted.OWN):
        raise InvalidRequest(reason="免打扰时段写作 20:00-08:00，起止不能相同 / write quiet hours as 20:00-08:00")
    digest_at = read_time(command.digest_at) if command.digest_at else None
    if command.digest_at and digest_at is None:
        raise InvalidRequest(reason="汇总时间写作 17:30 / write the hour of the summary as 17:30")
    muted = {kind: frozenset(channels) for kind, channels in command.muted.items() if channels}
    work.choices.put(command.actor.id, Choice(muted=muted, quiet=Wanted(command.quiet), own=own, digest_at=digest_at))
    return {"person": command.actor.id}
