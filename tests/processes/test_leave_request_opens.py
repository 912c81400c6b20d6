"""The first steps of a leave request in the demo tenant: checked, frozen, and offered to the right people in time."""

from datetime import datetime

from engine.actor import Actor, ActorKind
from engine.bundles import bundle_files
from engine.bundles.tenant import tenant_files
from engine.commands import DeployBundle, ImportOrganisation, StartInstance
from engine.engine import Engine
from engine.feel.evaluation import SHANGHAI
from engine.ids import PersonId
from engine.org import read_organisation
from engine.store import Database
from tests.support.house import ROOT

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=SHANGHAI)
THREE_DAYS = {"type": "annual", "start": "2026-12-07", "start_half": "am", "end": "2026-12-09", "end_half": "pm"}


def test_three_days_of_annual_leave_go_to_the_deputy_and_the_secretary(database: Database) -> None:
    engine, tenant = Engine(database, lambda: MORNING), tenant_files("yunchuan")
    people = read_organisation(tenant.organisation, tenant.roles)
    engine.handle(ImportOrganisation(id="1", organisation=tenant.organisation, roles=tenant.roles))
    engine.handle(DeployBundle(id="2", bundle="leave", files=bundle_files(ROOT, "leave")))
    worker = PersonId("w003")
    applicant = Actor(kind=ActorKind.PERSON, id=worker, name="王芳", groups=people.groups_of(worker))

    started = engine.handle(
        StartInstance(id="3", actor=applicant, process_id="leave_request", answers=THREE_DAYS | {"reason": "回家"})
    )

    assert started["businessKey"] == "LV-2026-000001"
    with database.unit_of_work() as work:
        instance = int(str(started["instance"]))
        assert work.incidents.open_of(instance) == []
        tasks = {task.element_id: task for task in work.tasks.open_of(instance)}
        assert set(tasks) == {"ut_cover", "ut_approve"}
        assert work.tasks.candidates(tasks["ut_cover"].key)[0] == {"community_deputy:XY"}
        assert work.tasks.candidates(tasks["ut_approve"].key)[0] == {"community_secretary:XY"}
        assert tasks["ut_approve"].due_at == datetime(2026, 11, 25, 9, 0, tzinfo=SHANGHAI)
