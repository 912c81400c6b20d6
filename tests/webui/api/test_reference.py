"""The reference of the machine API names exactly what is there, with its statuses."""

import re

from flask import Flask

from tests.support.house import ROOT
from webui.api.operations import LACKING, SERVED

PAGE = (ROOT / "docs/reference/v2.md").read_text("utf-8")


def test_every_operation_of_the_url_map_stands_in_one_of_the_tables(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/v2/")]
    there = {
        f"{method} {rule.rule[3:].replace('<', '{').replace('>', '}')}"
        for rule in rules if rule.endpoint != "v2.lacking.unknown"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }  # fmt: skip

    assert there == {*SERVED, *LACKING} == set(re.findall(r"^\| `([A-Z]+ [^`]+)` \|", PAGE, re.MULTILINE))


def test_every_status_stands_in_the_table() -> None:
    rows = re.findall(r"^\| `([A-Z]+ [^`]+)` \|.*\| 20\d \| ([\d ]+) \|$", PAGE, re.MULTILINE)

    assert {operation: tuple(map(int, statuses.split())) for operation, statuses in rows} == SERVED
