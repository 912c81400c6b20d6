"""Replacing the organisation as a whole, and pinning the clock for tests."""

from collections.abc import Iterable

from engine.actor import ADMIN, Actor, ActorKind
from engine.calendar import read_calendar
from engine.commands import ImportOrganisation, SetClock
from engine.errors import DeploymentRefused, Finding, Forbidden, OrganisationMoved
from engine.handlers.environment import Environment
from engine.org import Change, Organisation, contents_of, differences, read_organisation
from engine.store.people import OrganisationChangeRow
from engine.store.unit_of_work import UnitOfWork


def import_organisation(command: ImportOrganisation, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """Administrators only; judged before anything is stored. Answers the `version`, what differs (`changes`) and who
    leaves (`leaving`, with their open tasks). Raises Forbidden, OrganisationMoved, DeploymentRefused with every
    finding."""
    if not command.actor.is_admin:
        raise Forbidden()
    version = work.people.organisation_version()
    if command.base is not None and command.base != version:
        raise OrganisationMoved()
    organisation = read_organisation(command.organisation, command.roles)
    _require_still_admin(command.actor, organisation)
    known = env.library.organisation(work)[0]
    changes = differences(contents_of(known), contents_of(organisation))
    answer = {
        "people": len(organisation.people), "changes": [change.as_json() for change in changes],
        "leaving": _leaving(changes, work),
    }  # fmt: skip
    if not command.dry_run:
        version = _store(command, work)
        _note(command.actor, version, answer["changes"], work, env)
    return {**answer, "version": version}


def _store(command: ImportOrganisation, work: UnitOfWork) -> int:
    stored = work.people.organisation()
    entered = stored[1].get("calendar", {}) if stored is not None else {}
    calendar = {**entered, **command.calendar}  # years that an administrator has entered since stay
    if calendar:
        read_calendar(calendar)
    return work.people.replace_organisation(
        {
            "organisation": dict(command.organisation),
            "roles": dict(command.roles),
            "calendar": {name: dict(content) for name, content in calendar.items()},
        }
    )


def _note(actor: Actor, version: int, changes: object, work: UnitOfWork, env: Environment) -> None:
    """Who, when, what differs; nothing where nothing does."""
    if changes:
        row = OrganisationChangeRow(version=version, at=env.now, by_id=actor.id, by_name=actor.name, changes=changes)
        work.people.note_change(row)


def _require_still_admin(actor: Actor, organisation: Organisation) -> None:
    """Nobody locks themselves out by a file."""
    if actor.kind is ActorKind.PERSON and ADMIN not in organisation.groups_of(actor.id):
        raise DeploymentRefused([Finding(
            code="ORGANISATION", zh=f"您（{actor.id}）将不再是系统管理员。",
            en=f"You ({actor.id}) would be an administrator no more.", resource="organisation", element=actor.id,
            remedy_zh=f"请保留您的岗位{ADMIN}，或请其他管理员导入。",
            remedy_en=f"Keep your post {ADMIN}, or let another administrator import it.",
        )])  # fmt: skip


def _leaving(changes: Iterable[Change], work: UnitOfWork) -> list[dict[str, object]]:
    """Who is removed, each with the number of open tasks in hand."""
    gone = (change for change in changes if (change.section, change.kind) == ("people", "removed"))
    return [{"id": one.id, "name": one.name, "tasks": len(work.tasks.in_hand(one.id))} for one in gone]


def set_clock(command: SetClock, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """Raises Forbidden where the settings do not allow a test clock, and for all but administrators."""
    if not env.allows_test_clock or not command.actor.is_admin:
        raise Forbidden()
    work.test_clock.set(command.at)
    return {"at": command.at.isoformat() if command.at else None}
