"""Takes what is due out of the outbox, sends it outside any transaction and reports what became of it.

At least once: a courier that is killed between sending and reporting leaves its message leased, and when the lease is
over another sends it again, under the same id.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import structlog

from engine.commands import Command, RecordDelivery, RecordFailedDelivery, TakeOutbox
from engine.engine import Engine
from engine.errors import Conflict, Rejected
from engine.ids import Key
from engine.outbound.delivery import Ways
from engine.outbound.letter import DeliveryFailed, Letter
from engine.outbound.robots import ROBOTS
from engine.outbound.signing import department_secret
from engine.store.outbox import NOTICES, OutboxRow
from engine.store.unit_of_work import UnitOfWork

BATCH, HANDS = 32, 8
LEASE = timedelta(minutes=10)
"""Longer than a whole batch takes when every receiver is as slow as it may be."""
_log = structlog.get_logger("linli.courier")


class Courier:
    """Rounds over what is to be sent, by the engine's own time."""

    def __init__(self, engine: Engine, ways: Ways) -> None:
        self._engine = engine
        self._ways = ways

    def round(self) -> int:
        """Sends until nothing is due; answers how many arrived."""
        arrived = 0
        with ThreadPoolExecutor(HANDS, "linli-courier") as hands:
            while self._has_due():
                arrived += sum(hands.map(self._send, self._take()))
        return arrived

    def _has_due(self) -> bool:
        now = self._engine.now()
        with self._engine.database.snapshot() as work:
            return work.outbox.has_due(now)

    def _take(self) -> list[tuple[Key, int]]:
        taken: Any = self._engine.handle(TakeOutbox(id=str(uuid4()), most=BATCH, timeout=LEASE))
        return [(Key(key), attempt) for key, attempt in taken["messages"]]

    def _send(self, taken: tuple[Key, int]) -> bool:
        """Whether it arrived. Whatever goes wrong, the others go on."""
        key, attempt = taken
        reason = self._reason_against(key)
        if reason is None:
            self._report(RecordDelivery(id=str(uuid4()), message=key))
            return True
        _log.warning("not delivered", message=key, attempt=attempt, reason=reason)
        self._report(RecordFailedDelivery(id=str(uuid4()), message=key, attempt=attempt, reason=reason))
        return False

    def _reason_against(self, key: Key) -> str | None:
        """Why it did not arrive. Of what nobody foresaw only the kind is told: its text may hold what was sent."""
        try:
            self._deliver(key)
        except DeliveryFailed as failed:
            return str(failed)
        except Exception as unforeseen:
            return type(unforeseen).__name__
        return None

    def _deliver(self, key: Key) -> None:
        with self._engine.database.snapshot() as work:
            row = work.outbox.load(key)
            letter = self._robots_letter(row) if row.kind in ROBOTS else self._letter(row, work)
        self._ways.deliver(row.kind, letter, self._engine.now())

    def _letter(self, row: OutboxRow, work: UnitOfWork) -> Letter:
        """The address of our own webhook may be a secret: the row holds only its name."""
        address = self._engine.channels.webhook if row.address == NOTICES else row.address
        if address is None:
            raise DeliveryFailed("not set up: LINLI_NOTICE_WEBHOOK_URL")
        return Letter(
            id=str(row.key), address=address, subject=row.subject or "", headers=row.headers,
            body=row.body or "", secret=self._secret_of(row, work),
        )  # fmt: skip

    def _robots_letter(self, row: OutboxRow) -> Letter:
        robot = self._engine.channels.robots(row.kind).get(row.address)
        if robot is None:
            raise DeliveryFailed(f"not set up: LINLI_{row.kind.upper()}_ROBOTS")
        said = json.loads(row.body or "{}")
        return Letter(id=str(row.key), address=robot.url, body=said["text"], people=said["people"], secret=robot.secret)

    def _secret_of(self, row: OutboxRow, work: UnitOfWork) -> str | None:
        kind, _, name = (row.signer or "").partition(":")
        if kind != "department":
            return self._engine.channels.webhook_secret if kind == NOTICES else None
        known = work.departments.load(name)
        if known is None or self._engine.secret is None:
            raise DeliveryFailed("no secret of the department")
        return department_secret(self._engine.secret, self._engine.database.tenant, name, known.serial)

    def _report(self, command: Command) -> None:
        """What cannot be written down now is sent again when the lease is over."""
        try:
            self._engine.handle(command)
        except (Rejected, Conflict) as error:
            _log.warning("outcome not recorded", command=type(command).__name__, error=str(error))
