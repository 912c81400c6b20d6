"""Adding, subtracting and counting working time: with a year at hand, with a person's rows, and minute by minute."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from benchmarks.measure import Acts
from engine.calendar import Calendar, OwnHours
from engine.feel.evaluation import SHANGHAI

TITLE = "Working time of five working days"
ROUNDS, CALLS = 50, 200
START, MINUTES = datetime(2026, 9, 30, 16, 30, tzinfo=SHANGHAI), 5 * 420


def walked(calendar: Calendar, moment: datetime, minutes: int) -> datetime:
    """The slow way: look at every minute."""
    worked = calendar.worked
    while minutes:
        since = timedelta(hours=moment.hour, minutes=moment.minute)
        minutes -= any(start <= since < end for start, end in worked.on(moment.date()))
        moment += timedelta(minutes=1)
    return moment


@contextmanager
def acts() -> Iterator[Acts]:
    mornings = OwnHours(date(2026, 1, 1), date(2026, 12, 31), ((time(8), time(12)),), frozenset(range(5)))
    calendar = Calendar(people={"w003": (mornings,)})
    own, end = calendar.of_person("w003"), calendar.add_working_minutes(START, MINUTES)
    yield {
        "add": lambda: calendar.add_working_minutes(START, MINUTES),
        "subtract": lambda: calendar.add_working_minutes(end, -MINUTES),
        "between": lambda: calendar.working_minutes_between(START, end),
        "add, with a person's own hours": lambda: own.add_working_minutes(START, MINUTES),
        "add, in a calendar made for it": lambda: Calendar().add_working_minutes(START, 1),
        "add an hour, minute by minute": lambda: walked(calendar, START, 60),
    }
