"""People's verbs on a task: which there are, and which a task allows (design.md, D7); doing them is the handlers'."""

from collections.abc import Mapping
from enum import StrEnum

from engine.bpmn.signing import OUTCOMES, SIGNING


class Verb(StrEnum):
    TRANSFER = "transfer"
    DELEGATE = "delegate"
    SIGN = "sign"
    ADD_SIGNER = "add_signer"
    DROP_SIGNER = "drop_signer"
    RETURN = "return"
    TAKE_BACK = "take_back"
    URGE = "urge"


class Part(StrEnum):
    """What somebody is asked for beside a task."""

    DELEGATE = "delegate"
    """委派: one person does the work and gives it back; whoever has the task then completes it."""
    BEFORE = "before"
    """前加签: they say what they think before whoever has the task decides."""
    PARALLEL = "parallel"
    """并加签: they sign at the same time; the case goes on when all have."""
    AFTER = "after"
    """后加签: they sign when whoever has the task has completed it; the case goes on after that."""

    @property
    def holds(self) -> bool:
        """Whether the task waits for the answer."""
        return self in (Part.DELEGATE, Part.BEFORE)


VERBS = "verbs"


def allowed(properties: Mapping[str, object]) -> frozenset[Verb]:
    """The verbs of a task: all, or those its property `verbs` lists. A task that has the outcome `return` is sent back
    by its form, as the diagram says, and not by the verb (design.md, convention 5). In a joint vote nobody takes back
    their own: with the last one the whole vote would begin anew, and the others had to sign again."""
    listed = _names(properties.get(VERBS))
    verbs = frozenset(Verb) if listed is None else frozenset(verb for verb in Verb if verb in listed)
    kept_from = {Verb.RETURN} if Verb.RETURN in (_names(properties.get(OUTCOMES)) or ()) else set()
    return verbs - kept_from - ({Verb.TAKE_BACK} if SIGNING in properties else set())


def _names(value: object) -> frozenset[str] | None:
    """A list, or a text with commas; None where nothing is said."""
    if isinstance(value, str):
        return frozenset(name.strip() for name in value.split(",") if name.strip())
    return frozenset(str(name) for name in value) if isinstance(value, list) else None
