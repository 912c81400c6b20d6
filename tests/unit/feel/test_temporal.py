"""Dates, times and durations: reading, writing, exact arithmetic, properties and the evaluation's clock."""

import pytest

from engine.feel import to_json
from tests.support.feel import feel


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('date("2026-12-07")', "2026-12-07"), ('date("2026-02-30")', None), ('date("7.12.2026")', None),
        ('date("２０２６-12-07")', None),
        ("date(2026, 12, 7)", "2026-12-07"), ('date(date and time("2026-12-07T23:30:00"))', "2026-12-07"),
        ('date("2026-12-07T08:30:00")', "2026-12-07"), ('time("08:30:00")', "08:30:00"),
        ('time("08:30")', "08:30:00"),
        ('time("25:00:00")', None), ('time("08:30:00+08:00")', "08:30:00+08:00"), ('time("08:30:00Z")', "08:30:00Z"),
        ('time(8, 30, 0)', "08:30:00"), ('time(8, 30, 0.5, @"PT8H")', "08:30:00.5+08:00"),
        ("time(1, 2, -3)", None),
        ('date and time("2026-12-07T08:30:00")', "2026-12-07T08:30:00"),
        ('date and time("2026-12-07T08:30:00@Asia/Shanghai")', "2026-12-07T08:30:00@Asia/Shanghai"),
        ('date and time("2026-12-07T08:30:00@Nowhere/At All")', None),
        ('date and time("2026-12-07")', "2026-12-07T00:00:00"),
        ('date and time(date("2026-12-07"), time("08:30:00"))', "2026-12-07T08:30:00"),
        ('date and time(@"2026-12-07T00:30:00Z", "Asia/Shanghai")', "2026-12-07T08:30:00@Asia/Shanghai"),
        ('time("T08:30:00z")', "08:30:00Z"), ('time("08:30:00+02:45:55")', "08:30:00+02:45:55"),
        ('time(8, 30, 0, @"PT15H")', None),
        ('@"2026-12-07T08:30:00+08:00[Asia/Shanghai]"', "2026-12-07T08:30:00@Asia/Shanghai"),
        ('date and time("2026-12-07TT08:30:00")', None),
        ('date and time(2026, 12, 7, 8, 30, 0)', "2026-12-07T08:30:00"),
        ('date and time(2026, 12, 7, 8, 30, 0, @"PT8H")', "2026-12-07T08:30:00+08:00"),
        ('date and time(2026, 12, 7, 8, 30, 0, "Asia/Shanghai")', "2026-12-07T08:30:00@Asia/Shanghai"),
        ('date and time(@"2026-12-07T08:30:00+08:00", "Z")', "2026-12-07T00:30:00Z"),
        ('date and time(year: 2026, month: 2, day: 30, hour: 0, minute: 0, second: 0)', None),
        ('duration("P1DT25H")', "P2DT1H"), ('duration("-PT0.5S")', "-PT0.5S"), ('duration("P14M")', "P1Y2M"),
        ('duration("P0D")', "PT0S"), ('duration("P")', None), ('duration("P1DT")', None), ('duration("P1Y1D")', None),
        ('years and months duration(date("2025-01-31"), date("2026-11-25"))', "P1Y9M"),
        ('years and months duration(date("2026-11-25"), date("2025-01-31"))', "-P1Y9M"),
        ('years and months duration(@"2026-01-01T00:00:00", @"2026-03-01T00:00:00Z")', "P2M"),
    ],
)  # fmt: skip
def test_reading_and_writing(text: str, value: object) -> None:
    assert to_json(feel(text)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('@"2026-12-07" + @"P1D"', "2026-12-08"), ('@"P1D" + @"2026-12-07"', "2026-12-08"),
        ('@"2026-01-31" + @"P1M"', "2026-02-28"), ('@"2024-02-29" - @"P1Y"', "2023-02-28"),
        ('@"2026-12-07" - @"2026-12-01"', "P6D"), ('@"2026-12-07" + @"PT36H"', "2026-12-08"),
        ('@"2026-12-07T08:30:00" + @"PT90M"', "2026-12-07T10:00:00"),
        ('@"2026-12-07T08:30:00+08:00" - @"2026-12-07T00:30:00Z"', "PT0S"),
        ('@"2026-12-07T08:30:00+08:00" - @"2026-12-07T08:30:00"', None), ('@"23:00:00" + @"PT2H"', "01:00:00"),
        ('@"10:00:00" - @"08:30:00"', "PT1H30M"), ('@"P1D" * 1.5', "P1DT12H"), ('@"P1Y" / 5', "P2M"),
        ('@"P1D" / @"PT8H"', 3), ('@"P1Y" / @"P1M"', 12), ('-@"P1D"', "-P1D"), ('@"P1D" + @"P1M"', None),
        ('@"9999-12-31" + @"P1D"', "10000-01-01"), ('@"P1D" / 0', None), ('@"P1D" < @"PT25H"', True),
        ('@"P1M" < @"P30D"', None),
        ('@"2026-03-08T01:30:00@America/New_York" + @"PT1H"', "2026-03-08T03:30:00@America/New_York"),
        ('@"0001-01-01T00:00:00+14:00" < @"9999-12-31T23:59:59-14:00"', True),
    ],
)  # fmt: skip
def test_arithmetic_is_exact(text: str, value: object) -> None:
    assert to_json(feel(text)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('@"2026-12-07".year', 2026), ('@"2026-12-07".weekday', 1), ('@"2026-12-07T08:30:15".minute', 30),
        ('@"08:30:00+08:00".time offset', "PT8H"),
        ('@"08:30:00@Asia/Shanghai".time offset', "PT8H"),
        ('@"2026-12-07T08:30:00@Asia/Shanghai".timezone', "Asia/Shanghai"),
        ('@"P1DT2H3M4S".hours', 2), ('@"-P1DT2H".hours', -2), ('@"P1Y2M".months', 2), ('@"-P14M".years', -1),
        ('@"-P14M".months', -2), ('@"2026-12-07".hour', None), ('day of week(@"2026-12-07")', "Monday"),
        ('day of year(@"2026-12-31")', 365), ('week of year(@"2027-01-01")', 53),
        ('month of year(@"2026-12-07")', "December"),
        ('last day of month(@"2024-02-05")', "2024-02-29"), ('to unix timestamp(@"1970-01-01T00:00:01Z")', 1000),
        ("now()", "2026-11-25T09:30:00@Asia/Shanghai"), ("today()", "2026-11-25"),
    ],
)  # fmt: skip
def test_properties_and_the_clock(text: str, value: object) -> None:
    assert to_json(feel(text)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('@"10000-02-29"', "10000-02-29"), ('@"-0044-03-15"', "-0044-03-15"), ('@"0000-01-01"', "0000-01-01"),
        ('date("999999999-12-31") = date(999999999, 12, 31)', True), ('date("-999999999-12-31").year', -999999999),
        ("date(1000000000, 1, 1)", None), ('date("1000000000-01-01")', None), ('date("01234-01-01")', None),
        ('date("10001-02-29")', None), ("date(10000, 2, 29).day", 29),
        ("day of week(date(10026, 11, 25))", "Wednesday"),
        ('@"99999-12-31T23:59:59.5+08:00"', "99999-12-31T23:59:59.5+08:00"),
        ('@"99999-12-31T11:22:33@Asia/Shanghai".timezone', "Asia/Shanghai"),
        ('@"99999-12-31T23:00:00Z" + @"PT2H"', "100000-01-01T01:00:00Z"), ('@"10000-01-01" - @"P1D"', "9999-12-31"),
        ('@"10000-01-01" - @"9999-12-31"', "P1D"), ('@"-0001-12-31" + @"P1M"', "0000-01-31"),
        ('@"0001-01-01" - @"P1Y"', "0000-01-01"), ('@"10400-02-29" + @"P1Y"', "10401-02-28"),
        ('@"10000-01-01" > @"9999-12-31"', True), ('@"-0001-01-01" < @"0001-01-01"', True),
        ('@"10000-01-01T00:00:00Z" = @"9999-12-31T10:00:00-14:00"', True),
        ('@"10000-01-01T00:00:00Z" = @"10000-01-01T00:00:00"', None),
        ('@"10000-01-01T00:00:00Z" < @"10000-01-01T00:00:00"', None),
        ('@"12000-01-01T00:00:00Z" - @"10000-01-01T00:00:00Z"', "P730485D"),
        ('@"999999999-01-01" - @"-999999999-01-01"', None), ('@"999999999-12-31" + @"P1D"', None),
        ('date(@"10000-01-01T08:30:00")', "10000-01-01"), ('time(@"10000-01-01T08:30:00Z")', "08:30:00Z"),
        ('date and time(date(10000, 1, 1), time("08:30:00"))', "10000-01-01T08:30:00"),
        ('date and time(@"10000-01-01T00:30:00Z", "Asia/Shanghai")', "10000-01-01T08:30:00@Asia/Shanghai"),
        ('date and time(@"10000-01-01T00:30:00", "Asia/Shanghai")', "10000-01-01T00:30:00@Asia/Shanghai"),
        ('years and months duration(@"2026-01-01", @"10026-03-01")', "P8000Y2M"),
        ('last day of month(@"10000-02-01")', "10000-02-29"), ('string(@"10000-01-01")', "10000-01-01"),
        ('@"10000-01-01" instance of date', True), ('@"10000-01-01T00:00:00" instance of date', False),
        ('@"10000-06-01" in [@"10000-01-01"..@"10000-12-31"]', True), ('day of year(@"10000-12-31")', 366),
        ('is(@"10000-01-01T00:00:00Z", @"10000-01-01T00:00:00")', False), ('-@"10000-01-01"', None),
    ],
)  # fmt: skip
def test_years_that_python_does_not_have(text: str, value: object) -> None:
    assert to_json(feel(text)) == value
