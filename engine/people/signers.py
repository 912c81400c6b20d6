"""Who may add signers to a joint vote and drop them; that the vote itself allows it is the interpreter's."""

from collections.abc import Iterator

from engine.actor import Actor
from engine.feel import Evaluable
from engine.org import Organisation
from engine.people.case_action import Standing, is_meant


def is_named(by: Evaluable | None, actor: Actor, case: Standing, organisation: Organisation) -> bool | None:
    """Whether `signing.by` means the actor: roles, `role:unit`, `starter` or people; None where it is not said."""
    if by is None:
        return None
    return any(is_meant(actor, name, case, organisation) for name in _names(by, case))


def may_add(named: bool | None, *, is_over: bool, is_signer: bool) -> bool:
    """Whoever is named; where nobody is, whoever is still to sign. `is_over`: a supervisor or an administrator."""
    return is_over or (is_signer if named is None else named)


def may_drop(named: bool | None, *, is_over: bool, has_added: bool) -> bool:
    """Signers do not choose who signs beside them; what they have added they take back."""
    return is_over or has_added or bool(named)


def _names(by: Evaluable, case: Standing) -> Iterator[str]:
    found = by.evaluate(case.variables, case.evaluation)
    for one in found if isinstance(found, list) else str(found or "").split(","):
        yield str(one).strip()
