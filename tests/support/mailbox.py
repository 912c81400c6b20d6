"""A mail server and a web address on loopback that keep what they are given, and fail as often as they are told to."""

import json
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any, cast


@dataclass
class Mailbox:
    """What has been accepted; the next `failures` are refused with 451."""

    port: int = 0
    failures: int = 0
    mails: list[EmailMessage] = field(default_factory=list)


@dataclass
class Posted:
    headers: dict[str, str]
    body: bytes
    path: str = ""


@dataclass
class Receiver:
    """Every post that came, also those refused: `answers` are the next statuses, then 204. As `robot`
    it answers 200 like a messenger's: the next of `errcodes`, then 0; text of its own where that is no number."""

    port: int = 0
    answers: list[int] = field(default_factory=list)
    robot: bool = False
    errcodes: list[int | str] = field(default_factory=list)
    posts: list[Posted] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/in"

    def said(self) -> bytes:
        code = self.errcodes.pop(0) if self.errcodes else 0
        return (code if isinstance(code, str) else json.dumps({"errcode": code, "errmsg": "-"})).encode()


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    box = Mailbox()

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 test")
            while line := self.rfile.readline():
                verb = line.split()[0].upper() if line.split() else b""
                if verb in (b"EHLO", b"HELO"):
                    self.say("250-test\r\n250-8BITMIME\r\n250 SMTPUTF8")
                elif verb == b"DATA":
                    self.say("354 go on")
                    self.keep()
                elif verb == b"QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

        def keep(self) -> None:
            lines = []
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                lines.append(line[1:] if line.startswith(b"..") else line)
            if box.failures:
                box.failures -= 1
                self.say("451 later")
                return
            box.mails.append(cast(EmailMessage, message_from_bytes(b"".join(lines), policy=policy.default)))
            self.say("250 kept")

        def say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    with _running(socketserver.TCPServer(("127.0.0.1", 0), Session)) as port:
        box.port = port
        yield box


@contextmanager
def web_receiver() -> Iterator[Receiver]:
    receiver = Receiver()

    class Request(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.posts.append(Posted(headers, body, self.path))
            status = receiver.answers.pop(0) if receiver.answers else 200 if receiver.robot else 204
            content = receiver.said() if receiver.robot else b""
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", receiver.address)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Patient(HTTPServer):
        request_queue_size = 128  # the usual five are soon too few for couriers with eight hands each

    with _running(Patient(("127.0.0.1", 0), Request)) as port:
        receiver.port = port
        yield receiver


@contextmanager
def _running(server: socketserver.TCPServer) -> Iterator[int]:
    running = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    running.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        running.join()
        server.server_close()
