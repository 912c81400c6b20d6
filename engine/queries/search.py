"""Filter, sort and page for every list that programs search, in SQL; which rows and fields there are, its noun says.

A page goes on from a *position*: the sort values and the key of a row. It stays right while rows come and go, where
counting from the beginning would show some twice and others never.
"""

import operator as operators
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, false, func, not_, or_, select, true

from engine.errors import InvalidRequest
from engine.store.columns import Moment

COUNTED = 10_000
"""Nobody reads further; counting a million matches would cost more than finding the page."""

Position = Sequence[object]
Row = Mapping[str, Any]


class Operator(StrEnum):
    EQ, NEQ, EXISTS, IN, NOT_IN, LIKE, GT, GTE, LT, LTE = (
        "eq", "neq", "exists", "in", "not_in", "like", "gt", "gte", "lt", "lte",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Condition:
    """`value` is a list for IN and NOT_IN, a bool for EXISTS; LIKE takes `*` and `?`, a backslash escapes them."""

    field: str
    operator: Operator
    value: Any


@dataclass(frozen=True, slots=True)
class Order:
    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """At most one of `offset`, `after` and `before` is set."""

    limit: int = 100
    offset: int = 0
    after: Position | None = None
    before: Position | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """`alternatives`: where there are any, all conditions of at least one must hold as well."""

    conditions: Sequence[Condition] = ()
    alternatives: Sequence[Sequence[Condition]] = ()
    orders: Sequence[Order] = ()
    page: Page = Page()


@dataclass(frozen=True, slots=True)
class Found:
    """`total` counts all matches, up to COUNTED. Positions are those of the first and the last row."""

    rows: list[Row]
    total: int
    has_more_total: bool
    first: Position | None
    last: Position | None


@dataclass(frozen=True, slots=True)
class Related:
    """A field with many values in rows of their own; `holding` says of the searched row that one of them fits."""

    column: ColumnElement[Any]
    holding: Callable[[ColumnElement[bool]], ColumnElement[bool]]


Fields = Mapping[str, ColumnElement[Any] | Related]

_COMPARISONS: Mapping[Operator, Callable[[ColumnElement[Any], Any], ColumnElement[bool]]] = {
    Operator.EQ: operators.eq,
    Operator.NEQ: operators.ne,
    Operator.IN: lambda column, values: column.in_(values),
    Operator.NOT_IN: lambda column, values: column.not_in(values),
    Operator.GT: operators.gt,
    Operator.GTE: operators.ge,
    Operator.LT: operators.lt,
    Operator.LTE: operators.le,
}


@dataclass(frozen=True, slots=True)
class _Term:
    """One step of the order. `value` reads it from a position."""

    column: ColumnElement[Any]
    descending: bool


def find(connection: Connection, query: Select[Any], fields: Fields, key: ColumnElement[Any], search: Search) -> Found:
    """Rows of `query` that match, ordered as asked, by `key` at last. Raises InvalidRequest for a strange position."""
    dialect, page = connection.dialect.name, search.page
    matching = query.where(*_matching(fields, search, dialect))
    counted = matching.with_only_columns(key, maintain_column_froms=True).limit(COUNTED + 1).subquery()
    total = connection.execute(select(func.count()).select_from(counted)).scalar_one()
    terms = [*_terms(fields, search.orders), _Term(key, False)]
    position = page.after if page.after is not None else page.before
    if position is not None:
        matching = matching.where(_beyond(terms, position, backwards=page.before is not None))
    backwards = page.before is not None
    ordering = [term.column.desc() if term.descending is not backwards else term.column.asc() for term in terms]
    marks = [term.column.label(f"position_{n}") for n, term in enumerate(terms)]
    answer = connection.execute(
        matching.add_columns(*marks).order_by(*ordering).limit(page.limit).offset(page.offset or None)
    )
    rows: list[Row] = [row._asdict() for row in answer]
    if backwards:
        rows.reverse()
    first, last = (_position(rows[end], len(terms)) if rows else None for end in (0, -1))
    return Found(rows, min(total, COUNTED), total > COUNTED, first, last)


def _matching(fields: Fields, search: Search, dialect: str) -> Iterator[ColumnElement[bool]]:
    yield from (_condition(fields, one, dialect) for one in search.conditions)
    if search.alternatives:
        groups = ((_condition(fields, one, dialect) for one in group) for group in search.alternatives)
        yield or_(*(and_(true(), *group) for group in groups))


def _condition(fields: Fields, condition: Condition, dialect: str) -> ColumnElement[bool]:
    field, operator = fields[condition.field], condition.operator
    if isinstance(field, Related):
        denied = {Operator.NEQ: Operator.EQ, Operator.NOT_IN: Operator.IN}.get(operator)
        if operator is Operator.EXISTS:
            there = field.holding(field.column.is_not(None))
            return there if condition.value else not_(there)
        holding = field.holding(_compared(field.column, denied or operator, condition.value, dialect))
        return not_(holding) if denied else holding
    return _compared(field, operator, condition.value, dialect)


def _compared(column: ColumnElement[Any], operator: Operator, value: Any, dialect: str) -> ColumnElement[bool]:
    if operator is Operator.EXISTS:
        return column.is_not(None) if value else column.is_(None)
    if operator is Operator.LIKE:
        return _like(column, value, dialect)
    compared = _COMPARISONS[operator](column, value)
    return or_(compared, column.is_(None)) if operator in (Operator.NEQ, Operator.NOT_IN) else compared


def _like(column: ColumnElement[Any], pattern: str, dialect: str) -> ColumnElement[bool]:
    """Upper and lower case differ on both databases: SQLite's LIKE ignores them, its GLOB does not."""
    glob = dialect == "sqlite"
    any_, one, special = ("*", "?", "*?[") if glob else ("%", "_", "%_\\")
    written, characters = "", iter(pattern)
    for char in characters:
        if char in "*?":
            written += any_ if char == "*" else one
            continue
        literal = next(characters, "\\") if char == "\\" else char
        written += (f"[{literal}]" if glob else f"\\{literal}") if literal in special else literal
    fits: ColumnElement[bool] = column.op("GLOB")(written) if glob else column.like(written, escape="\\")
    return fits


def _terms(fields: Fields, orders: Sequence[Order]) -> Iterator[_Term]:
    """What is empty comes last whatever the direction; the databases disagree about it otherwise."""
    for order in orders:
        column = fields[order.field]
        if isinstance(column, Related):
            raise InvalidRequest(reason=f"不能按{order.field}排序 / cannot be sorted by {order.field}")
        yield _Term(case((column.is_(None), 1), else_=0), False)
        yield _Term(column, order.descending)


def _beyond(terms: Sequence[_Term], position: Position, *, backwards: bool) -> ColumnElement[bool]:
    """The rows after the position (before it, `backwards`): greater in one term and equal in all terms before it."""
    if len(position) != len(terms):
        raise strange_position()
    values = [_read(term.column, value) for term, value in zip(terms, position, strict=True)]
    equal: list[ColumnElement[bool]] = []
    beyond: list[ColumnElement[bool]] = []
    for term, value in zip(terms, values, strict=True):
        if value is None:  # the term before said so already, and among empty ones there is no order
            continue
        further = Operator.LT if term.descending is not backwards else Operator.GT
        beyond.append(and_(*equal, _COMPARISONS[further](term.column, value)))
        equal.append(term.column == value)
    return or_(false(), *beyond)


def _position(row: Row, terms: int) -> Position:
    values = (row[f"position_{n}"] for n in range(terms))
    return [value.isoformat() if isinstance(value, datetime) else value for value in values]


def _read(column: ColumnElement[Any], value: object) -> object:
    if value is None:
        return None
    try:
        if isinstance(column.type, Moment):
            return datetime.fromisoformat(str(value))
        expected = column.type.python_type
    except (ValueError, NotImplementedError):
        raise strange_position() from None
    if not isinstance(value, expected) and not (expected is bool and value in (0, 1)):
        raise strange_position()
    return value


def strange_position() -> InvalidRequest:
    return InvalidRequest(reason="翻页位置不属于此查询 / the cursor does not belong to this search")
