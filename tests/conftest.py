"""Rules for every test: on continuous integration nothing may be skipped quietly."""

import os

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("LINLI_CI") == "1":
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and LINLI_CI=1 allows no skip: {call.excinfo.value}"
    return report
