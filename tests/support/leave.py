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
WORKER = {"facts": {"post": "一般", "gender": "female", "hired_on": "2016-06-01", "first_job_on": "2012-03-01"}}
THREE_DAYS = {"type": "annual", "start": "2026-12-07", "start_half": "am", "end": "2026-12-09", "end_half": "pm"}


@dataclass(frozen=True)
class Host:
    calendar: Calendar
    due: None = None


@cache
def leave() -> Bundle:
    files = bundle_files(Path(__file__).parents[2], "leave")
    return read_bundle("leave", files, functions=calendar_functions())


def evaluation(now: datetime = NOON) -> Evaluation:
    return Evaluation(now=now, host=Host(read_calendar(tenant_files("yunchuan").calendar)))


def balance(available: float, year: int = 2026, entitled: float = 10) -> dict[str, Any]:
    return {"worker": "w003", "year": year, "entitled": entitled, "balance": {"available": available}}


def case(now: datetime = NOON, **given: Any) -> dict[str, Any]:
    """The variables of a case whose days have been counted. Answers of the form by name; `person`, `own_leaves`,
    `balances` and `postings` as the ledgers would give them."""
    of_case = {"person": WORKER, "own_leaves": [], "balances": [balance(6), balance(10, 2027)], "postings": None}
    known = {name: given.pop(name, usual) for name, usual in of_case.items()}
    variables = {**known, "opened": [], "tables": leave().tables, "request": {**THREE_DAYS, **given}}
    script = leave().model("leave_request").by_id["st_calc"].script
    assert script is not None
    return {**variables, "calc": to_json(script.expression.evaluate(variables, evaluation(now)))}


def decide(decision: str, variables: Mapping[str, Any], now: datetime = NOON) -> Any:
    return to_json(leave().decisions[decision].decide(variables, evaluation(now)).output)
