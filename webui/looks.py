"""What the pages share that show what masks hide: asking says what for, and what is shown is kept nowhere."""

from collections.abc import Callable, Mapping

from flask import Response, make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from engine.commands import Command
from engine.errors import FieldError, ValidationFailed
from webui.posted import once
from webui.session import engine, language

Errors = Mapping[str, str]
"""By field, in the reader's language."""


def looked(wish: Command, ask: Callable[[str, Errors], str], address: Callable[[str], str]) -> ResponseReturnValue:
    """What is seen has an address of its own, which holds for some minutes and for this person only.

    `ask` draws the question again for the next command's id; `address` is where the access leads.
    """
    try:
        receipt = engine().handle(wish)
    except ValidationFailed as failed:
        return ask(once(), _told(failed.errors)), failed.status
    return redirect(address(str(receipt["access"])), 303)


def unkept(template: str, **values: object) -> Response:
    """A page that no browser stores."""
    answer = make_response(render_template(template, **values))
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _told(errors: tuple[FieldError, ...]) -> Errors:
    return {one.field: one.text(language()) for one in errors}
