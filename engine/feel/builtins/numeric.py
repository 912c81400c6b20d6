"""Numbers: rounding, remainders, roots and logarithms (DMN 1.5 table 77)."""

import decimal
from datetime import timedelta
from decimal import Decimal, DecimalException

from engine.feel import numbers
from engine.feel.builtins.registry import builtin
from engine.feel.errors import Undefined
from engine.feel.evaluation import Evaluation
from engine.feel.numbers import Number
from engine.feel.values import YearMonthDuration

MIN_SCALE, MAX_SCALE = -6111, 6176


def _rounded(n: Number, scale: int, rounding: str) -> Number:
    if not MIN_SCALE <= scale <= MAX_SCALE:
        raise Undefined("小数位数超出范围 / scale out of range")
    digits = Decimal(n)
    if int(digits.as_tuple().exponent) >= -scale:
        return n
    context = decimal.Context(prec=2 * numbers.PRECISION, rounding=rounding)
    return numbers.integral(context.quantize(digits, Decimal(1).scaleb(-scale)))


@builtin("decimal(n: number, scale: integer)", "按四舍六入五成双保留小数位", "Rounded half even to a scale.")
def decimal_(n: Number, scale: int) -> Number:
    return _rounded(n, scale, decimal.ROUND_HALF_EVEN)


@builtin("floor(n: number, scale: integer?)", "向下取整", "Rounded down.")
def floor(n: Number, scale: int | None) -> Number:
    return _rounded(n, scale or 0, decimal.ROUND_FLOOR)


@builtin("ceiling(n: number, scale: integer?)", "向上取整", "Rounded up.")
def ceiling(n: Number, scale: int | None) -> Number:
    return _rounded(n, scale or 0, decimal.ROUND_CEILING)


@builtin("round up(n: number, scale: integer)", "远离零取整", "Rounded away from zero.")
def round_up(n: Number, scale: int) -> Number:
    return _rounded(n, scale, decimal.ROUND_UP)


@builtin("round down(n: number, scale: integer)", "向零取整", "Rounded towards zero.")
def round_down(n: Number, scale: int) -> Number:
    return _rounded(n, scale, decimal.ROUND_DOWN)


@builtin("round half up(n: number, scale: integer)", "四舍五入", "Rounded half away from zero.")
def round_half_up(n: Number, scale: int) -> Number:
    return _rounded(n, scale, decimal.ROUND_HALF_UP)


@builtin("round half down(n: number, scale: integer)", "五舍六入", "Rounded half towards zero.")
def round_half_down(n: Number, scale: int) -> Number:
    return _rounded(n, scale, decimal.ROUND_HALF_DOWN)


@builtin("abs(n: number)", "绝对值", "Absolute value.")
def abs_(n: Number) -> Number:
    return n if n >= 0 else -n


@builtin("abs(n: days and time duration)", "时长的绝对值", "A duration without its sign.")
def abs_days(n: timedelta) -> timedelta:
    return abs(n)


@builtin("abs(n: years and months duration)", "时长的绝对值", "A duration without its sign.")
def abs_months(n: YearMonthDuration) -> YearMonthDuration:
    return YearMonthDuration(abs(n.months))


@builtin("modulo(dividend: number, divisor: number)", "余数，符号随除数", "The remainder, with the divisor's sign.")
def modulo(dividend: Number, divisor: Number) -> Number:
    if not divisor:
        raise Undefined("除数为零 / division by zero")
    if isinstance(dividend, int) and isinstance(divisor, int):
        return dividend % divisor
    quotient = floor(numbers.divide(dividend, divisor), 0)
    return numbers.subtract(dividend, numbers.multiply(divisor, quotient))


@builtin("sqrt(number: number)", "平方根", "Square root.")
def sqrt(number: Number) -> Number:
    return numbers.integral(_decimal("sqrt", number))


@builtin("log(number: number)", "自然对数", "Natural logarithm.")
def log(number: Number) -> Number:
    if number <= 0:
        raise Undefined("只有正数有对数 / only positive numbers have a logarithm")
    return numbers.integral(_decimal("ln", number))


@builtin("exp(number: number)", "e 的幂", "e to the power of the number.")
def exp(number: Number) -> Number:
    return numbers.integral(_decimal("exp", number))


def _decimal(operation: str, number: Number) -> Decimal:
    try:
        result: Decimal = getattr(numbers.CONTEXT, operation)(Decimal(number))
    except DecimalException:
        raise Undefined("数值超出范围或无意义 / number out of range or undefined") from None
    return result


@builtin("random number()", "0 到 1 之间的随机数", "A random number from 0 to 1.", needs_evaluation=True)
def random_number(evaluation: Evaluation) -> Number:
    return numbers.divide(evaluation.chance.getrandbits(53), 2**53)


@builtin("odd(number: number)", "是否奇数", "Whether the number is odd.")
def odd(number: Number) -> bool:
    return modulo(number, 2) == 1


@builtin("even(number: number)", "是否偶数", "Whether the number is even.")
def even(number: Number) -> bool:
    return modulo(number, 2) == 0
