"""One command's transaction and the nouns it may write; only `engine.engine` calls `commit`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, RootTransaction

from engine.ids import TenantId
from engine.store.absences import Absences
from engine.store.adoption import Adoption
from engine.store.attachments import Attachments
from engine.store.clocks import Clocks
from engine.store.copies import Copies
from engine.store.decisions import Decisions
from engine.store.definitions import Definitions
from engine.store.departments import Departments
from engine.store.documents import Documents
from engine.store.elements import Elements
from engine.store.export_grants import ExportGrants
from engine.store.filters import Filters, Searchables
from engine.store.forecasts import Forecasts
from engine.store.forgetting import Forgetting
from engine.store.heard_starts import HeardStarts
from engine.store.history import History
from engine.store.holding import Holding
from engine.store.incidents import Incidents
from engine.store.instances import Instances
from engine.store.jobs import Jobs
from engine.store.keys import KeyPool, Keys
from engine.store.ledgers import Ledgers
from engine.store.messages import Messages
from engine.store.model_drafts import ModelDrafts
from engine.store.notice_choices import NoticeChoices
from engine.store.notices import Notices
from engine.store.numbers import Numbers
from engine.store.outbox import Outbox
from engine.store.pauses import Extensions, Pauses
from engine.store.people import People
from engine.store.receipts import Receipts
from engine.store.recounts import Recounts
from engine.store.remarks import Remarks
from engine.store.sessions import Sessions
from engine.store.signals import Signals
from engine.store.stand_ins import StandIns
from engine.store.subscriptions import Subscriptions
from engine.store.tags import Tags
from engine.store.tasks import Tasks
from engine.store.test_clock import TestClock
from engine.store.tickets import Tickets
from engine.store.timers import Timers
from engine.store.variables import Variables

Found = TypeVar("Found")


class UnitOfWork:
    """Everything written through it lands together, by `commit`, or not at all. One `of_one_moment` shows everything as
    it was then, whatever happens meanwhile, and writes nothing."""

    def __init__(
        self,
        connection: Connection,
        transaction: RootTransaction,
        tenant: TenantId,
        pool: KeyPool,
        *,
        of_one_moment: bool = False,
    ) -> None:
        self.connection = connection
        self.tenant = tenant
        self._transaction = transaction
        self._looked_up: dict[str, Any] | None = {} if of_one_moment else None
        self.keys = Keys(connection, pool)
        self.held = Holding(connection, tenant)
        self.instances = Instances(connection, tenant)
        self.elements = Elements(connection, tenant)
        self.variables = Variables(connection, tenant)
        self.tasks = Tasks(connection, tenant)
        self.tags = Tags(connection, tenant)
        self.filters = Filters(connection, tenant)
        self.searchables = Searchables(connection, tenant)
        self.stand_ins = StandIns(connection, tenant)
        self.absences = Absences(connection, tenant)
        self.timers = Timers(connection, tenant)
        self.recounts = Recounts(connection, tenant)
        self.subscriptions = Subscriptions(connection, tenant)
        self.heard_starts = HeardStarts(connection, tenant)
        self.signals = Signals(connection, tenant)
        self.messages = Messages(connection, tenant)
        self.jobs = Jobs(connection, tenant)
        self.incidents = Incidents(connection, tenant)
        self.clocks = Clocks(connection, tenant)
        self.pauses = Pauses(connection, tenant)
        self.forecasts = Forecasts(connection, tenant)
        self.extensions = Extensions(connection, tenant)
        self.notices = Notices(connection, tenant, self.keys)
        self.choices = NoticeChoices(connection, tenant)
        self.outbox = Outbox(connection, tenant, self.keys)
        self.copies = Copies(connection, tenant)
        self.export_grants = ExportGrants(connection, tenant)
        self.forgetting = Forgetting(connection, tenant)
        self.remarks = Remarks(connection, tenant, self.keys)
        self.history = History(connection, tenant)
        self.receipts = Receipts(connection, tenant)
        self.definitions = Definitions(connection, tenant)
        self.model_drafts = ModelDrafts(connection, tenant)
        self.people = People(connection, tenant)
        self.sessions = Sessions(connection, tenant)
        self.departments = Departments(connection, tenant)
        self.ledgers = Ledgers(connection, tenant)
        self.numbers = Numbers(connection, tenant)
        self.decisions = Decisions(connection, tenant, self.keys)
        self.tickets = Tickets(connection, tenant)
        self.documents = Documents(connection, tenant)
        self.attachments = Attachments(connection, tenant)
        self.test_clock = TestClock(connection, tenant)
        self.adoption = Adoption(connection, tenant)

    def once(self, what: str, look_up: Callable[[], Found]) -> Found:
        """`look_up()`; where all is of one moment, only the first time that `what` is asked for."""
        if self._looked_up is None:
            return look_up()
        if what not in self._looked_up:
            self._looked_up[what] = look_up()
        found: Found = self._looked_up[what]
        return found

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """What is written inside is undone, and that alone, when it is left by an exception."""
        told = len(self.notices.added)
        try:
            with self.held.within(), self.connection.begin_nested():
                yield
        except BaseException:
            del self.notices.added[told:]
            raise

    def commit(self) -> None:
        """Make everything durable. Raises Conflict when the database refuses at the last moment."""
        self._transaction.commit()
        self.keys.return_spare()
