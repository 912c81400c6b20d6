"""The tutorial *a mechanism of your own* is followed to the letter, and then the mechanism is used over the pages."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from engine.bootstrap import build_engine
from engine.cli import linli
from engine.cli.asking import settings
from engine.feel.evaluation import SHANGHAI
from tests.support.house import ROOT
from tests.support.pages import Browser, Page
from webui.app import create_app

TUTORIAL = (ROOT / "docs" / "tutorial" / "own-mechanism.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, at which somebody sits down who has done the first hour."""
    monkeypatch.delenv("LINLI_DATABASE_URL", raising=False)
    monkeypatch.setenv("LINLI_VAR", str(tmp_path / "var"))
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(linli, ["demo", "load"]).exit_code == 0
    return tmp_path


def test_whoever_follows_the_tutorial_has_a_mechanism_that_runs(desk: Path) -> None:
    for kind, path, text in BLOCK.findall(TUTORIAL):
        if kind == "console":
            for command, printed in commands(text):
                assert run(command) == printed, command
        else:
            (desk / path).write_text(text, "utf-8")

    engine = build_engine(settings())
    with closing(engine.database):
        today = engine.now().astimezone(SHANGHAI).date().isoformat()
        pages = httpx.WSGITransport(create_app(settings(), engine))
        with Browser("http://linli.test", pages) as w003, Browser("http://linli.test", pages) as w002:
            w003.signs_in("w003")
            w002.signs_in("w002")
            form = w003.opens("/start/key_loan").form("room")
            late = form.sends({"room": "hall", "purpose": "合唱排练", "until": "2020-01-01"})
            assert "归还日期不能早于今天" in late.text
            begun = form.sends({"room": "hall", "purpose": "合唱排练", "until": today})
            assert begun.status == 303, begun.text
            assert the_task(w002).form("command_id").sends({"outcome": "approve"}).status == 303
            assert the_task(w003).form("command_id").sends({"whole": "true"}).status == 303
            assert "已还" in w003.opens("/ledgers/led_key").text
    assert list(desk.rglob("*.py")) == []


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block, and what stands below it."""
    for piece in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, printed = piece.partition("\n")
        yield command, printed


def run(command: str) -> str:
    """What it prints; anything but a success fails."""
    program, *arguments = command.split()
    if program != "linli":
        return subprocess.run(command.split(), check=True, text=True, capture_output=True).stdout
    result = CliRunner().invoke(linli, arguments)
    assert result.exit_code == 0, result.output
    return result.output


def the_task(person: Browser) -> Page:
    """The one that is in somebody's inbox about the keys."""
    tasks = {link for link in person.opens("/?q=钥匙").links if re.fullmatch(r"/tasks/\d+", link)}
    (task,) = tasks
    return person.opens(task)
