"""Runs the web and the worker as two child processes that live and die together; it does no work itself."""

import errno
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType

HOST = "127.0.0.1"
GRACE = 15
"""Seconds that a child may take to finish what it is doing."""


def serve(port: int, when_up: Callable[[], None]) -> int:
    """Blocks until one child ends or a signal comes; 0 after a signal, 1 when a child ended by itself. `when_up` is
    called once, when the web answers."""
    stopping: list[int] = []  # not an Event: its lock may be held by the very loop that the signal interrupts

    def stop(signum: int, frame: FrameType | None) -> None:
        stopping.append(signum)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    children = [_linli("web", "--port", str(port)), _linli("worker")]
    is_up = False
    while not stopping and all(child.poll() is None for child in children):
        if not is_up and _answers(port):
            is_up = True
            when_up()
        time.sleep(0.5)
    _end(children)
    return 0 if stopping else 1


def is_taken(port: int) -> bool:
    """Whether somebody else listens there. A port that has just been left is free, as it is for the web server."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            return error.errno == errno.EADDRINUSE
    return False


def address_of(port: int) -> str:
    return f"http://{HOST}:{port}"


def gunicorn_command(port: int) -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", "--worker-class", "gevent", "--bind", f"{HOST}:{port}",
        "--graceful-timeout", "5", "--no-control-socket", "webui.cli:application()",
    ]  # fmt: skip


def _answers(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True


def _linli(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "webui.cli", *arguments])


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(GRACE)
        except subprocess.TimeoutExpired:
            child.kill()
