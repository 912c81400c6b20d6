"""What pages ask about personal data, on both databases: rows found, looks noted, one person's data gathered."""

import pytest
from sqlalchemy import select, update

from engine.actor import Actor
from engine.commands import ForgetSubject, SeeUnmasked
from engine.errors import Forbidden, WrongState
from engine.queries.accesses import Asked, access_page
from engine.queries.form_pages import start_page
from engine.queries.picking import find
from engine.queries.subjects import subject_data
from engine.store.ledgers import ledger_row
from tests.support.engines import Office, actor_of
from tests.support.residents import ELSEWHERE, WANG_3, WANG_5, residents


@pytest.fixture
def register(office: Office) -> Office:
    return residents(office)


def found(office: Office, person: str, asked: str) -> list[str]:
    with office.engine.database.snapshot() as work:
        page = start_page(work, office.engine.library, "help", actor_of(person), office.now)
        hits = find(work, office.engine.library, page.pickings["residents"], asked)
    return [option.value for option in hits.options]


@pytest.mark.parametrize(("person", "asked", "keys"), [
    ("ann", "王秀英", [WANG_3, WANG_5]), ("ann", "5678", [WANG_5]), ("ann", "r-001", [WANG_3]), ("ann", "秀珍", []),
    ("ann", "_明", ["R-005"]), ("ann", "%明", []), ("li", "秀珍", [ELSEWHERE]),
])  # fmt: skip
def test_rows_are_found_among_those_of_the_own_units(
    register: Office, person: str, asked: str, keys: list[str]
) -> None:
    assert found(register, person, asked) == keys


def test_rows_are_found_as_they_are_now_and_not_once_they_are_forgotten(register: Office) -> None:
    with register.engine.database.unit_of_work() as work:
        row = work.ledgers.load("led_people", WANG_3)
        assert row is not None
        work.ledgers.put("led_people", WANG_3, {**row.row, "name": "赵一鸣"}, now=register.now)
        work.forgetting.empty_row("led_people", WANG_5, {"nr": WANG_5, "status": "active"}, register.now)
        work.commit()
    assert (found(register, "ann", "一鸣"), found(register, "ann", "王秀英")) == ([WANG_3], [])
    with register.engine.database.reading() as connection:
        kept = connection.execute(select(ledger_row.c.texts).where(ledger_row.c.key.in_([WANG_3, WANG_5]))).scalars()
        assert "王秀英" not in "".join(text or "" for text in kept)


def test_rows_from_before_there_were_short_texts_are_found(register: Office) -> None:
    with register.engine.database.unit_of_work() as work:
        work.connection.execute(update(ledger_row).values(texts=None))
        work.commit()
    assert found(register, "ann", "王秀英") == [WANG_3, WANG_5]


def test_looks_are_searched_by_whom_they_were_about_and_by_day(register: Office) -> None:
    for key in (WANG_3, WANG_5):
        register.does(SeeUnmasked, "li", ledger="led_people", key=key, fields=["phone"], purpose="电话核实材料")

    def seen(reader: str, asked: Asked) -> list[str]:
        with register.engine.database.snapshot() as work:
            page = access_page(work, register.engine.library, actor_of(reader), asked, register.now)
        return [row.number for row in page.rows]

    assert sorted(seen("mei", Asked(person="黎明"))) == [WANG_3, WANG_5]
    assert seen("mei", Asked(subject=WANG_5, since=register.now.date(), until=register.now.date())) == [WANG_5]
    assert seen("mei", Asked(case="HP-2026-000001")) == []
    with pytest.raises(Forbidden):
        seen("li", Asked())


def test_one_persons_cases_are_found_by_the_number_in_them(register: Office) -> None:
    register.start("help", answers={"who": WANG_3, "what": "买药"})
    register.start("help", answers={"who": WANG_5, "what": "看病"})
    reader: Actor = actor_of("mei")
    with register.engine.database.snapshot() as work:
        data = subject_data(work, register.engine.library, reader, WANG_3)
    assert [case.business_key for case in data.cases] == ["HP-2026-000001"]
    assert list(data.rows) == ["led_people"]
    with pytest.raises(WrongState):
        register.does(ForgetSubject, "mei", subject=WANG_3, purpose="本人当面申请")
