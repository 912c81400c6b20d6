"""Many people who complete tasks over HTTP at once and go on when the web dies under them; it kills nothing itself."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Event, Thread

import httpx

from tests.support.served import Served, eventually


class Burst:
    """`answered` are the tasks whose completion was confirmed, `found_done` those whose confirmation was lost with the
    web; `strange` is every other answer."""

    def __init__(self, street: Served) -> None:
        self._street = street
        self._waiting: SimpleQueue[int | None] = SimpleQueue()
        self._pause = Event()
        self.answered: list[int] = []
        self.found_done: list[int] = []
        self.strange: list[str] = []

    def hands_out(self, tasks: Iterable[int | None]) -> None:
        """None sends one person home."""
        for task in tasks:
            self._waiting.put(task)

    def await_answers(self, more: int) -> None:
        """Comes back after so many more confirmations; fails at the first strange answer."""
        enough = len(self.answered) + more
        eventually(lambda: len(self.answered) >= enough or self.strange)
        assert self.strange == []

    def work(self, person: str) -> None:
        with self._street.client(person) as client:
            while (task := self._waiting.get()) is not None:
                while not self._completes(client, task):
                    self._pause.wait(0.05)

    def _completes(self, client: httpx.Client, task: int) -> bool:
        """False when the web was killed meanwhile: whether it was done will be seen."""
        try:
            answer = client.post(f"/v2/user-tasks/{task}/completion", json={"variables": {}})
        except httpx.TransportError:
            return False
        if answer.status_code == 204:
            self.answered.append(task)
        elif answer.json().get("code") == "WRONG_STATE":
            self.found_done.append(task)
        else:
            self.strange.append(f"{answer.status_code} {answer.text}")
        return True


@contextmanager
def bursting(street: Served, people: Iterable[str]) -> Iterator[Burst]:
    """People who complete what they are handed out; at the end all of it is done."""
    burst = Burst(street)
    threads = [Thread(target=burst.work, args=(person,), daemon=True) for person in people]
    for thread in threads:
        thread.start()
    yield burst
    burst.hands_out(None for _ in threads)
    for thread in threads:
        thread.join()
