"""The leave bundle for tests: read once, its days counted and its tables asked with the demo tenant's calendar."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from engine.bundles import Bundle, bundle_files, read_bundle
from engine.bundles.tenant import tenant_files
from engine.calendar import Calendar, calendar_functions, read_calendar
from engine.feel import Evaluation, to_json
from engine.feel.evaluation import SHANGHAI

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=SHANGHAI)
FACTS = {"post": "一般", "gender": "female", "hired_on": "2016-06-01", "first_job_on": "2012-03-01"}
WORKER = {"id": "w003", "unit": "XY", "facts": FACTS}
THREE_DAYS = {"type": "annual", "start": "2026-12-07", "start_half": "am", "end": "2026-12-09", "end_half": "pm"}
AROUND_APPROVAL = ("sub_before", "sub_approval", "sub_level")
"""The folded sub-processes that hold `ut_approve`, the outermost first."""
OF_CASE = {
    "person": WORKER, "applicant": "w003", "starter": {"id": "w003", "posts": []}, "own_leaves": [], "opened": [],
    "postings": None, "parent": None, "medical": {"months": 9, "window": 15}, "others": [],
    "colleagues": ["w003", "w004", "w005", "w006", "w007", "w008"],
}  # fmt: skip


@dataclass(frozen=True)
class Host:
    calendar: Calendar
    due: None = None


@cache
def leave(**settings: str) -> Bundle:
    """`settings` stand in the overlay of a tenant."""
    files = bundle_files(Path(__file__).parents[2], "leave")
    overlay = "".join(f"{name}: {value}\n" for name, value in settings.items())
    whole = {**files, "processes/_tenants/other/tables/leave/settings.yaml": overlay.encode()} if settings else files
    return read_bundle("leave", whole, functions=calendar_functions())


def evaluation(now: datetime = NOON) -> Evaluation:
    return Evaluation(now=now, host=Host(read_calendar(tenant_files("yunchuan").calendar)))


def balance(available: float, year: int = 2026, entitled: float = 10) -> dict[str, Any]:
    return {"worker": "w003", "year": year, "entitled": entitled, "balance": {"available": available}}


def case(now: datetime = NOON, bundle: Bundle | None = None, **given: Any) -> dict[str, Any]:
    """The variables of a case whose days have been counted. Answers of the form by name; what the ledgers, the
    organisation and the caller give (`OF_CASE`, `balances`) as they would give it."""
    of_case = {**OF_CASE, "balances": [balance(6), balance(10, 2027)]}
    known = {name: given.pop(name, usual) for name, usual in of_case.items()}
    found = bundle or leave()
    variables = {**known, "tables": found.tables, "request": {**THREE_DAYS, **given}}
    return {**variables, "calc": decide("dmn_leave_count", variables, now, found)}


def decide(decision: str, variables: Mapping[str, Any], now: datetime = NOON, bundle: Bundle | None = None) -> Any:
    found = bundle or leave()
    whole = {"tables": found.tables, **variables}
    return to_json(found.decisions[decision].decide(whole, evaluation(now)).output)
