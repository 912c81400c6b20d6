"""Engine.handle(command) → Receipt: the front door of every change, and the only place that commits."""

import time
from collections.abc import Callable
from datetime import datetime
from random import Random

from engine.commands import Command
from engine.errors import Conflict, Rejected
from engine.handlers import Environment, Library, handle
from engine.settings import NOWHERE_ELSE, Channels
from engine.store.database import Database

TRIES = 12
_jitter = Random(0)

Receipt = dict[str, object]
"""What a command answers: keys of what it made, as JSON values."""


class Engine:
    """One tenant's engine on one database. Safe to share between threads: every command has its own unit of work."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        *,
        allows_test_clock: bool = False,
        secret: str | None = None,
        channels: Channels = NOWHERE_ELSE,
    ) -> None:
        """`secret` is the installation's own; without one no department can call. `channels` is where notices go."""
        self.database = database
        self.secret = secret
        self.channels = channels
        self.library = Library()
        self._clock = clock
        self.allows_test_clock = allows_test_clock

    def handle(self, command: Command) -> Receipt:
        """Does the command in one transaction; a race that was lost is tried again here and never shown to anyone.

        Raises `Rejected` subclasses for what the caller can mend; nothing is written then.
        """
        for attempt in range(TRIES):
            try:
                return self._once(command)
            except Conflict:
                if attempt == TRIES - 1:
                    raise
                time.sleep(_jitter.uniform(0.5, 1) * min(0.005 * 2**attempt, 0.25))
            except Rejected:
                # PostgreSQL shows what others commit meanwhile: a double click may meet the effects of its own twin.
                twin = self._seen(command)
                if twin is None:
                    raise
                return twin
        raise AssertionError("unreachable")

    def now(self) -> datetime:
        """The engine's time: the pinned test clock where one is allowed and set, else the machine's."""
        return self.pinned() or self._clock()

    def machine_now(self) -> datetime:
        """The machine's time, whatever a rehearsal shows: for what belongs to devices and not to cases."""
        return self._clock()

    def pinned(self) -> datetime | None:
        """The time at which a rehearsal has stopped the clock; None while time passes as usual."""
        if not self.allows_test_clock:
            return None
        with self.database.snapshot() as work:
            return work.once("test_clock", work.test_clock.get)

    def _seen(self, command: Command) -> Receipt | None:
        with self.database.snapshot() as work:
            return work.receipts.find(command.id)

    def _once(self, command: Command) -> Receipt:
        with self.database.unit_of_work() as work:
            seen = work.receipts.find(command.id)
            if seen is not None:
                return seen
            machine_now = self._clock()
            now = (work.test_clock.get() if self.allows_test_clock else None) or machine_now
            env = Environment(
                now=now, machine_now=machine_now, library=self.library,
                allows_test_clock=self.allows_test_clock, secret=self.secret, channels=self.channels,
            )  # fmt: skip
            answer = handle(command, work, env)
            work.receipts.keep(command.id, answer, now)
            work.commit()
            return answer
