"""Several deeds begun at the same moment, each on a thread of its own; who was first is for the test to find out."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

Answer = TypeVar("Answer")


def at_once(*deeds: Callable[[], Answer]) -> list[Answer]:
    """What each deed answered, in the order given. Raises what the first of them raised."""
    line = Barrier(len(deeds))

    def begin(deed: Callable[[], Answer]) -> Answer:
        line.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return [running.result() for running in [threads.submit(begin, deed) for deed in deeds]]
