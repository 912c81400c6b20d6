"""The personal values that a case holds, so that no text carries them further than its class; it masks nothing."""

from collections.abc import Iterator

from engine.handlers.settlement import Case, Settlement
from engine.ledgers import Pii
from engine.notices import Secret, secrets_in


def secrets_of(it: Settlement, case: Case) -> Iterator[Secret]:
    """Of the fields and columns that its bundle calls personal, wherever the case has them, and everybody's name."""
    for token in case.state.tokens.values():
        yield from secrets_in(token.variables, case.bundle.personal)
    yield from ((person.name, Pii.PERSONAL) for person in it.organisation.people.values())
