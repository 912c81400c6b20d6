"""Times as people say them: today's by the hour, others by the day, and how much is left until a due time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.dates import format_date, format_datetime
from flask_babel import get_locale, gettext

from engine.feel.evaluation import SHANGHAI

MANY_MINUTES = 100
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moments:
    """Seen from `now`, in the language of the page and the tenant's zone."""

    now: datetime

    def at(self, moment: datetime) -> str:
        local, today = moment.astimezone(SHANGHAI), self.now.astimezone(SHANGHAI)
        clock = local.strftime("%H:%M")
        days = (local.date() - today.date()).days
        if days == 0:
            return _("今天 %(clock)s", clock=clock)
        if days == -1:
            return _("昨天 %(clock)s", clock=clock)
        if days == 1:
            return _("明天 %(clock)s", clock=clock)
        pattern = _("M月d日 HH:mm") if local.year == today.year else _("y年M月d日 HH:mm")
        return str(format_datetime(local, pattern, locale=get_locale()))

    def whole(self, moment: datetime) -> str:
        """With the year, as papers have it."""
        return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")

    def day(self, moment: datetime) -> str:
        """The day alone."""
        local, today = moment.astimezone(SHANGHAI).date(), self.now.astimezone(SHANGHAI).date()
        near = {-1: _("昨天"), 0: _("今天"), 1: _("明天")}
        pattern = _("M月d日") if local.year == today.year else _("y年M月d日")
        return near.get((local - today).days) or str(format_date(local, pattern, locale=get_locale()))

    def left(self, due: datetime) -> str:
        """Still 3 hours, or 2 days late."""
        if due > self.now:
            return _("还剩%(long)s", long=_long(due - self.now))
        return _("已超%(long)s", long=_long(self.now - due))

    def minutes(self, n: int) -> str:
        return _long(timedelta(minutes=n))

    def spent(self, n: int) -> str:
        """Minutes of work in hours: a day of work is not one of the clock."""
        return _("%(n)s小时", n=round(n / 60)) if n >= MANY_MINUTES else _("%(n)s分钟", n=max(1, n))

    def iso(self, moment: datetime) -> str:
        return moment.astimezone(SHANGHAI).isoformat(timespec="minutes")


def _(text: str, **values: object) -> str:
    return str(gettext(text, **values))


def _long(span: timedelta) -> str:
    """In the largest unit that says enough."""
    if span >= 2 * _DAY:
        return _("%(n)s天", n=span // _DAY)
    if span >= _HOUR:
        return _("%(n)s小时", n=span // _HOUR)
    return _("%(n)s分钟", n=max(1, span // timedelta(minutes=1)))
