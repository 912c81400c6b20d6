"""A task of a department goes to whoever is there, whatever posts of the street are vacant."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

import pytest

from engine.bundles import bundle_files
from engine.bundles.tenant import tenant_files
from engine.commands import ImportOrganisation, LoadLedgerRows
from engine.feel.evaluation import SHANGHAI
from engine.store import Database
from tests.support.house import ROOT
from tests.support.street import Street

SATURDAY = datetime(2026, 11, 21, 20, 0, tzinfo=SHANGHAI)
EMERGENCY = {
    "dept_ref_no": "SJ-2026-118", "title": "冬季食品安全隐患排查", "item_code": "XZ-007", "requested_role": "assist",
    "communities": ["XY"], "content": "排查辖区餐饮和食品零售商户的冬季食品安全隐患。", "deliverable": "排查台账一份",
    "due_at": "2026-11-27T17:30", "est_hours": 6, "emergency": True, "emergency_basis": "呼防指〔2026〕8号",
}  # fmt: skip
ITEM = {"item_code": "XZ-007", "name": "食品安全隐患信息报告", "category": "assist", "status": "active"}


@pytest.mark.parametrize(
    ("vacant", "asked", "is_emergency"),
    [
        (None, "hotline_operator", True),
        ("duty_officer", "w001", True),
        (None, "w002", False),
        ("community_deputy", "w001", False),
    ],
    ids=["on duty", "nobody on duty: the secretary", "the deputy", "no deputy: the superior of the post"],
)
def test_somebody_is_asked_to_assign(database: Database, vacant: str | None, asked: str, is_emergency: bool) -> None:
    office = Street(database)
    without(office, vacant)
    office.now = SATURDAY if is_emergency else office.now
    for name in ("shared", "dispatch"):
        office.deploy(name, bundle_files(ROOT, name))
    office.does(LoadLedgerRows, ledger="led_item_list", rows=[ITEM])

    due = {"due_at": "2026-12-04T17:30"}
    office.start("task_dispatch", by="dept_sj", answers={**EMERGENCY, **due, "emergency": is_emergency})

    assert "ut_assign" in {task.element_id for task in office.tasks(asked)}


def without(office: Street, post: str | None) -> None:
    """The street as it is, with nobody who holds the post."""
    files = tenant_files("yunchuan")
    organisation: dict[str, Any] = deepcopy(dict(files.organisation))
    people: Mapping[str, dict[str, Any]] = organisation["people"]
    for person in people.values():
        person["posts"] = [held for held in person.get("posts", []) if held.partition(":")[0] != post]
    office.does(ImportOrganisation, organisation=organisation, roles=files.roles, calendar=dict(files.calendar))
