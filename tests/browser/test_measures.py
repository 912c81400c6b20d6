"""A secretary looks at the measures of the community in a real browser."""

from tests.browser.conftest import Visits
from tests.support.chromium import in_every_look
from tests.support.leave import THREE_DAYS
from tests.support.street import Street


@in_every_look
def test_the_pages_are_sound(visits: Visits, street: Street, width: int, language: str, look: str) -> None:
    street.start("leave_request", by="w003", answers=THREE_DAYS)
    secretary = visits("w001", width=width, language=language)
    faults = {}

    for path in ("?bundle=leave", "/leave/refused", "/leave/open"):
        secretary.opens(f"/measures{path}")
        secretary.turns(look)
        faults[path] = secretary.faults()

    assert {path: found for path, found in faults.items() if found} == {}
