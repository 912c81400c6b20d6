"""What a built-in connector is handed, and the one error it may answer with; it writes only through the store."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorCall:
    """One call within the command's transaction. `inputs` are the task's input-mapped variables (JSON), `headers` its
    task headers; `case` is the instance itself, or the outermost of those that called it; `declarations` are the
    `ledgers:` of `bundle` by id, `notifications` its texts, `secrets` the personal values that the case
    holds; `actor` asked for the `command` in whose transaction this happens."""

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


Connector = Callable[[ConnectorCall], Mapping[str, object]]
"""Answers with result variables (JSON). Raises BpmnError, or IncidentError when the model names nonsense."""
