"""Shows on a terminal how far long work has come; a pipe or a file gets no bar."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn


@contextmanager
def progress(total: int) -> Iterator[Callable[[str], None]]:
    """What it gives is called before each part with what is being done."""
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, transient=True, disable=not sys.stdout.isatty()) as bar:
        task, begun = bar.add_task("", total=total), 0

        def begin(what: str) -> None:
            nonlocal begun
            bar.update(task, completed=begun, description=what)
            begun += 1

        yield begin
