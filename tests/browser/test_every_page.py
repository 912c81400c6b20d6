"""Every page of the product is sound for somebody who may open it: axe finds nothing, the console stays silent, nothing
sticks out to the side, at 360 px neither. `make test` looks at a sample, `make soak` at all in every look."""

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from playwright.sync_api import Browser

from tests.support.chromium import DESK, PHONE, Look, Visitor, walks
from tests.support.every_page import OF_THE_TOOLS, PAGES, RESIDENT, ROLES, Town, opens_ticket, town
from tests.support.posting import PASSWORD

NARROW = 360
LOOKS = tuple(Look(*one) for one in product((PHONE, DESK), ("zh", "en"), ("light", "dark")))
SAMPLE = [(name, (LOOKS[(place * 3) % len(LOOKS)],)) for place, name in enumerate(sorted(PAGES)[::2])]
"""Every second page, each in another look, so that together they are seen in all."""
ALL = [pytest.param(name, LOOKS, marks=pytest.mark.soak) for name in sorted(PAGES)]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("town")) as found:
        yield found


@pytest.fixture(scope="module")
def people(browser: Browser, place: Town) -> Iterator[dict[tuple[str, int], Visitor]]:
    """By whom it is and how wide the screen is; each signs in once."""
    known: dict[tuple[str, int], Visitor] = {}
    yield known
    for visitor in known.values():
        visitor.context.close()


@pytest.fixture
def visitor(browser: Browser, place: Town, people: dict[tuple[str, int], Visitor]):
    def find(person: str, width: int) -> Visitor:
        if (person, width) not in people:
            new = people[person, width] = Visitor(browser, place.address, width=width)
            opens_ticket(new, place) if person == RESIDENT else new.signs_in(person, PASSWORD)
        return people[person, width]

    return find


@pytest.mark.parametrize(("name", "looks"), [*SAMPLE, *ALL])
def test_every_page_is_sound(place: Town, visitor, name: str, looks: Sequence[Look]) -> None:
    page, faults = PAGES[name], {}
    ways = page.addresses(place)
    for look, way in product(looks, ways if len(looks) > 1 else ways[:1]):
        guest = visitor(page.person, look.width)
        guest.said.clear()
        answer = guest.opens_as(way, look)
        found = guest.faults(but=page.not_ours)
        if answer.status != 200:
            found.append(f"answers {answer.status}")
        if look.width == PHONE and guest.sticks_out_at(NARROW):
            found.append(f"sticks out at {NARROW}")
        if found:
            faults[way, look] = found
    assert faults == {}


@pytest.mark.soak
@pytest.mark.parametrize("person", ROLES.values(), ids=ROLES)
def test_whatever_a_post_can_reach_is_sound(place: Town, visitor, person: str) -> None:
    """By the links of its own pages, refusals with them."""
    faults = {}
    for look in (Look(PHONE, "zh", "light"), Look(DESK, "en", "dark")):
        guest = visitor(person, look.width)
        for path in walks(guest, look):
            drawn = OF_THE_TOOLS if path.startswith("/studio") else ()
            if found := [one for one in guest.faults(but=drawn) if "Failed to load resource" not in one]:
                faults[path, look] = found
            guest.said.clear()
    assert faults == {}
