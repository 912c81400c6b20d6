"""Runs the web and the worker as two child processes that live and die together; it does no work itself."""

import signal
import subprocess
import sys
from threading import Event
from types import FrameType

GRACE = 15
"""Seconds that a child may take to finish what it is doing."""


def serve(port: int) -> int:
    """Blocks until one child ends or a signal comes; 0 after a signal, 1 when a child ended by itself."""
    stopping = Event()

    def stop(signum: int, frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    children = [_linli("web", "--port", str(port)), _linli("worker")]
    while not stopping.wait(0.5) and all(child.poll() is None for child in children):
        pass
    _end(children)
    return 0 if stopping.is_set() else 1


def gunicorn_command(port: int) -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", "--worker-class", "gevent", "--bind", f"127.0.0.1:{port}",
        "--no-control-socket", "webui.cli:application()",
    ]  # fmt: skip


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
