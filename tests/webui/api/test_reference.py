"""The reference of the machine API names exactly what is there, with its statuses."""

import re
from collections.abc import Iterator
from pathlib import Path

import camunda_orchestration_sdk
from flask import Flask

from tests.support.house import ROOT
from tests.webui.api.conftest import Programs
from webui.api.operations import SERVED

PAGE = (ROOT / "docs/reference/v2.md").read_text("utf-8")


def test_every_operation_of_the_url_map_stands_in_the_table(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/v2/")]
    there = {
        f"{method} {rule.rule[3:].replace('<', '{').replace('>', '}')}"
        for rule in rules if rule.endpoint != "v2.lacking.unknown"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }  # fmt: skip

    assert there == set(SERVED) == set(re.findall(r"^\| `([A-Z]+ [^`]+)` \|", PAGE, re.MULTILINE))


def test_every_status_stands_in_the_table() -> None:
    rows = re.findall(r"^\| `([A-Z]+ [^`]+)` \|.*\| 20\d \| ([\d ]+) \|$", PAGE, re.MULTILINE)

    assert {operation: tuple(map(int, statuses.split())) for operation, statuses in rows} == SERVED


def test_whatever_camundas_own_client_can_ask_is_served_or_said_to_be_lacking(as_: Programs) -> None:
    asked = set(operations_of_the_client())
    assert len(asked) > 200
    shapes = {re.sub(r"{[^}]*}", "{}", operation) for operation in SERVED}
    unserved = sorted(operation for operation in asked if re.sub(r"{[^}]*}", "{}", operation) not in shapes)

    answers = {operation: as_("admin")(re.sub(r"{[^}]*}", "1", operation)).status_code for operation in unserved}

    assert set(answers.values()) == {501}, answers


def operations_of_the_client() -> Iterator[str]:
    for file in Path(camunda_orchestration_sdk.__file__).parent.glob("api/*/*.py"):
        text = file.read_text("utf-8")
        method, url = re.search(r'"method": "(\w+)"', text), re.search(r'"url": "([^"]+)"', text)
        if method and url:
            yield f"{method[1].upper()} {url[1]}"
