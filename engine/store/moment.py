"""One snapshot that several who look one after the other share, until something is written; it opens nothing itself."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass

from engine.store.unit_of_work import UnitOfWork

Open = Callable[[], AbstractContextManager[UnitOfWork]]


@dataclass(slots=True)
class _Look:
    """An open snapshot, and how many look through it right now."""

    work: UnitOfWork
    stack: ExitStack
    users: int = 0


class Moment:
    """What is looked at through it is of one moment, for as long as nobody writes."""

    def __init__(self, open: Open) -> None:
        self._open = open
        self._look: _Look | None = None

    @contextmanager
    def look(self) -> Iterator[UnitOfWork]:
        """The first opens the snapshot. Whoever leaves by an exception leaves nobody a snapshot that may be broken."""
        look = self._look = self._look or self._opened()
        look.users += 1
        try:
            yield look.work
        except BaseException:
            self.end()
            raise
        finally:
            look.users -= 1
            if look is not self._look and not look.users:
                look.stack.close()

    def end(self) -> None:
        """Who looks next sees what is there by then; whoever is still looking sees what they saw."""
        look, self._look = self._look, None
        if look is not None and not look.users:
            look.stack.close()

    def _opened(self) -> _Look:
        stack = ExitStack()
        return _Look(stack.enter_context(self._open()), stack)
