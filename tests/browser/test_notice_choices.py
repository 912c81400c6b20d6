"""One chooses how to be told outside the product, and an administrator looks at what did not arrive."""

import pytest
from playwright.sync_api import expect

from engine.settings import Channels, MailSecurity, MailSettings, Robot
from tests.browser.conftest import Visits
from tests.support.chromium import in_every_look
from tests.support.street import Street

MAIL = MailSettings(host="127.0.0.1", port=1, sender="linli@a.org", security=MailSecurity.NONE)
ROBOTS = {"*": Robot(url="http://127.0.0.1:1/")}


@pytest.fixture
def reached(street: Street) -> Street:
    """Everybody is reached by other systems; one message was given up."""
    street.engine.channels = Channels(mail=MAIL, wecom=ROBOTS, webhook="http://127.0.0.1:1/", quiet_hours="20:00-08:00")
    with street.engine.database.unit_of_work() as work:
        key = work.outbox.add(kind="mail", address="nobody@example.org", body="-", now=street.now)
        work.outbox.give_up(key, street.now, "SMTP 550 recipient")
        work.commit()
    return street


@in_every_look
def test_the_pages_are_sound(visits: Visits, reached: Street, width: int, language: str, look: str) -> None:
    admin = visits("admin", width=width, language=language)
    faults = {}
    for path in ("/notices", "/notices/choices", "/notices/undelivered"):
        admin.opens(path)
        admin.turns(look)
        faults[path] = admin.faults()
    page = admin.opens("/notices/choices")
    page.locator("[name=quiet][value=own]").check()
    page.fill("[name=until]", "20:00")
    page.click("[data-primary]")
    expect(page.get_by_role("alert")).to_be_focused()
    faults["refused"] = [fault for fault in admin.faults() if "422" not in fault]
    page.fill("[name=until]", "07:30")
    page.click("[data-primary]")
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.locator("[name=until]")).to_have_value("07:30")

    assert {path: found for path, found in faults.items() if found} == {}
