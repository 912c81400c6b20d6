"""Whoever adds a page adds it to those that are looked at in every look, or says why it is none."""

from pathlib import Path

import pytest

from engine.settings import Settings
from tests.support.databases import file_database
from tests.support.every_page import NOT_PAGES, PAGES
from tests.support.street import Street
from webui.app import create_app

FOR_PROGRAMS = {"v2", "people_api", "hooks"}


@pytest.fixture
def opened(tmp_path: Path) -> set[str]:
    """Every endpoint that answers to GET and is for people."""
    wanted = Settings(
        database_url="", secret_key=None, production=False, test_clock=False, admin_password=None, var=tmp_path
    )  # fmt: skip
    with file_database(tmp_path) as database:
        rules = create_app(wanted, Street(database).engine).url_map.iter_rules()
        return {
            rule.endpoint
            for rule in rules
            if "GET" in (rule.methods or ()) and not FOR_PROGRAMS & set(rule.endpoint.split(".")[:-1])
        }


def test_every_page_is_looked_at_or_named_with_the_reason(opened: set[str]) -> None:
    assert sorted(opened) == sorted({*PAGES, *NOT_PAGES})
    assert set(PAGES) & set(NOT_PAGES) == set()
