"""One row's masked columns: what may be asked to be seen, and what was, for as long as a page needs it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engine.actor import Actor
from engine.errors import NotFound
from engine.forms import Text
from engine.ids import Key
from engine.ledgers import Ledger, read_ledgers
from engine.people.unmasking import names, reads
from engine.queries.case_page import case_page
from engine.queries.case_rows import seen_case
from engine.queries.ledgers import Cell, masked_cell, plain_cell
from engine.queries.names import Names
from engine.queries.request import Request, request_of
from engine.queries.shelf import Shelf, bundle_of
from engine.queries.variables import variables_of
from engine.queries.veiling import veil_of, veiled_request
from engine.store.instances import InstanceRow
from engine.store.ledgers import LedgerRow
from engine.store.unit_of_work import UnitOfWork

SHOWN_FOR = timedelta(minutes=10)
"""How long the page of what was asked for may be opened again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenRow:
    """`columns`: name → what it is called and what the mask leaves; only what holds something."""

    ledger: Ledger
    key: str
    number: str
    columns: Mapping[str, tuple[Text, Cell]]
    case: InstanceRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRow:
    """`values` as they are; `entry` is the line in the log that pays for it."""

    ledger: Ledger
    number: str
    values: tuple[tuple[Text, Cell], ...]
    entry: Mapping[str, object]
    instance: Key | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenAnswers:
    """`request` is masked; what is `hidden` in it may be asked for."""

    case: InstanceRow
    process: Text
    request: Request


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenAnswers:
    """`request` has what was asked for as it was typed, the rest masked; `entry` is the log's line that pays for it."""

    case: InstanceRow
    request: Request
    entry: Mapping[str, object]


def hidden_row(work: UnitOfWork, shelf: Shelf, actor: Actor, ledger_id: str, key: str, case: Key | None) -> HiddenRow:
    """Raises NotFound where the actor neither reads the row nor has a case about it, and where nothing is noted."""
    ledger = _ledger(work, shelf, ledger_id)
    row, seen = work.ledgers.load(ledger_id, key), seen_case(work, actor, case) if case is not None else None
    if row is None or ledger.access_log is None or not _may(work, shelf, actor, ledger, row, seen):
        raise NotFound(what=f"台账记录 / row {key!r}")
    named = Names(shelf.organisation(work)[0])
    columns = {
        one.name: (Text(one.zh, one.en), masked_cell(one, row.row[one.name], named))
        for one in ledger.hidden if row.row.get(one.name) is not None
    }  # fmt: skip
    return HiddenRow(ledger=ledger, key=key, number=_number(ledger, row), columns=columns, case=seen)


def seen_row(work: UnitOfWork, shelf: Shelf, actor: Actor, ledger_id: str, access: str, now: datetime) -> SeenRow:
    """What the actor has asked for, a short time ago. Raises NotFound."""
    ledger = _ledger(work, shelf, ledger_id)
    found = work.ledgers.load(ledger.access_log or "", access)
    is_own = found is not None and found.row["user"] == actor.id and found.row["ledger"] == ledger_id
    if found is None or not is_own or now - found.created_at > SHOWN_FOR:
        raise NotFound(what="所查看的内容 / what you asked to see")
    row = work.ledgers.load(ledger_id, str(found.row["row_key"]))
    if row is None:
        raise NotFound(what="台账记录 / the row")
    named = Names(shelf.organisation(work)[0])
    columns = [ledger.columns[name] for name in found.row["fields"] if name in ledger.columns]
    values = tuple((Text(one.zh, one.en), plain_cell(one, row.row.get(one.name), named)) for one in columns)
    return SeenRow(
        ledger=ledger, number=_number(ledger, row), values=values, entry=found.row, instance=found.instance_key
    )


def hidden_answers(work: UnitOfWork, shelf: Shelf, actor: Actor, case: Key, now: datetime) -> HiddenAnswers:
    """Raises NotFound for a case that the actor does not see, and where nothing would be noted."""
    page = case_page(work, shelf, actor, case, now)
    asked = page.request
    if asked is None or not page.can_unmask:
        raise NotFound(what="遮盖的内容 / anything masked")
    return HiddenAnswers(case=page.case, process=page.process, request=asked)


def seen_answers(work: UnitOfWork, shelf: Shelf, actor: Actor, case: Key, access: str, now: datetime) -> SeenAnswers:
    """What the actor has asked for, a short time ago. Raises NotFound."""
    row = seen_case(work, actor, case)
    logs = sorted({str(one["access_log"]) for one in shelf.ledgers(work).values() if one.get("access_log")})
    found = next((line for log in logs if (line := work.ledgers.load(log, access)) is not None), None)
    bundle = bundle_of(work, shelf, work.definitions.load(row.definition_key))
    mine = {"user": actor.id, "ledger": row.process_id, "row_key": str(case)}
    asked = request_of(work, shelf, row, now)
    if found is None or asked is None or now - found.created_at > SHOWN_FOR or not mine.items() <= found.row.items():
        raise NotFound(what="所查看的内容 / what you asked to see")
    masked = veiled_request(asked, veil_of(work, shelf, bundle, row, actor)) or asked
    plain = {name: value for name, value in asked.values.items() if name in found.row["fields"]}
    return SeenAnswers(case=row, request=replace(masked, values={**masked.values, **plain}), entry=found.row)


def _may(
    work: UnitOfWork, shelf: Shelf, actor: Actor, ledger: Ledger, row: LedgerRow, case: InstanceRow | None
) -> bool:  # fmt: skip
    if reads(ledger, row.row, actor, shelf.organisation(work)[0]):
        return True
    if case is None:
        return False
    forms = bundle_of(work, shelf, work.definitions.load(case.definition_key)).forms
    return names(forms, variables_of(work, case.key), ledger, _number(ledger, row))


def _number(ledger: Ledger, row: LedgerRow) -> str:
    return str(row.row.get(ledger.key[0])) if len(ledger.key) == 1 else row.key


def _ledger(work: UnitOfWork, shelf: Shelf, id: str) -> Ledger:
    declared = shelf.ledgers(work).get(id)
    if declared is None:
        raise NotFound(what=f"台账 / ledger {id!r}")
    return read_ledgers({id: declared})[id]
