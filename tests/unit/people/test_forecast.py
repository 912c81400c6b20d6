"""How likely a promise is to break: reckoned by hand, and told only where enough is known."""

from datetime import datetime
from fractions import Fraction

import pytest

from engine.calendar import Calendar
from engine.feel.evaluation import SHANGHAI
from engine.people import Finished, Forecast, Open, Past, Spent, forecast

MONDAY, TUESDAY = 0, 1


def took(*minutes: int, weekday: int = MONDAY, load: int = 1) -> list[Finished]:
    return [Finished(one, weekday, load) for one in minutes]


def running(gone: int = 0, left: int = 100, weekday: int = MONDAY, load: int | None = 1) -> Open:
    return Open(gone=gone, left=left, weekday=weekday, load=load)


def forecast_of(finished: list[Finished], it: Open) -> Forecast | None:
    return forecast(Past(finished), it)


def test_the_case_reckoned_by_hand() -> None:
    """Forty were finished: ten each after 60, 120, 240 and 480 minutes. This one is 90 minutes old and due in 210.
    Thirty were not finished either after 90 minutes; of these the ten that took 480 would be late at 300.
    (10 + 1) / (30 + 2) = 11/32, some 34 %. Half were done within 120, nine in ten within 480."""
    found = forecast_of(took(*[60] * 10, *[120] * 10, *[240] * 10, *[480] * 10), running(gone=90, left=210))

    assert found is not None
    assert (found.likelihood, found.percent, found.n, found.half, found.most) == (Fraction(11, 32), 34, 40, 120, 480)


@pytest.mark.parametrize(("finished", "is_told"), [(29, False), (30, True)])
def test_nothing_is_told_until_thirty_are_finished(finished: int, is_told: bool) -> None:
    assert (forecast_of(took(*[60] * finished), running()) is not None) is is_told


def test_nothing_is_ever_certain() -> None:
    always, never = forecast_of(took(*[50] * 98), running(left=10)), forecast_of(took(*[50] * 98), running(left=60))

    assert (always and always.likelihood, never and never.likelihood) == (Fraction(99, 100), Fraction(1, 100))


def test_older_than_all_that_came_before_it_is_anybodys_guess() -> None:
    found = forecast_of(took(*[50] * 40), running(gone=60, left=60))

    assert found is not None
    assert found.likelihood == Fraction(1, 2)


@pytest.mark.parametrize(("weekday", "load", "n", "half"), [
    (MONDAY, 12, 30, 500), (MONDAY, 1, 30, 100), (TUESDAY, 12, 60, 500), (TUESDAY, None, 30, 200), (4, 5, 120, 200),
])  # fmt: skip
def test_it_is_compared_with_what_is_most_alike_as_long_as_that_is_enough(
    weekday: int, load: int | None, n: int, half: int
) -> None:
    history = [
        *took(*[100] * 30, load=2), *took(*[500] * 30, load=20), *took(*[200] * 30, weekday=TUESDAY, load=0),
        *took(*[500] * 20, weekday=2, load=15), *took(*[700] * 10, weekday=3, load=15),
    ]  # fmt: skip

    found = forecast_of(history, running(weekday=weekday, load=load))

    assert found is not None
    assert (found.n, found.half) == (n, half)


def test_minutes_are_of_the_promises_kind_and_without_its_pauses() -> None:
    def at(day: int, hour: int) -> datetime:
        return datetime(2026, 11, day, hour, tzinfo=SHANGHAI)

    friday, monday, pause = at(6, 16), at(9, 10), (at(9, 9), at(9, 10))

    assert Spent(calendar=Calendar(), is_working=True).between(friday, monday) == 180
    assert Spent(calendar=Calendar(), is_working=True).between(friday, monday, [pause]) == 120
    assert Spent(calendar=Calendar(), is_working=False).between(friday, monday, [pause]) == 65 * 60
    assert Spent(calendar=Calendar(), is_working=False).between(monday, friday) == 0
