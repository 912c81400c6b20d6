"""A page that asks and then does: on a POST what was asked for; a refusal comes back with what was typed."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from flask import request

from engine.commands import Command
from engine.errors import Rejected
from webui.posted import once
from webui.session import engine, language


@dataclass(frozen=True, slots=True)
class Attempt:
    """`command_id` and `error` belong into the page, which is drawn unless it `is_done`, under `status`."""

    command_id: str
    is_done: bool = False
    error: str | None = None
    status: int = 200


def attempt(wish: Callable[[], Command]) -> Attempt:
    """Nothing is done on a GET: then the page asks, with an id for a new command."""
    if request.method != "POST":
        return Attempt(str(uuid4()))
    try:
        engine().handle(wish())
    except Rejected as refused:
        return Attempt(once(), error=refused.said(language()), status=refused.status)
    return Attempt(once(), is_done=True)
