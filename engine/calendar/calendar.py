"""The calendar value that every room is handed: days, hours and zone together."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from zoneinfo import ZoneInfo

from engine.calendar.counting import Count, CountMode, count_by_year
from engine.calendar.days import Days
from engine.calendar.duration import Duration
from engine.calendar.hours import Half, Hours
from engine.calendar.own_hours import OwnHours, People, Worked
from engine.calendar.timeline import MICROSECOND, Timeline

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
MICROSECONDS_PER_MINUTE = 60_000_000


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Working days and hours of one unit or person, in one zone. Moments are aware, in any zone; answers are in `zone`.

    `units` holds the hours of units that keep other ones, `people` the rows of people who do, and `own` the rows of
    the person whose calendar it is: they bear on working time alone, days of absence are the unit's. Raises
    CalendarRangeError outside 2000 to 2099.
    """

    zone: ZoneInfo = SHANGHAI
    days: Days = field(default_factory=Days)
    hours: Hours = field(default_factory=Hours)
    units: Mapping[str, Hours] = field(default_factory=dict)
    people: People = field(default_factory=dict)
    own: tuple[OwnHours, ...] = ()

    def of_unit(self, unit: str | None) -> "Calendar":
        """The same days with the unit's own hours, if it has any."""
        return self._by_unit.get(unit or "", self)

    def of_person(self, person: str | None) -> "Calendar":
        """The same with the person's own rows, if there are any; ask the unit's calendar for it."""
        return self._by_person.get(person or "", self)

    def is_working_day(self, day: date) -> bool:
        return self.days.is_working(day)

    def is_provisional(self, when: date | int) -> bool:
        """Whether a day's or a year's official arrangement is not known yet."""
        return self.days.is_provisional(when if isinstance(when, int) else when.year)

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        return self.shift_working_days(day, 1)

    def shift_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, or before it when negative; zero is the day itself."""
        step = ONE_DAY if count > 0 else -ONE_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    def working_day_of_month(self, day: date, number: int) -> date | None:
        """The `number`-th working day, from 1, of the month that `day` lies in; None if it has fewer."""
        found = self.shift_working_days(day.replace(day=1) - ONE_DAY, number) if 1 <= number <= 31 else None
        return found if found is not None and (found.year, found.month) == (day.year, day.month) else None

    def half_start(self, day: date, half: Half) -> datetime:
        """When the morning or afternoon begins, whether or not the day is worked."""
        return datetime.combine(day, self.hours.on(day).half(half)[0], self.zone)

    def half_end(self, day: date, half: Half) -> datetime:
        return datetime.combine(day, self.hours.on(day).half(half)[1], self.zone)

    def add_working_minutes(self, moment: datetime, minutes: int | Decimal) -> datetime:
        """The earliest moment at which so many working minutes have passed; negative goes back."""
        working = int(minutes * MICROSECONDS_PER_MINUTE)
        return self._timeline.add(self._local(moment), working).replace(tzinfo=self.zone)

    def working_minutes_between(self, start: datetime, end: datetime) -> Count:
        """Working minutes from one moment to another; negative when `end` lies before `start`."""
        passed = self._timeline.between(self._local(start), self._local(end))
        whole, rest = divmod(passed, MICROSECONDS_PER_MINUTE)
        return Decimal(passed) / MICROSECONDS_PER_MINUTE if rest else whole

    def add(self, moment: datetime, duration: Duration) -> datetime:
        """A duration later: in working time where its unit is one, else by the clock."""
        minutes = duration.minutes(self.hours.minutes_per_day)
        if duration.unit.is_working:
            return self.add_working_minutes(moment, minutes)
        return moment.astimezone(self.zone) + int(minutes * MICROSECONDS_PER_MINUTE) * MICROSECOND

    def count_days_by_year(
        self, start: date, start_half: Half, end: date, end_half: Half, mode: CountMode
    ) -> dict[int, Count]:
        return count_by_year(self.days, start, start_half, end, end_half, mode)

    def count_days(self, start: date, start_half: Half, end: date, end_half: Half, mode: CountMode) -> Count:
        """Days of an absence, from its first half to its last, both included."""
        return sum(self.count_days_by_year(start, start_half, end, end_half, mode).values())

    def _local(self, moment: datetime) -> datetime:
        return (moment if moment.tzinfo is self.zone else moment.astimezone(self.zone)).replace(tzinfo=None)

    @cached_property
    def _timeline(self) -> Timeline:
        return Timeline(self.worked)

    @property
    def worked(self) -> Worked:
        return Worked(self.days, self.hours, self.own)

    @cached_property
    def _by_unit(self) -> dict[str, "Calendar"]:
        return {unit: replace(self, hours=hours, units={}) for unit, hours in self.units.items()}

    @cached_property
    def _by_person(self) -> dict[str, "Calendar"]:
        return {person: replace(self, people={}, own=rows) for person, rows in self.people.items()}


DEFAULT_CALENDAR = Calendar()
