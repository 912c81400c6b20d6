"""What a person was told: counted, listed page by page, and marked as read by nobody else."""

from datetime import timedelta

import pytest

from engine.commands import MarkNoticesRead
from engine.engine import Engine
from engine.errors import NotFound
from engine.ids import Key, PersonId
from engine.queries.notices import notice_of, notices_for, unread_count
from tests.support.engines import Office

ANN, BO = PersonId("ann"), PersonId("bo")


def tell(office: Office, person: str, text: str, link: str | None = "/tasks/1") -> Key:
    """As a connector does, one minute after the last."""
    office.now += timedelta(minutes=1)
    with office.engine.database.unit_of_work() as work:
        key = work.notices.add(person, "task_warn", text, f"en {text}", link, office.now)
        work.commit()
    return key


def unread(engine: Engine, person: PersonId) -> int:
    with engine.database.reading() as connection:
        return unread_count(connection, engine.database.tenant, person)


def test_the_newest_stand_first_and_the_next_page_goes_on_behind_the_last(office: Office) -> None:
    told = [tell(office, "ann", str(n)) for n in range(5)]
    tell(office, "bo", "别人的")

    with office.engine.database.reading() as connection:
        first = notices_for(connection, office.engine.database.tenant, ANN, limit=3)
        second = notices_for(connection, office.engine.database.tenant, ANN, first.older, limit=3)

    assert [one.key for one in (*first.notices, *second.notices)] == told[::-1]
    assert first.notices[0].text.text("en") == "en 4"
    assert second.older is None


def test_one_is_read_and_then_all_that_were_there_but_not_what_came_since(office: Office) -> None:
    first = tell(office, "ann", "一")
    tell(office, "ann", "二")
    seen = office.now
    tell(office, "ann", "三")
    assert unread(office.engine, ANN) == 3

    office.does(MarkNoticesRead, "ann", notice=first)
    assert unread(office.engine, ANN) == 2

    office.does(MarkNoticesRead, "ann", until=seen)
    assert unread(office.engine, ANN) == 1


def test_nobody_reads_or_marks_anothers_notice(office: Office) -> None:
    key = tell(office, "ann", "一")

    office.does(MarkNoticesRead, "bo", notice=key)
    office.does(MarkNoticesRead, "bo")

    assert unread(office.engine, ANN) == 1
    with office.engine.database.reading() as connection, pytest.raises(NotFound):
        notice_of(connection, office.engine.database.tenant, BO, key)


@pytest.mark.parametrize(
    "link", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)", None]
)
def test_a_notice_never_leads_out_of_the_house(office: Office, link: str | None) -> None:
    key = tell(office, "ann", "一", link)

    with office.engine.database.reading() as connection:
        assert notice_of(connection, office.engine.database.tenant, ANN, key).link is None
