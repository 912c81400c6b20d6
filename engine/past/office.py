"""When people do things: while the office is open, mostly before it is due, now and then after."""

from datetime import datetime, time, timedelta

from engine.calendar import Calendar
from engine.feel.evaluation import SHANGHAI
from engine.past.dice import Dice
from engine.past.plan import Work

OPENS, CLOSES = time(8, 30), time(17, 30)


def open_moment(calendar: Calendar, dice: Dice, moment: datetime) -> datetime:
    """The same moment while the office is open, else one soon after it opens."""
    local = moment.astimezone(SHANGHAI).replace(microsecond=0)
    day, is_over = local.date(), local.time() >= CLOSES
    if calendar.is_working_day(day) and OPENS <= local.time() < CLOSES:
        return local
    if is_over or not calendar.is_working_day(day):
        day = calendar.next_working_day(day)
    return datetime.combine(day, OPENS, SHANGHAI) + timedelta(minutes=dice.whole(5, 90))


def a_moment_of(calendar: Calendar, dice: Dice, begins: datetime, ends: datetime) -> datetime:
    """Somewhere between the two, most often in the morning."""
    day = (begins + (ends - begins) * dice.between(0, 1)).astimezone(SHANGHAI).date()
    if not calendar.is_working_day(day):
        day = calendar.next_working_day(day)
    return datetime.combine(day, OPENS, SHANGHAI) + timedelta(minutes=round(min(dice.lasting(130), 530)))


def opening_before(calendar: Calendar, moment: datetime, days: int = 0) -> datetime:
    """When the office last opened before the moment, or so many working days earlier."""
    local = moment.astimezone(SHANGHAI)
    is_open = calendar.is_working_day(local.date()) and local.time() >= OPENS
    return datetime.combine(calendar.shift_working_days(local.date(), -days - (not is_open)), OPENS, SHANGHAI)


def done_at(calendar: Calendar, dice: Dice, work: Work, now: datetime, due_at: datetime | None) -> datetime:
    """When something that came up now is handed in."""
    if due_at is None or due_at <= now:
        return open_moment(calendar, dice, now + timedelta(hours=dice.lasting(work.hours)))
    limit = due_at - now
    if dice.happens(work.late):
        delay = max(limit * dice.between(0.05, 1), timedelta(minutes=20))
        return open_moment(calendar, dice, due_at + delay)
    moment = open_moment(calendar, dice, now + limit * min(dice.lasting(work.pace), 0.95))
    return moment if moment <= due_at else now + limit * dice.between(0.1, 0.9)
