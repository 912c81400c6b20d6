"""An organisation is replaced as a whole: looked at first, noted with who and when, refused without a trace."""

from typing import Any

import pytest

from engine.actor import ADMIN, Actor, ActorKind
from engine.commands import ImportOrganisation
from engine.errors import DeploymentRefused, Forbidden, OrganisationMoved
from engine.ids import PersonId
from engine.queries.organisation import OrganisationNow, organisation_now
from tests.support.approval import approval
from tests.support.engines import ORGANISATION, ROLES, Office, actor_of

GU = Actor(kind=ActorKind.PERSON, id=PersonId("gu"), name="顾全", groups=frozenset({ADMIN}))
WITH_GU_ROLES = {**ROLES, ADMIN: {"zh": "系统管理员", "en": "Administrator"}}


def people(*without: str, **more: object) -> dict[str, object]:
    listed = {id: entry for id, entry in ORGANISATION["people"].items() if id not in without}
    return {**ORGANISATION, "people": {**listed, "gu": {"name": "顾全", "unit": "YC", "posts": [ADMIN]}, **more}}


def hands_in(office: Office, organisation: dict[str, object], **fields: Any) -> dict[str, Any]:
    fields.setdefault("actor", GU)
    return office.does(ImportOrganisation, organisation=organisation, roles=WITH_GU_ROLES, **fields)


def now(office: Office) -> OrganisationNow:
    with office.engine.database.snapshot() as work:
        return organisation_now(work, office.engine.library)


def test_a_look_tells_what_would_differ_and_stores_nothing(office: Office) -> None:
    before = now(office)
    answer = hands_in(office, people("ann"), dry_run=True)
    told = [(one["section"], one["kind"], one["id"]) for one in answer["changes"]]
    assert told == [("people", "added", "gu"), ("people", "removed", "ann"), ("roles", "added", ADMIN)]
    assert now(office) == before


def test_an_import_is_noted_with_who_when_and_what(office: Office) -> None:
    hands_in(office, people("ann"), base=now(office).version)
    after = now(office)
    assert ("gu" in after.contents["people"], "ann" in after.contents["people"]) == (True, False)
    newest = after.changes[0]
    assert (newest.version, newest.at, newest.by_id, newest.by_name) == (after.version, office.now, "gu", "顾全")
    assert [one["id"] for one in newest.changes] == ["gu", "ann", ADMIN]


def test_the_same_again_is_no_change(office: Office) -> None:
    hands_in(office, people())
    noted = len(now(office).changes)
    assert hands_in(office, people())["changes"] == []
    assert len(now(office).changes) == noted


def test_whoever_leaves_with_open_work_is_told_before(office: Office) -> None:
    office.deploy("approval", approval())
    office.start("approval")
    office.claims("bo")
    leaving = hands_in(office, people("bo", "ann"), dry_run=True)["leaving"]
    assert {(one["id"], one["tasks"]) for one in leaving} == {("bo", 1), ("ann", 0)}


def test_an_organisation_that_has_moved_since_the_look_is_left_alone(office: Office) -> None:
    seen = hands_in(office, people(), dry_run=True)["version"]
    hands_in(office, people())
    with pytest.raises(OrganisationMoved):
        hands_in(office, people("ann"), base=seen)
    assert "ann" in now(office).contents["people"]


def test_nothing_is_stored_of_what_is_wrong(office: Office) -> None:
    before = now(office)
    with pytest.raises(DeploymentRefused) as refused:
        hands_in(office, people(bad={"name": "", "unit": "nowhere"}))
    assert len(refused.value.findings) == 2
    assert now(office) == before


def test_nobody_but_administrators_and_never_without_oneself(office: Office) -> None:
    with pytest.raises(Forbidden):
        hands_in(office, people(), actor=actor_of("ann"))
    with pytest.raises(DeploymentRefused, match="nothing was stored"):
        hands_in(office, dict(ORGANISATION))
