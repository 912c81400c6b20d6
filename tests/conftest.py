"""Rules for every test: on continuous integration nothing may be skipped quietly but what measures foreign suites, and
what many tests need is made once."""

import os
from zlib import crc32

import pytest
from hypothesis import settings

from tests.support.databases import SERVERS
from tests.support.suites import ABSENT
from tests.support.templates import compile_once

settings.register_profile("untimed", deadline=None)  # how fast the machine is today is no property of the code
settings.load_profile("untimed")
compile_once()


def pytest_collection_modifyitems(items):
    """What runs on two databases takes turns: `make test` runs half of it on each, by its name, `make soak` the other
    halves. Where a file serves a whole house, in `acceptance`, its tests go together. Tests of rows and races, which
    `integration` are and others say they are (`on_both`), run on both."""
    there = {item.nodeid for item in items}
    for item in items:
        name = item.callspec.params.get("fresh_url") if hasattr(item, "callspec") else None
        if name not in SERVERS or "integration" in item.path.parts or item.get_closest_marker("on_both"):
            continue
        twins = [item.nodeid.replace(name, other) for other in sorted(SERVERS)]
        turn = item.path.name if "acceptance" in item.path.parts else twins[0]
        if there.issuperset(twins) and item.nodeid != twins[crc32(turn.encode()) % len(twins)]:
            item.add_marker(pytest.mark.soak)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("LINLI_CI") == "1":
        if ABSENT in str(call.excinfo.value):
            return report
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and LINLI_CI=1 allows no skip: {call.excinfo.value}"
    return report
