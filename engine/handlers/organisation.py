"""Replacing the organisation as a whole, and pinning the clock for tests."""

from engine.calendar import read_calendar
from engine.commands import ImportOrganisation, SetClock
from engine.errors import Forbidden
from engine.handlers.environment import Environment
from engine.org import read_organisation
from engine.store.unit_of_work import UnitOfWork


def import_organisation(command: ImportOrganisation, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """Judged before anything is stored. Raises DeploymentRefused with every finding."""
    organisation = read_organisation(command.organisation, command.roles)
    stored = work.people.organisation()
    entered = stored[1].get("calendar", {}) if stored is not None else {}
    calendar = {**entered, **command.calendar}  # years that an administrator has entered since stay
    if calendar:
        read_calendar(calendar)
    work.people.replace_organisation(
        {
            "organisation": dict(command.organisation),
            "roles": dict(command.roles),
            "calendar": {name: dict(content) for name, content in calendar.items()},
        }
    )
    return {"people": len(organisation.people)}


def set_clock(command: SetClock, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """Raises Forbidden where the settings do not allow a test clock, and for all but administrators."""
    if not env.allows_test_clock or not command.actor.is_admin:
        raise Forbidden()
    work.test_clock.set(command.at)
    return {"at": command.at.isoformat() if command.at else None}
