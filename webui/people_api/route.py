"""One row of the table of `/api/v1`: an address, what goes in and out, how it is refused, and who does it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from engine.commands import Command
from engine.engine import Receipt
from engine.errors import InvalidRequest, Rejected
from engine.forms import Text
from engine.ids import Key
from webui.api.body import Wire, key_of, read
from webui.session import actor, engine

ONCE = "Idempotency-Key"
"""The header with which the same wish, sent twice, is done once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """`path` names its keys in braces; `does` takes them by name, then the body, and answers `answer`. `refused` are
    the refusals beyond those of every route. `answer` None = a file, as it was brought; `takes_file`: `file` and
    perhaps `task` as a form."""

    method: str
    path: str
    said: Text
    does: Callable[..., Wire | Response]
    answer: type[Wire] | None
    body: type[Wire] | None = None
    query: tuple[str, ...] = ()
    refused: tuple[type[Rejected], ...] = field(default=())
    takes_file: bool = False

    @property
    def name(self) -> str:
        return self.does.__name__

    @property
    def rule(self) -> str:
        return self.path.replace("{", "<").replace("}", ">")

    def answered(self, **path: str) -> ResponseReturnValue:
        keys = {name: Key(key_of(text)) for name, text in path.items()}
        body = () if self.body is None else (read(self.body),)
        answer = self.does(*body, **keys)
        return jsonify(answer.model_dump(mode="json", by_alias=True)) if isinstance(answer, Wire) else answer


def asked(command: type[Command], **fields: object) -> Receipt:
    """Does it as whoever is asking."""
    return engine().handle(command(id=command_id(), actor=actor(), **fields))


def command_id() -> str:
    """The caller's own where one is sent; the actor before it keeps ids of others apart."""
    sent = request.headers.get(ONCE)
    if sent is not None and not 1 <= len(sent) <= 100:
        raise InvalidRequest(reason=f"{ONCE}应为1至100个字符 / {ONCE} has 1 to 100 characters")
    return f"api:{actor().id}:{sent}" if sent else str(uuid4())
