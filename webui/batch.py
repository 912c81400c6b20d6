"""The same wish for several tasks: a command, a commit and a result for each, so that none waits for another."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from engine.commands import Command
from engine.errors import Busy, Conflict, Rejected
from engine.ids import Key
from webui.session import engine

MOST = 100
"""Tasks at once."""


@dataclass(frozen=True, slots=True)
class Result:
    """`refused` None = done."""

    task: Key
    refused: Rejected | None


def each(batch: str, tasks: Iterable[Key], wish: Callable[[str, Key], Command]) -> list[Result]:
    """Does it for every task, whatever becomes of the others. `batch` is the whole wish's id: sent twice it is done
    once. `wish` gets the id of its command and the task."""
    return [Result(task, _refusal(wish(f"{batch}:{task}", task))) for task in dict.fromkeys(tasks)]


def _refusal(command: Command) -> Rejected | None:
    try:
        engine().handle(command)
    except Rejected as refused:
        return refused
    except Conflict:  # lost every try: others keep changing this one, the next may go
        return Busy()
    return None
