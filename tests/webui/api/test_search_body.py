"""What a search may say, and that everything else is named and refused, whatever its shape."""

import base64
import json
from typing import Any

import pytest

from tests.webui.api.conftest import Programs

SEARCHES = ["process-definitions", "process-instances", "user-tasks", "decision-definitions"]


@pytest.mark.parametrize("noun", SEARCHES)
def test_a_search_may_say_nothing(as_: Programs, noun: str) -> None:
    for sent in ({}, {"data": b""}, {"data": b"{}"}, {"data": b"null"}):
        answer = as_("admin")(f"POST /{noun}/search", **sent)
        assert answer.status_code == 200
        assert answer.json == {
            "items": [],
            "page": {"totalItems": 0, "hasMoreTotalItems": False, "startCursor": None, "endCursor": None},
        }


WRONG: list[tuple[Any, str]] = [
    ({"filter": {"colour": "red"}}, "filter.colour"),
    ({"filter": {"state": "SLEEPING"}}, "filter.state"),
    ({"filter": {"state": 1}}, "filter.state"),
    ({"filter": {"state": {"$like": "A*"}}}, "filter.state.$like"),
    ({"filter": {"startDate": "yesterday"}}, "filter.startDate"),
    ({"filter": {"startDate": {"$gt": "2026-11-24T09:00:00"}}}, "filter.startDate"),
    ({"filter": {"startDate": "0001-01-01T00:00:00+14:00"}}, "filter.startDate"),
    ({"filter": {"processInstanceKey": 1}}, "filter.processInstanceKey"),
    ({"filter": {"processInstanceKey": "x"}}, "filter.processInstanceKey"),
    ({"filter": {"processInstanceKey": {"$in": "1"}}}, "filter.processInstanceKey"),
    ({"filter": {"processDefinitionVersion": "1"}}, "filter.processDefinitionVersion"),
    ({"filter": {"processDefinitionVersion": True}}, "filter.processDefinitionVersion"),
    ({"filter": {"hasIncident": "yes"}}, "filter.hasIncident"),
    ({"filter": {"businessId": {"$exists": 1}}}, "filter.businessId"),
    ({"filter": {"businessId": {"$regex": "x"}}}, "filter.businessId.$regex"),
    ({"filter": {"businessId": None}}, "filter.businessId"),
    ({"filter": {"variables": []}}, "filter.variables"),
    ({"filter": {"$or": {}}}, "filter.$or"),
    ({"filter": {"$or": [{"colour": 1}]}}, "filter.$or.0.colour"),
    ({"filter": []}, "filter"),
    ({"sort": [{"field": "colour"}]}, "sort.0.field"),
    ({"sort": [{"field": "startDate", "order": "UP"}]}, "sort.0.order"),
    ({"sort": {}}, "sort"),
    ({"page": {"limit": 0}}, "page.limit"),
    ({"page": {"limit": 10_001}}, "page.limit"),
    ({"page": {"from": -1}}, "page.from"),
    ({"page": {"from": 0, "after": "x"}}, "page"),
    ({"paging": {}}, "paging"),
]


@pytest.mark.parametrize(("body", "field"), WRONG, ids=lambda value: str(value)[:60])
def test_what_does_not_fit_is_named(as_: Programs, body: object, field: str) -> None:
    answer = as_("w003")("POST /process-instances/search", body)

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert answer.json["errors"][0]["message"]


def cursor(content: object) -> str:
    return base64.b64encode(json.dumps(content).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "====", cursor(1), cursor([[], 1]), cursor([[], []]), cursor([[], ["1"]]), cursor([[], [2**70]]),
     cursor([["startDate"], [0, "2026-11-24T01:00:00+00:00", 1]]), cursor([[], [{"a": 1}]]), cursor([[], ["\0"]]),
     "eyJhIjo_", base64.b64encode(b"[" * 100_000).decode()],
    ids=lambda value: value[:20],
)  # fmt: skip
@pytest.mark.parametrize("noun", SEARCHES)
def test_a_cursor_of_one_s_own_making_is_refused(as_: Programs, noun: str, cursor: str) -> None:
    assert as_("w003")(f"POST /{noun}/search", {"page": {"after": cursor}}).status_code == 400


def test_what_is_the_same_everywhere_is_compared_too(as_: Programs) -> None:
    for wanted in ("<default>", {"$in": ["<default>"]}, {"$neq": "other"}, {"$exists": True}, "other"):
        assert as_("w003")("POST /user-tasks/search", {"filter": {"tenantId": wanted}}).status_code == 200
