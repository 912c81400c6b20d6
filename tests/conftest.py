"""Rules for every test: on continuous integration nothing may be skipped quietly but what measures foreign suites, and
what many tests need is made once."""

import os

import pytest
from hypothesis import settings

from tests.support.suites import ABSENT
from tests.support.templates import compile_once

settings.register_profile("untimed", deadline=None)  # how fast the machine is today is no property of the code
settings.load_profile("untimed")
compile_once()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("LINLI_CI") == "1":
        if ABSENT in str(call.excinfo.value):
            return report
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and LINLI_CI=1 allows no skip: {call.excinfo.value}"
    return report
