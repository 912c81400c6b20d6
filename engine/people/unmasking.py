"""Whose personal data somebody may see unmasked: values in, a yes or no out."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from engine.actor import Actor
from engine.forms import Form
from engine.ledgers import ColumnType, Ledger
from engine.org import Organisation

Row = Mapping[str, object]
WITHIN, MANY = timedelta(minutes=10), 30
"""Who looks at more rows than this in that time is reported to whoever reads the access log."""


def reach(ledger: Ledger, actor: Actor, organisation: Organisation) -> frozenset[str] | None:
    """The values of the scope column whose rows the actor reads; None = all rows. Only posts in a role that reads the
    ledger count: whoever reads it as one of all workers does not see more through another post."""
    if ledger.scope is None or actor.is_admin:
        return None
    units = organisation.scope_of(actor.id, ledger.readers)
    if ledger.columns[ledger.scope].type is not ColumnType.PERSON:
        return units
    return frozenset({actor.id, *(one.id for one in organisation.people.values() if one.unit in units)})


def reads(ledger: Ledger, row: Row, actor: Actor, organisation: Organisation) -> bool:
    """Whether the actor reads this row in the list of the ledger."""
    if not ledger.is_open_to(actor):
        return False
    seen = reach(ledger, actor, organisation)
    return seen is None or row.get(ledger.scope or "") in seen


def names(forms: Mapping[str, Form], variables: Mapping[str, object], ledger: Ledger, key: str) -> bool:
    """Whether a case speaks of this row: a field of its forms that picks from the ledger holds the key."""
    fields = {
        field.key for form in forms.values() for field in form.picks if form.lookups[field.pick].ledger == ledger.id
    }  # fmt: skip
    return key in set(_under(fields, variables))


def picked(forms: Mapping[str, Form], variables: object) -> Iterator[tuple[str, str]]:
    """Ledger and key of every row that the fields of these forms have picked, at any depth."""
    fields = {(field.key, form.lookups[field.pick].ledger) for form in forms.values() for field in form.picks}
    for name, ledger in sorted(fields):
        yield from ((ledger, key) for key in _under({name}, variables))


def _under(names: set[str], value: object) -> Iterator[str]:
    """The texts that stand under these names, at any depth."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            if name in names and isinstance(part, str):
                yield part
            yield from _under(names, part)
    elif isinstance(value, list):
        for part in value:
            yield from _under(names, part)
