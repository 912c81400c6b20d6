"""An engine on a fresh database with a small organisation, a clock that only moves when told, and a poller."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from engine.actor import Actor, ActorKind
from engine.commands import (
    ClaimTask,
    Command,
    CompleteTask,
    DeployBundle,
    ImportOrganisation,
    KeepDocument,
    PublishMessage,
    StartInstance,
)
from engine.engine import Engine
from engine.feel.evaluation import SHANGHAI
from engine.ids import PersonId
from engine.org import read_organisation
from engine.queries.tasks import open_tasks_for
from engine.scheduler.poller import Poller
from engine.store.database import Database
from engine.store.history import HistoryRow
from engine.store.instances import InstanceRow
from engine.store.notices import notice
from engine.store.tasks import TaskRow

ROLES: Mapping[str, Any] = {
    "worker": {"zh": "社区工作者", "en": "Community worker", "of_units": ["community"]},
    "clerk": {"zh": "办事员", "en": "Clerk", "superior": "leader"},
    "leader": {"zh": "分管领导", "en": "Leader"},
    "process_designer": {"zh": "流程管理员", "en": "Process designer", "sees_unit": False},
    "api_client": {"zh": "接口程序", "en": "Program", "sees_unit": False},
}
ORGANISATION: Mapping[str, Any] = {
    "units": {
        "YC": {"type": "street", "zh": "云川街道", "en": "Yunchuan"},
        "XY": {"type": "community", "zh": "向阳社区", "en": "Xiangyang", "parent": "YC"},
    },
    "people": {
        "ann": {"name": "安宁", "unit": "XY", "posts": ["clerk"]},
        "bo": {"name": "柏青", "unit": "XY", "posts": ["clerk"]},
        "li": {"name": "黎明", "unit": "YC", "posts": ["leader"]},
        "mei": {"name": "梅雪", "unit": "YC", "posts": ["process_designer"]},
        "tao": {"name": "陶然", "unit": "YC", "posts": ["process_designer"]},
        "program": {"name": "接口", "unit": "YC", "posts": ["api_client"]},
        "twin": {"name": "另一接口", "unit": "YC", "posts": ["api_client"]},
    },
}
SECRET = "the installation's own, for tests only"
_ids = count(1)


def actor_of(person: str) -> Actor:
    organisation = read_organisation(ORGANISATION, ROLES)
    found = organisation.person(PersonId(person))
    assert found is not None
    return Actor(kind=ActorKind.PERSON, id=found.id, name=found.name, groups=organisation.groups_of(found.id))


class Office:
    """One tenant's office: people who do things, and what they then see."""

    def __init__(
        self, database: Database, start: datetime = datetime(2026, 11, 24, 9, 0, tzinfo=SHANGHAI),
        *, rehearses: bool = False,
    ) -> None:  # fmt: skip
        self.now = start
        self.engine = Engine(database, lambda: self.now, secret=SECRET, allows_test_clock=rehearses)
        self.poller = Poller(self.engine)
        self.does(ImportOrganisation, organisation=ORGANISATION, roles=ROLES)

    def does(self, command: type[Command], by: str | None = None, **fields: Any) -> dict[str, Any]:
        fields.setdefault("id", f"test-{next(_ids)}")
        if by is not None:
            fields["actor"] = actor_of(by)
        return self.engine.handle(command(**fields))

    def deploy(self, name: str, files: Mapping[str, bytes | str]) -> dict[str, Any]:
        content = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
        return self.does(DeployBundle, bundle=name, files=content)

    def start(self, process: str, by: str = "ann", **fields: Any) -> int:
        return int(self.does(StartInstance, by, process_id=process, **fields)["instance"])

    def tasks(self, person: str) -> list[TaskRow]:
        actor = actor_of(person)
        with self.engine.database.reading() as connection:
            return open_tasks_for(connection, self.engine.database.tenant, actor.id, actor.groups)

    def claims(self, person: str, nth: int = 0) -> TaskRow:
        task = self.tasks(person)[nth]
        self.does(ClaimTask, person, task=task.key)
        return task

    def completes(self, person: str, answers: Mapping[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
        return self.does(CompleteTask, person, task=self.tasks(person)[0].key, answers=answers or {}, **fields)

    def brings(self, person: str, name: str = "证明.pdf") -> dict[str, Any]:
        """A file as an answer names it, which lies loose until that person hands it in."""
        return self.does(KeepDocument, person, name=name, content=b"%PDF-1.7")

    def says(self, name: str, key: str, **fields: Any) -> dict[str, Any]:
        return self.does(PublishMessage, name=name, correlation_key=key, **fields)

    def passes(self, **time: float) -> int:
        """Time passes, and whatever becomes due is done."""
        self.now += timedelta(**time)
        return self.poller.round()

    def notices(self) -> set[tuple[str, str]]:
        """Who was told what, by template."""
        with self.engine.database.reading() as connection:
            found = connection.execute(select(notice.c.person_id, notice.c.template))
            return {(row.person_id, row.template) for row in found}

    def instance(self, key: int) -> InstanceRow:
        with self.engine.database.unit_of_work() as work:
            return work.instances.load(key)

    def history(self, key: int) -> list[HistoryRow]:
        with self.engine.database.unit_of_work() as work:
            assert work.history.verify(key)
            return work.history.of(key)
