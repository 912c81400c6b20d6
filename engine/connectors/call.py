"""What a built-in connector is handed, and the one error it may answer with; it writes only through the store."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from engine.forms import Text
from engine.ids import Key
from engine.notices import NoticeText, Secret
from engine.org import Organisation
from engine.store.unit_of_work import UnitOfWork


class BpmnError(Exception):
    """The connector's answer is a BPMN error: `code` is what a boundary error event may catch."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class AboutPeople(Protocol):
    """All that is kept about one person, over every ledger and case but the one that asks. What takes something along
    or removes it leaves a line in the access log, and raises IncidentError where no ledger names one."""

    def counted(self, subject: str) -> tuple[list[tuple[Text, int]], int, list[Text]]:
        """How many rows of each ledger, how many cases, and every reason why it may not be removed yet."""

    def copied(self, subject: str, purpose: str, name: str) -> dict[str, object] | None:
        """A file of it that belongs to the case, as a form's answer names files; None where nothing is kept."""

    def forgotten(self, subject: str, purpose: str, *, whole: bool) -> tuple[int, int]:
        """How many rows and cases were emptied; rows go `whole`, or leave behind what is not personal."""

    def released(self, subject: str, purpose: str, basis: str) -> tuple[list[Text], list[Text]]:
        """What rested on that ground and is gone, and what stays and why."""

    def removed(self, file: Key) -> bool:
        """The content of a file of this case is gone, its name and digest stay; False for another case's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorCall:
    """One call within the command's transaction. `inputs` are the task's input-mapped variables (JSON), `headers` its
    task headers; `case` is the instance itself, or the outermost of those that called it; `declarations` are the
    `ledgers:` of `bundle` by id, `notifications` its texts, `secrets` the personal values that the case
    holds and `own_secrets` those that may not be told inside the house either, `people` what is kept about
    anybody; `actor` asked for the `command` in whose transaction this happens."""

    type: str
    inputs: Mapping[str, object]
    headers: Mapping[str, str]
    instance: Key
    case: Key
    business_key: str | None
    unit: str | None
    element: str
    now: datetime
    work: UnitOfWork
    organisation: Organisation
    declarations: Mapping[str, Mapping[str, object]]
    notifications: Mapping[str, NoticeText]
    bundle: str = ""
    actor: str = "system"
    command: str | None = None
    secrets: Callable[[], Iterable[Secret]] = tuple
    own_secrets: Callable[[], Iterable[Secret]] = tuple
    people: AboutPeople | None = None


Connector = Callable[[ConnectorCall], Mapping[str, object]]
"""Answers with result variables (JSON). Raises BpmnError, or IncidentError when the model names nonsense."""
