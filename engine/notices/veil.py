"""What a case keeps of people, taken out of free text for whoever must not see it; it reads nothing.

A mask on a field is worth little where the same name stands in a title or a remark. What is to be hidden is known: it
is what the case's own fields of class P and S hold, and those columns of the rows that its fields have picked.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.ledgers import Ledger, Mask, Pii
from engine.notices.masking import Secret, redacted, secrets_in, without_numbers

_CODE = re.compile(r"[A-Za-z_]+")
"""A choice as it is stored, such as `self`: it names nobody and stands in ordinary English."""
Row = tuple[Ledger, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Veil:
    """Without secrets everything is as it was written."""

    secrets: tuple[Secret, ...] = ()

    def text(self, said: str) -> str:
        return redacted(without_numbers(said), self.secrets, Pii.NONE) if self.secrets else said

    def value(self, said: Any) -> Any:
        """A text, or whatever holds texts at any depth."""
        if isinstance(said, str):
            return self.text(said)
        if isinstance(said, Mapping):
            return {name: self.value(part) for name, part in said.items()}
        return [self.value(part) for part in said] if isinstance(said, list | tuple) else said


NO_VEIL = Veil()


def own_secrets(
    variables: object, classes: Mapping[str, Pii], rows: Iterable[Row], colleagues: Collection[str]
) -> Iterator[Secret]:
    """`rows` are what the case's fields have picked: their personal columns are secret, their numbers are not. Names
    and ids of `colleagues` are not either: inside the house it is no secret who works on what."""
    picked = list(rows)
    known = {*colleagues, *(str(row.get(ledger.key[0])) for ledger, row in picked if ledger.key)}
    of_rows = (
        secret for ledger, row in picked for one in ledger.hidden if one.mask is not Mask.KEPT
        for secret in secrets_in({one.name: row.get(one.name)}, {one.name: one.pii})
    )  # fmt: skip
    found = [*secrets_in(variables, classes), *of_rows]
    yield from (one for one in dict.fromkeys(found) if one[0] not in known and not _CODE.fullmatch(one[0]))
