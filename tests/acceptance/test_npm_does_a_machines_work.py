"""Camunda's npm client, unmodified and under Node, does all that the Python client does, over HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.camunda import HEATING, configuration
from tests.support.databases import FreshUrl
from tests.support.node import runs
from tests.support.served import Served, served, with_demo


@pytest.fixture
def street(fresh_url: FreshUrl, tmp_path: Path) -> Iterator[Served]:
    with served(with_demo(fresh_url), tmp_path / "var") as running:
        yield running


def test_the_npm_client_does_a_machines_work(street: Served, tmp_path: Path) -> None:
    file = tmp_path / "heating.bpmn"
    file.write_bytes(HEATING)
    people = {person: configuration(street, person) for person in ("admin", "program", "w003")}

    saw = runs("works.mjs", {"people": people, "file": str(file)})

    job = saw.pop("job")
    assert (job["variables"]["room"], job["headers"], job["retries"]) == ("3-201", {"unit": "C"}, 2)
    assert saw == {
        "withoutToken": 409, "again": 404, "completed": ["heat"], "correlated": True, "nobody": 404, "published": True,
        "degrees": "21", "state": "COMPLETED", "stopped": ["JOB_NO_RETRIES", "st_heat"], "left": 0,
        "element": "INTERMEDIATE_CATCH_EVENT", "room": '"1"', "moved": [True], "sorry": "COMPLETED", "migrated": 409,
        "lacking": 501, "forbidden": 403,
    }  # fmt: skip
