"""The personal values that a case holds, so that no text carries them further than its class; it masks nothing."""

from collections.abc import Iterator

from engine.handlers.settlement import Case, Settlement
from engine.ledgers import Pii
from engine.notices import Secret, secrets_in


def secrets_of(it: Settlement, case: Case) -> Iterator[Secret]:
    """Of the fields and columns that a bundle calls personal, wherever the case or one that called it has them, and
    everybody's name. Where nothing leaves the house nothing is looked for."""
    if not it.env.channels.lead_out:
        return
    for one in _up_from(it, case):
        for token in one.state.tokens.values():
            yield from secrets_in(token.variables, one.bundle.personal)
    yield from ((person.name, Pii.PERSONAL) for person in it.organisation.people.values())


def _up_from(it: Settlement, case: Case) -> Iterator[Case]:
    yield case
    while case.row.parent_key is not None:
        case = it.case(case.row.parent_key)
        yield case
