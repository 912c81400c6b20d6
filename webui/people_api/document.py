"""The OpenAPI 3.1 document of `/api/v1`, made from the table of routes and served beside them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from http import HTTPStatus
from typing import Any

import yaml
from flask import Response
from pydantic.json_schema import models_json_schema

from engine.errors import InvalidRequest, NotFound, Rejected
from webui.api.problem import InvalidBody, Unauthenticated
from webui.people_api.route import ONCE, Route

ALWAYS: tuple[type[Rejected], ...] = (InvalidRequest, InvalidBody, Unauthenticated, NotFound)
"""How every route may refuse."""
REF = "#/components/schemas/"
_KEY = {"type": "string", "pattern": "^-?[0-9]+$", "maxLength": 25}
_TEXT = {"type": "string"}
_UPLOAD = {
    "type": "object", "required": ["file"],
    "properties": {"file": {"type": "string", "format": "binary"}, "task": _KEY},
}  # fmt: skip


def served(routes: Sequence[Route]) -> Response:
    return Response(_written(tuple(routes)), mimetype="application/yaml")


def openapi(routes: Sequence[Route]) -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "邻里 Linli: people's verbs", "version": "1",
            "description": "人的办理方式：签收、转办、委派、加签、退回、撤回、催办、抄送。"
            "People's verbs beside what `/v2` has. Errors carry `code`; see docs/reference/tasks.md.",
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{"basic": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"basic": {"type": "http", "scheme": "basic"}},
            "schemas": {**_schemas(routes), "Problem": _PROBLEM},
        },
    }  # fmt: skip


@lru_cache
def _written(routes: tuple[Route, ...]) -> str:
    return yaml.dump(openapi(routes), Dumper=_Plain, allow_unicode=True, sort_keys=False, width=120)


class _Plain(yaml.SafeDumper):
    """Says everything where it stands: anchors confuse readers and some tools."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name, "summary": f"{route.said.zh} / {route.said.en}",
        "parameters": [*_path_keys(route), *_queries(route), *_once(route)],
        "responses": {
            "200": {"description": "done", "content": _answer(route)},
            **_refusals((*ALWAYS, *route.refused)),
        },
    }  # fmt: skip
    if route.body is not None:
        content = {"application/json": _schema(route.body.__name__)}
        operation["requestBody"] = {"required": True, "content": content}
    if route.takes_file:
        operation["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": _UPLOAD}}}
    return operation


def _answer(route: Route) -> dict[str, Any]:
    if route.answer is None:
        return {"*/*": {"schema": {"type": "string", "format": "binary"}}}
    return {"application/json": _schema(route.answer.__name__)}


def _path_keys(route: Route) -> list[dict[str, Any]]:
    names = re.findall(r"{(\w+)}", route.path)
    return [{"name": name, "in": "path", "required": True, "schema": _KEY} for name in names]


def _queries(route: Route) -> list[dict[str, Any]]:
    return [{"name": name, "in": "query", "schema": _TEXT} for name in route.query]


def _once(route: Route) -> list[dict[str, Any]]:
    """Whatever changes something may be sent twice."""
    if route.method == "GET":
        return []
    said = "同一请求重发时不重复办理 / the same wish, sent again, is done once"
    return [{"name": ONCE, "in": "header", "description": said, "schema": {**_TEXT, "maxLength": 100}}]


def _refusals(refused: Iterable[type[Rejected]]) -> dict[str, Any]:
    """By status, with the codes that come under it."""
    codes: dict[int, set[str]] = {}
    for one in refused:
        codes.setdefault(one.status, set()).add(one.code)
    return {str(status): _problems(HTTPStatus(status).phrase, sorted(codes[status])) for status in sorted(codes)}


def _problems(phrase: str, codes: list[str]) -> dict[str, Any]:
    schema = {"allOf": [{"$ref": f"{REF}Problem"}, {"properties": {"code": {"enum": codes}}}]}
    return {"description": phrase, "content": {"application/problem+json": {"schema": schema}}}


def _schema(name: str) -> dict[str, Any]:
    return {"schema": {"$ref": f"{REF}{name}"}}


def _schemas(routes: Sequence[Route]) -> Mapping[str, Any]:
    bodies = {route.body for route in routes if route.body is not None}
    going_in = [(body, "validation") for body in bodies]
    coming_out = [(route.answer, "serialization") for route in routes if route.answer is not None]
    shapes: list[Any] = [*going_in, *coming_out]
    _, found = models_json_schema(shapes, by_alias=True, ref_template=f"{REF}{{model}}")
    schemas: dict[str, Any] = found["$defs"]
    return dict(sorted(schemas.items()))


_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": _TEXT, "title": _TEXT, "status": {"type": "integer"}, "detail": _TEXT, "instance": _TEXT,
        "code": _TEXT,
        "errors": {
            "type": "array",
            "items": {
                "type": "object", "required": ["field", "code", "message"],
                "properties": {"field": _TEXT, "code": _TEXT, "message": _TEXT},
            },
        },
    },
}  # fmt: skip
"""RFC 9457, in English, or in Chinese with `Accept-Language: zh`."""
