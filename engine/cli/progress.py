"""Shows on a terminal how far long work has come; a pipe or a file gets no bar."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


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


@contextmanager
def passing_time(begins: datetime, ends: datetime) -> Iterator[Callable[[datetime], None]]:
    """What it gives is told how far time has come; the bar shows the day, and how long it will still take."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, transient=True, disable=not sys.stdout.isatty()) as bar:
        task = bar.add_task(f"{begins:%Y-%m-%d}", total=(ends - begins).total_seconds())

        def tell(moment: datetime) -> None:
            bar.update(task, completed=(moment - begins).total_seconds(), description=f"{moment:%Y-%m-%d}")

        yield tell
