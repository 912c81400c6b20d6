"""Exits through the front door, where a scenario cannot go: two that are begun at the same moment."""

import pytest

from engine.bundles import bundle_files
from engine.commands import StartInstance
from engine.store import Database
from tests.support.at_once import at_once
from tests.support.house import ROOT
from tests.support.street import Street


@pytest.mark.on_both
def test_two_who_open_an_exit_at_the_same_moment_open_one(database: Database) -> None:
    street = Street(database)
    for bundle in ("shared", "leave", "exit"):
        street.deploy(bundle, bundle_files(ROOT, bundle))
    asked = {"worker": "w013", "kind": "agreement_employer", "basis": "岗位调整后协商解除"}

    at_once(*(
        lambda person=person: street.does(StartInstance, person, process_id="exit_procedure", answers=asked)
        for person in ("street_hr", "street_hr_2")
    ))  # fmt: skip

    with database.snapshot() as work:
        (opened,) = work.ledgers.find("led_exit", {"worker": "w013", "status": "open"})
    assert [note["said"] for note in opened.row["notes"]] == [asked["basis"]]
