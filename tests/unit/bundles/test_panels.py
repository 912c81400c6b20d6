"""Panels of first screens are read whole, or refused with everything that is wrong."""

from collections.abc import Mapping

import pytest
import yaml

from engine.bundles import PanelSource, View, read_bundle
from engine.bundles.manifest import read_manifest
from engine.calendar import calendar_functions
from engine.errors import DeploymentRefused
from engine.queries.panels import VIEWS
from tests.support import bpmn as b

MINE = {
    "title": {"zh": "我的图书", "en": "My books"}, "roles": ["worker"], "ledger": "led_book", "mine": "reader",
    "where": {"status": ["lent", "late"], "due": {"before": "=today()"}}, "shows": ["title"], "sort": "-due", "most": 3,
}  # fmt: skip
LEDGER = {
    "title": {"zh": "图书", "en": "Books"}, "readers": ["clerk"], "kind": "record", "key": ["title"],
    "columns": {
        name: {"type": kind, "zh": name, "en": name}
        for name, kind in {"title": "text", "reader": "person", "status": "text", "due": "date"}.items()
    },
}  # fmt: skip
PROCESS = b.process("lend", b.start(), b.user_task("ut_lend"), b.end(), flows=["start -> ut_lend -> end"])


def refused(panel: Mapping[str, object]) -> set[str]:
    """Where something is wrong with it, in a bundle that has the ledger."""
    said = {"title": {"zh": "图书", "en": "Books"}, "ledgers": {"led_book": LEDGER}, "panels": {"books": panel}}
    files = {
        "processes/lend/lend.bpmn": PROCESS,
        "processes/lend/bundle.yaml": yaml.safe_dump(said, allow_unicode=True).encode(),
    }  # fmt: skip
    try:
        read_bundle("lend", files, functions=calendar_functions())
    except DeploymentRefused as wrong:
        return {str(finding.element).removeprefix("panels.books.") for finding in wrong.findings}
    return set()


def test_a_panel_is_read_as_it_is_written() -> None:
    (one,) = read_manifest({"panels": {"books": MINE}}, "bundle.yaml").panels

    assert (one.source, one.of) == (PanelSource.LEDGER, ("led_book",))
    assert (one.mine, one.sort, one.most) == ("reader", "-due", 3)
    assert {name for _, name in one.columns} == {"title", "reader", "status", "due"}
    assert refused(MINE) == set()


@pytest.mark.parametrize(("change", "places"), [
    ({"title": {"zh": "图书"}, "roles": "worker", "most": 99, "colour": "red"}, {"title", "roles", "most", "colour"}),
    ({"ledger": "led_film"}, {"ledger"}),
    ({"view": "breaches"}, {"source"}),
    ({"shows": ["author"], "sort": "-year", "where": {"shelf": 1}, "mine": "owner"},
     {"shows", "sort", "where.shelf", "mine"}),
    ({"where": {"due": {"near": 1}, "status": "=lent("}}, {"where.due", "where.status"}),
    ({"mine": None}, {"roles"}),  # a worker does not read the ledger
])  # fmt: skip
def test_everything_that_is_wrong_is_said_at_once(change: Mapping[str, object], places: set[str]) -> None:
    panel = {name: value for name, value in {**MINE, **change}.items() if value is not None}
    assert refused(panel) == places


@pytest.mark.parametrize(("source", "names"), [("coming", ["bt_lost"]), ("measures", ["lost"]), ("view", "weather")])
def test_what_it_looks_at_has_to_be_there(source: str, names: object) -> None:
    assert refused({"title": MINE["title"], "roles": ["clerk"], source: names}) == {source}


def test_every_view_that_may_be_named_is_drawn() -> None:
    assert set(VIEWS) == set(View)
