"""Figures put together from a handful of rows, each worked out by hand beside it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from engine.calendar import calendar_functions
from engine.feel import Evaluation, Expression, compile_expression
from engine.feel.evaluation import SHANGHAI
from engine.measures import Aggregate, Better, Figure, In, Measure, Row, Source, counted, figure, is_reached

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=SHANGHAI)


def feel(text: str | None) -> Expression | None:
    return compile_expression(text, functions=calendar_functions()) if text else None


def measured(
    aggregate: Aggregate, values: Sequence[object], *, value: str | None = "x", where: str | None = None,
    over: str | None = None, shown_in: In | None = None,
) -> Figure:  # fmt: skip
    measure = Measure(
        key="m", name={"zh": "一", "en": "one"}, source=Source.LEDGER, aggregate=aggregate, value=feel(value),
        where=feel(where), over=feel(over), shown_in=shown_in,
    )  # fmt: skip
    rows = [Row(at=NOON, values=one if isinstance(one, dict) else {"x": one}) for one in values]
    return figure(measure, counted(measure, rows, lambda: Evaluation(now=NOON)))


SEVEN = [9, 1, 4, 2, 7, 3, 30]  # sorted: 1 2 3 4 7 9 30, sum 56


@pytest.mark.parametrize(
    ("aggregate", "comes_to"),
    [
        (Aggregate.COUNT, "7"),
        (Aggregate.SUM, "56"),
        (Aggregate.MEAN, "8"),  # 56 ÷ 7
        (Aggregate.MEDIAN, "4"),  # the fourth of seven
        (Aggregate.P90, "30"),  # 0.9 × 7 = 6.3, so the seventh
    ],
)
def test_seven_numbers(aggregate: Aggregate, comes_to: str) -> None:
    assert measured(aggregate, SEVEN) == Figure(7, Decimal(comes_to))


def test_the_middle_of_an_even_number_lies_between_two() -> None:
    assert measured(Aggregate.MEDIAN, [1, 2, 3, 10, 20, 30]) == Figure(6, Decimal("6.5"))  # (3 + 10) ÷ 2
    assert measured(Aggregate.P90, range(1, 21)) == Figure(20, Decimal(18))  # 0.9 × 20, the eighteenth


def test_a_share_counts_yes_among_yes_and_no_and_leaves_out_what_is_unknown() -> None:
    values = [True, True, True, False, None, True, "yes"]  # four of five
    assert measured(Aggregate.SHARE, values) == Figure(5, Decimal("0.8"))


def test_a_ratio_divides_sums_and_not_shares() -> None:
    rows = [
        {"a": 1, "b": 2},
        {"a": 3, "b": 3},
        {"a": 0, "b": 1},
        {"a": 2, "b": 6},
        {"a": 3, "b": 3},
        {"a": 9, "b": None},
    ]
    # (1 + 3 + 0 + 2 + 3) ÷ (2 + 3 + 1 + 6 + 3) = 9 ÷ 15
    assert measured(Aggregate.RATIO, rows, value="a", over="b") == Figure(5, Decimal("0.6"))
    assert measured(Aggregate.RATIO, [{"a": 1, "b": 0}] * 5, value="a", over="b") == Figure(5, None)


def test_durations_are_counted_in_what_is_shown() -> None:
    values = [timedelta(hours=h) for h in (1, 2, 3, 6, 12)]  # 24 hours in five
    assert measured(Aggregate.MEAN, values, shown_in=In.HOURS) == Figure(5, Decimal("4.8"))
    assert measured(Aggregate.MEAN, values, shown_in=In.DAYS) == Figure(5, Decimal("0.2"))
    assert measured(Aggregate.MEAN, values, shown_in=In.MINUTES) == Figure(5, Decimal(288))


def test_only_what_fits_is_counted() -> None:
    assert measured(Aggregate.SUM, SEVEN, where="x > 3") == Figure(4, Decimal(50))  # 4 + 7 + 9 + 30
    assert measured(Aggregate.COUNT, SEVEN, value=None, where="x > 100") == Figure(0, Decimal(0))


@pytest.mark.parametrize("n", [0, 1, 4])
def test_few_rows_are_too_few_for_a_middle_but_not_for_a_sum(n: int) -> None:
    for aggregate in (Aggregate.SHARE, Aggregate.MEAN, Aggregate.MEDIAN, Aggregate.P90):
        values = [True] * n if aggregate is Aggregate.SHARE else [2] * n
        assert measured(aggregate, values).is_few
    assert measured(Aggregate.SUM, [2] * n) == Figure(n, Decimal(2 * n))


def test_an_error_in_one_row_leaves_that_row_out() -> None:
    assert measured(Aggregate.MEAN, [1, 2, 3, 4, 5, "six"], value="x + 1") == Figure(5, Decimal(4))


def test_a_target_is_reached_from_the_right_side() -> None:
    def reached(value: str | None, better: Better | None) -> bool | None:
        measure = Measure(
            key="m", name={}, source=Source.CASES, aggregate=Aggregate.SHARE, target=Decimal("0.9"), better=better
        )
        return is_reached(measure, Decimal(value) if value else None)

    assert [reached("0.9", Better.HIGHER), reached("0.89", Better.HIGHER)] == [True, False]
    assert [reached("0.9", Better.LOWER), reached("0.91", Better.LOWER)] == [True, False]
    assert [reached(None, Better.HIGHER), reached("1", None)] == [None, None]
