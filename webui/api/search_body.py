"""Search bodies: Camunda's filters, sorts and pages become our `Search`, and what was found becomes a page again."""

import base64
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import Field as Bounded

from engine.errors import FieldError
from engine.queries.search import Condition, Found, Operator, Order, Page, Position, Search, strange_position
from webui.api.body import Wire, digits, read, require_storable
from webui.api.problem import InvalidBody

MOST = 10_000
OPERATORS = {
    "$eq": Operator.EQ, "$neq": Operator.NEQ, "$exists": Operator.EXISTS, "$in": Operator.IN,
    "$notIn": Operator.NOT_IN, "$like": Operator.LIKE, "$gt": Operator.GT, "$gte": Operator.GTE,
    "$lt": Operator.LT, "$lte": Operator.LTE,
}  # fmt: skip
SAME = frozenset({Operator.EQ, Operator.NEQ, Operator.EXISTS, Operator.IN, Operator.NOT_IN})
ORDERED = SAME | {Operator.GT, Operator.GTE, Operator.LT, Operator.LTE}
NEVER = Condition("key", Operator.IN, [])


@dataclass(frozen=True, slots=True)
class Field:
    """One filter or sort field: our name for it, and how its values are read (ValueError for what it is not).

    `read` answers the list of our values that a value outside stands for: a state may be several of ours, or none.
    """

    name: str
    read: Callable[[object], list[Any]]
    operators: frozenset[Operator] = SAME
    constant: str | None = None


Fields = Mapping[str, Field]


def text(name: str) -> Field:
    return Field(name, _one(str), SAME | {Operator.LIKE})


def key(name: str) -> Field:
    return Field(name, lambda value: [digits(value)])


def number(name: str) -> Field:
    return Field(name, _one(int), ORDERED)


def moment(name: str) -> Field:
    return Field(name, lambda value: [moment_of(value)], ORDERED)


def flag(name: str) -> Field:
    return Field(name, _one(bool), frozenset({Operator.EQ, Operator.NEQ}))


def state(name: str, ours: Mapping[str, tuple[str, ...]]) -> Field:
    def read(value: object) -> list[Any]:
        if value not in ours:
            raise ValueError(f"应为 {'、'.join(ours)} 之一", f"one of {', '.join(ours)} is expected")
        return list(ours[str(value)])

    return Field(name, read)


def constant(value: str) -> Field:
    """The same for every row: the tenant, for one database shows one."""
    return Field("", _one(str), constant=value)


class Sort(Wire):
    field: str
    order: Literal["ASC", "DESC"] = "ASC"


class PageBody(Wire):
    limit: Annotated[int, Bounded(ge=1, le=MOST)] | None = None
    from_: Annotated[int, Bounded(ge=0)] | None = Bounded(None, alias="from")
    after: str | None = None
    before: str | None = None


class SearchBody(Wire):
    filter: dict[str, Any] | None = None
    sort: list[Sort] | None = None
    page: PageBody | None = None


def read_search(filters: Fields, sorts: Fields) -> Search:
    """Raises InvalidBody with everything that does not fit, and InvalidRequest for a cursor of another search."""
    body = read(SearchBody, may_be_absent=True)
    errors: list[FieldError] = []
    given = dict(body.filter or {})
    groups = given.pop("$or", [])
    if not isinstance(groups, list) or not all(isinstance(group, dict) for group in groups):
        errors.append(_error("filter.$or", "应为列表。", "A list of filters is expected."))
        groups = []
    conditions = list(_conditions(filters, given, "filter", errors))
    alternatives = [list(_conditions(filters, group, f"filter.$or.{n}", errors)) for n, group in enumerate(groups)]
    orders = list(_orders(sorts, body.sort or [], errors))
    if errors:
        raise InvalidBody(errors)
    page = _page(body.page, orders) if body.page else Page()
    return Search(conditions=conditions, alternatives=alternatives, orders=orders, page=page)


def page_of(found: Found, search: Search) -> dict[str, object]:
    return {
        "totalItems": found.total, "hasMoreTotalItems": found.has_more_total,
        "startCursor": _cursor(found.first, search.orders), "endCursor": _cursor(found.last, search.orders),
    }  # fmt: skip


def _conditions(filters: Fields, given: Mapping[str, object], at: str, errors: list[FieldError]) -> Iterator[Condition]:
    for name, wanted in given.items():
        field = filters.get(name)
        if field is None:
            errors.append(
                _error(f"{at}.{name}", "没有这个筛选字段，或本系统不支持。", "No such filter, or not supported here.")
            )
            continue
        asked = wanted if isinstance(wanted, dict) else {"$eq": wanted}
        for sign, value in asked.items():
            operator = OPERATORS.get(sign)
            if operator is None or operator not in field.operators:
                errors.append(
                    _error(f"{at}.{name}.{sign}", "该字段没有这个运算符。", "This field has no such operator.")
                )
                continue
            try:
                yield _condition(field, operator, value)
            except ValueError as wrong:
                zh, en = wrong.args if len(wrong.args) == 2 else ("取值不对", "the value is of a wrong type or shape")
                errors.append(_error(f"{at}.{name}", f"{zh}。", f"{en}."))


def _condition(field: Field, operator: Operator, value: object) -> Condition:
    if operator is Operator.EXISTS:
        if not isinstance(value, bool):
            raise ValueError("应为 true 或 false", "true or false is expected")
        return _held(value) if field.constant is not None else Condition(field.name, operator, value)
    if operator in (Operator.IN, Operator.NOT_IN) and not isinstance(value, list):
        raise ValueError("应为列表", "a list is expected")
    values = [ours for one in (value if isinstance(value, list) else [value]) for ours in field.read(one)]
    denied = operator in (Operator.NEQ, Operator.NOT_IN)
    if field.constant is not None:
        return _held((field.constant in values) is not denied)
    if operator in SAME and (len(values) != 1 or isinstance(value, list)):
        return Condition(field.name, Operator.NOT_IN if denied else Operator.IN, values)
    return Condition(field.name, operator, values[0])


def _held(holds: bool) -> Condition:
    return Condition("key", Operator.EXISTS, True) if holds else NEVER


def _orders(sorts: Fields, given: list[Sort], errors: list[FieldError]) -> Iterator[Order]:
    for n, one in enumerate(given):
        field = sorts.get(one.field)
        if field is None:
            errors.append(_error(f"sort.{n}.field", f"可用的有：{'、'.join(sorts)}。", f"Known: {', '.join(sorts)}."))
        elif field.constant is None:
            yield Order(field.name, one.order == "DESC")


def _page(body: PageBody, orders: list[Order]) -> Page:
    if sum(part is not None for part in (body.from_, body.after, body.before)) > 1:
        said = ("from、after、before 只能用一个。", "Use only one of from, after and before.")
        raise InvalidBody([_error("page", *said)])
    after, before = (_position(cursor, orders) for cursor in (body.after, body.before))
    return Page(limit=body.limit or 100, offset=body.from_ or 0, after=after, before=before)


def _cursor(position: Position | None, orders: Sequence[Order]) -> str | None:
    if position is None:
        return None
    return base64.b64encode(json.dumps([_signature(orders), list(position)]).encode()).decode()


def _position(cursor: str | None, orders: list[Order]) -> Position | None:
    """Raises InvalidRequest for what is no cursor, or one of a search that was sorted otherwise."""
    if cursor is None:
        return None
    try:
        signature, position = json.loads(base64.b64decode(cursor, validate=True))
    except (ValueError, TypeError, RecursionError):
        raise strange_position() from None
    require_storable(position)
    if signature != _signature(orders) or not isinstance(position, list):
        raise strange_position()
    return position


def _signature(orders: Sequence[Order]) -> list[str]:
    return [f"{'-' if order.descending else ''}{order.field}" for order in orders]


def _one(kind: type) -> Callable[[object], list[Any]]:
    def read(value: object) -> list[Any]:
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise ValueError
        return [value]

    return read


def moment_of(value: object) -> datetime:
    """An aware time in UTC. Raises ValueError with the text in both languages."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else None
    if found is None or found.tzinfo is None:
        raise ValueError("应为带时区的 ISO 8601 时间", "an ISO 8601 time with its offset is expected")
    try:
        return found.astimezone(UTC)
    except OverflowError:
        raise ValueError("时间超出范围", "the time is out of range") from None


def _error(field: str, zh: str, en: str) -> FieldError:
    return FieldError(field=field, code="FILTER", zh=zh, en=en)
