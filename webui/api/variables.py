"""Variables in Camunda's words: searched, one, and those that a task sees; a value travels as JSON text."""

import json

from flask import Blueprint
from flask.typing import ResponseReturnValue

from engine.ids import Key
from engine.queries.search import Operator, Row
from engine.queries.variable_rows import find_variables, seen_variable, variable_key, variables_of_task
from engine.store.jsontext import json_text
from webui.api.body import key_of, require_storable
from webui.api.search_body import Field, Fields, constant, key, page_of, read_search, text
from webui.api.wire import TENANT, key_text
from webui.session import actor, engine

room = Blueprint("variables", __name__)


def _value(value: object) -> list[str]:
    """However it is written, the same value is found."""
    if not isinstance(value, str):
        raise ValueError("应为 JSON 文本", "a JSON text is expected")
    content = json.loads(value)
    require_storable(content)
    return [json_text(content)]


SORTS: Fields = {
    "name": text("name"),
    "scopeKey": key("scope_key"),
    "processInstanceKey": key("instance_key"),
    "tenantId": constant(TENANT),
}
"""Not by value: a cursor would tell what is masked."""
FILTERS: Fields = {
    **SORTS, "value": Field("value", _value, frozenset({Operator.EQ, Operator.NEQ, Operator.IN, Operator.NOT_IN})),
}  # fmt: skip


@room.post("/variables/search")
def search() -> ResponseReturnValue:
    wanted = read_search(FILTERS, SORTS)
    with engine().database.snapshot() as work:
        found = find_variables(work, engine().library, actor(), wanted)
    return {"items": [_listed(row) for row in found.rows], "page": page_of(found, wanted)}


@room.get("/variables/<key>")
def get(key: str) -> ResponseReturnValue:
    key_of(key)
    with engine().database.snapshot() as work:
        return _item(seen_variable(work, engine().library, actor(), key))


@room.post("/user-tasks/<key>/variables/search")
def of_task(key: str) -> ResponseReturnValue:
    wanted = read_search(FILTERS, SORTS)
    with engine().database.snapshot() as work:
        found = variables_of_task(work, engine().library, actor(), Key(key_of(key)), wanted)
    return {"items": [_listed(row) for row in found.rows], "page": page_of(found, wanted)}


def _listed(row: Row) -> dict[str, object]:
    """Values are never cut short."""
    return {**_item(row), "isTruncated": False}


def _item(row: Row) -> dict[str, object]:
    return {
        "value": row["value"], "name": row["name"], "tenantId": TENANT,
        "variableKey": variable_key(row["key"], row["name"]), "scopeKey": str(row["scope_key"]),
        "processInstanceKey": str(row["instance_key"]), "rootProcessInstanceKey": key_text(row["root_key"]),
    }  # fmt: skip
