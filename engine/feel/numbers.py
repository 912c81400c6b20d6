"""Numbers of 34 digits (IEEE 754 decimal128, DMN 1.5 clause 10.3.2.3.1): plain ints while they fit, else decimals."""

from decimal import (
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

from engine.feel.errors import Undefined

Number = int | Decimal

PRECISION = 34
CONTEXT = Context(prec=PRECISION, Emax=6144, Emin=-6143, traps=[DivisionByZero, InvalidOperation, Overflow])
LARGEST_INT = 10**PRECISION
SMALLEST_INT = -LARGEST_INT


def number(value: Number) -> Number:
    """The value within 34 digits. Raises Undefined beyond 10^6144."""
    if value.__class__ is int and -LARGEST_INT < value < LARGEST_INT:
        return value
    try:
        return CONTEXT.plus(Decimal(value))
    except DecimalException:
        raise Undefined("数值超出范围 / number out of range") from None


def rounded(value: object) -> Number | None:
    """An int of JSON within 34 digits; null beyond 10^6144."""
    try:
        return CONTEXT.plus(Decimal(value)) if isinstance(value, int) else None
    except DecimalException:
        return None


def parse_number(text: str) -> Number:
    return int(text) if text.isdigit() and len(text) <= PRECISION else number(Decimal(text))


def integral(value: Number) -> Number:
    """An int if the value has no fraction and fits, else the value."""
    if value.__class__ is Decimal and value == value.to_integral_value() and abs(value) < LARGEST_INT:
        return int(value)
    return value


def add(left: Number, right: Number) -> Number:
    return number(left + right) if left.__class__ is right.__class__ is int else _decimal("add", left, right)


def subtract(left: Number, right: Number) -> Number:
    return number(left - right) if left.__class__ is right.__class__ is int else _decimal("subtract", left, right)


def multiply(left: Number, right: Number) -> Number:
    return number(left * right) if left.__class__ is right.__class__ is int else _decimal("multiply", left, right)


def divide(left: Number, right: Number) -> Number:
    if not right:
        raise Undefined("除数为零 / division by zero")
    if left.__class__ is int and right.__class__ is int and not left % right:
        return left // right
    return _decimal("divide", left, right)


def power(left: Number, right: Number) -> Number:
    return integral(_decimal("power", left, right))


def _decimal(operation: str, left: Number, right: Number) -> Decimal:
    try:
        result: Decimal = getattr(CONTEXT, operation)(left, right)
    except DecimalException:
        raise _undefined() from None
    # 0 ** -1 is infinite without any signal.
    if not result.is_finite():
        raise _undefined()
    return result


def _undefined() -> Undefined:
    return Undefined("数值超出范围或无意义 / number out of range or undefined")


def plain_text(value: Number) -> str:
    """Digits without exponent or trailing zeros, as a reader expects them; with exponent beyond 34 digits."""
    if value.__class__ is int and -LARGEST_INT < value < LARGEST_INT:
        return str(value)
    value = Decimal(value)
    if not value:
        return "0"
    if abs(value.adjusted()) > PRECISION:
        return str(value.normalize(CONTEXT))
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
