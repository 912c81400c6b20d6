"""All that is kept about one person, over ledgers and cases: found, why it stays, and emptied.

Who may ask for it, and what is noted of it, is decided where it is used.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.handlers.retention import forget_case
from engine.handlers.settlement import Settlement
from engine.ids import Key
from engine.ledgers import Ledger, Retention, read_ledgers
from engine.ledgers.retention import CASES, NAMELESS, anonymised
from engine.people.subjects import Kept, about_people, kept_row
from engine.store.forgetting import EndedCase
from engine.store.instances import InstanceRow
from engine.store.ledgers import LedgerRow

Rows = list[tuple[Ledger, LedgerRow]]


@dataclass(frozen=True, slots=True)
class KeptAbout:
    rows: Rows
    cases: list[InstanceRow]


def kept_about(it: Settlement, subject: str, but: Key | None = None) -> KeptAbout:
    """Without the case `but`, which asks for it, and all that it has called."""
    keys = it.work.variables.mentioning(subject)
    cases = [it.work.instances.load(Key(key)) for key in keys]
    return KeptAbout(_rows(it, subject), [case for case in cases if case.root_key != but])


def reasons(it: Settlement, kept: KeptAbout) -> list[Kept]:
    """Every reason why it may not be removed yet: a case that runs, a period that is not over."""
    return [*_kept_rows(it, kept.rows), *_kept_cases(it, kept.cases)]


def empty(it: Settlement, kept: KeptAbout, *, whole: bool = False) -> None:
    """Rows leave behind what is not personal, or go whole; of cases stays that they were."""
    for ledger, row in kept.rows:
        if whole:
            it.work.forgetting.delete_row(ledger.id, row.key)
        else:
            it.work.forgetting.empty_row(ledger.id, row.key, anonymised(ledger, row.row), it.env.now)
    for case in kept.cases:
        bundle = it.case(case.key).bundle
        ended = EndedCase(
            key=case.key, definition_key=case.definition_key, process_id=case.process_id, state=case.state
        )  # fmt: skip
        forget_case(it.work, it.env, bundle, ended)


def _rows(it: Settlement, subject: str) -> Rows:
    """Logs of who has looked stay: they are kept for the person, not against."""
    ledgers = read_ledgers(it.env.library.ledgers(it.work))
    found = [
        (ledger, row)
        for ledger in about_people(ledgers).values()
        for row in it.work.ledgers.find(ledger.id, {ledger.subject or "": subject}, with_corrected=True)
    ]
    return [(ledger, row) for ledger, row in found if _holds(ledger, row)]


def _holds(ledger: Ledger, row: LedgerRow) -> bool:
    """Whether anything personal is left in it."""
    return any(row.row.get(one.name) not in (None, "", [], NAMELESS) for one in ledger.hidden)


def _kept_rows(it: Settlement, rows: Rows) -> Iterator[Kept]:
    rules = _rules(it)
    kept = (
        kept_row(ledger, rules.get(ledger.id), row.row, row.updated_at, it.env.now) for ledger, row in rows
    )  # fmt: skip
    yield from dict.fromkeys(one for one in kept if one is not None)


def _kept_cases(it: Settlement, cases: list[InstanceRow]) -> Iterator[Kept]:
    rules = _rules(it)
    for case in cases:
        number = case.business_key or str(case.key)
        rule = rules.get(f"{it.case(case.key).bundle.name}.{CASES}")
        if case.ended_at is None:
            yield Kept(f"事项{number}正在办理", f"the case {number} is under way")
        elif rule is not None and case.ended_at >= rule.cutoff(it.env.now):
            yield Kept(
                f"事项{number}办结后保存{rule.period_zh}，期限未满",
                f"the case {number} is kept for {rule.period_en} from its end",
            )  # fmt: skip


def _rules(it: Settlement) -> dict[str, Retention]:
    """By ledger, and `<bundle>.cases`."""
    found: dict[str, Retention] = {}
    for deployment in it.work.definitions.current_deployments():
        bundle = it.env.library.bundle(it.work, deployment.key, deployment.bundle)
        found |= {f"{bundle.name}.{id}" if id == CASES else id: rule for id, rule in bundle.retention.items()}
    return found
