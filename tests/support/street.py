"""The demo tenant's street as an office: its own people, roles and calendar, on a database under test."""

from typing import Any

from engine.actor import Actor, ActorKind
from engine.bundles.tenant import tenant_files
from engine.commands import Command, ImportOrganisation
from engine.ids import PersonId
from engine.org import read_organisation
from engine.queries.tasks import open_tasks_for
from engine.store import Database
from engine.store.tasks import TaskRow
from tests.support.engines import Office


class Street(Office):
    """云川街道, from Tuesday 2026-11-24 at nine."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        files = tenant_files("yunchuan")
        self.people = read_organisation(files.organisation, files.roles)
        self.does(ImportOrganisation, organisation=files.organisation, roles=files.roles, calendar=dict(files.calendar))

    def actor(self, person: str) -> Actor:
        found = self.people.person(PersonId(person))
        assert found is not None
        return Actor(kind=ActorKind.PERSON, id=found.id, name=found.name, groups=self.people.groups_of(found.id))

    def does(self, command: type[Command], by: str | None = None, **fields: Any) -> dict[str, Any]:
        return super().does(command, **fields, **({"actor": self.actor(by)} if by is not None else {}))

    def tasks(self, person: str) -> list[TaskRow]:
        actor = self.actor(person)
        with self.engine.database.reading() as connection:
            return open_tasks_for(connection, self.engine.database.tenant, actor.id, actor.groups)
