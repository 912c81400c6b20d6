"""The personal values that a case holds, so that no text carries them further than its class; it masks nothing."""

from collections.abc import Iterator, Mapping

from engine.bundles import Bundle
from engine.connectors.declared import fitting
from engine.handlers.settlement import Case, Settlement
from engine.ledgers import Ledger, Pii, read_ledgers
from engine.notices import Secret, own_secrets, secrets_in
from engine.people.unmasking import picked


def secrets_of(it: Settlement, case: Case) -> Iterator[Secret]:
    """Of the fields and columns that a bundle calls personal, wherever the case or one that called it has them, and
    everybody's name. Where nothing leaves the house nothing is looked for."""
    if not it.env.channels.lead_out:
        return
    for one in _up_from(it, case):
        for token in one.state.tokens.values():
            yield from secrets_in(token.variables, one.bundle.personal)
    yield from ((person.name, Pii.PERSONAL) for person in it.organisation.people.values())


def own_secrets_of(it: Settlement, case: Case) -> Iterator[Secret]:
    """What may not be told inside the house either: of the case, of those that called it, and of the rows they name."""
    for one in _up_from(it, case):
        for token in one.state.tokens.values():
            yield from own_secrets_in(it, one.bundle, token.variables)


def own_secrets_in(it: Settlement, bundle: Bundle, variables: Mapping[str, object]) -> Iterator[Secret]:
    people = it.organisation.people.values()
    colleagues = {*(str(one.id) for one in people), *(one.name for one in people)}
    yield from own_secrets(variables, bundle.personal, _picked(it, bundle, variables), colleagues)


def _picked(
    it: Settlement, bundle: Bundle, variables: Mapping[str, object]
) -> Iterator[tuple[Ledger, Mapping[str, object]]]:  # fmt: skip
    declared = it.env.library.ledgers_of(it.work, bundle)
    for id, key in set(picked(bundle.forms, variables)):
        row = it.work.ledgers.load(id, fitting(key)) if id in declared else None
        if row is not None:
            yield read_ledgers({id: declared[id]})[id], row.row


def _up_from(it: Settlement, case: Case) -> Iterator[Case]:
    yield case
    while case.row.parent_key is not None:
        case = it.case(case.row.parent_key)
        yield case
