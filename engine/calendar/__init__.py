"""Working time of a tenant: which days, which hours, and exact arithmetic on both; it asks no clock and reads no file.

Contract:
    read_calendar(files) -> Calendar            plain mappings by file name; refuses with every finding at once
    read_official(name, data) -> Official       an official list as YAML, CSV or ICS, for read_calendar
    Calendar                                    working days and minutes, halves, counted days; `of_unit`, `of_person`
    Duration, Unit, parse_duration(text)        `1wd`, `4wh`, `30wm` (working) and `30m`, `24h`, `7d` (by the clock)
    Half, CountMode                             `am` | `pm`; how days of absence are counted
    calendar_functions() -> Functions           what models may call; reads `evaluation.host.calendar` and `.due`
    CalendarRangeError                          outside the years a calendar is known for
"""

from engine.calendar.calendar import DEFAULT_CALENDAR, Calendar
from engine.calendar.counting import CountMode
from engine.calendar.days import CalendarRangeError, Days, Overlay
from engine.calendar.duration import Duration, Unit, parse_duration
from engine.calendar.functions import calendar_functions
from engine.calendar.hours import DatedHours, DayHours, Half, Hours
from engine.calendar.official import Official, read_official
from engine.calendar.own_hours import OwnHours, Worked
from engine.calendar.reading import read_calendar

__all__ = [
    "DEFAULT_CALENDAR", "Calendar", "CalendarRangeError", "CountMode", "DatedHours", "DayHours", "Days", "Duration",
    "Half", "Hours", "Official", "Overlay", "OwnHours", "Unit", "Worked", "calendar_functions", "parse_duration",
    "read_calendar", "read_official",
]  # fmt: skip
