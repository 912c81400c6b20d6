"""A form may look up rows of its bundle's ledgers: what somebody has left is seen where they ask for it."""

import pytest

from engine.commands import LoadLedgerRows
from engine.queries.form_pages import FormPage, start_page, task_page
from tests.support import bpmn as b
from tests.support.engines import Office, actor_of

MANIFEST = """
title: {zh: 领用, en: Supplies}
start_forms: {supplies: f_supplies}
ledgers:
  led_stock:
    title: {zh: 余额, en: Left}
    kind: account
    key: [who]
    columns:
      who: {type: person, zh: 人员, en: Person, required: true}
      given: {type: int, zh: 份数, en: Given}
      used: {type: int, zh: 已用, en: Used}
    amounts: [used]
    balance: {left: =given - used}
"""
FORM = """
id: f_supplies
title: 领用
lookups:
  stock: {ledger: led_stock, where: '={who: if asker = null then starter.id else asker}'}
components:
  - {type: number, key: count, label: 份数, defaultValue: '=stock[1].balance.left'}
  - {type: text, text: '余{{string(stock[1].balance.left)}}份'}
"""
PROCESS = b.process(
    "supplies", b.start(outputs={"asker": "=starter.id"}),
    b.service_task("st_take", "ledger.post", inputs={"ledger": '="led_stock"', "key": "=asker", "set": "={used: 2}"}),
    b.user_task("ut_give", form="f_supplies", groups="clerk"), b.end(),
    flows=["start -> st_take -> ut_give -> end"],
)  # fmt: skip
FILES = {
    "processes/supplies/bundle.yaml": MANIFEST, "processes/supplies/supplies.bpmn": PROCESS,
    "forms/supplies/f_supplies.yaml": FORM,
}  # fmt: skip


@pytest.fixture
def supplies(office: Office) -> Office:
    office.deploy("supplies", FILES)
    rows = [{"who": "ann", "given": 5}, {"who": "bo", "given": 9}]
    office.does(LoadLedgerRows, ledger="led_stock", rows=rows)
    return office


def noted(page: FormPage) -> str:
    assert page.form is not None
    return page.scope.note(page.form.components[1]).zh


def beginning(office: Office, person: str) -> FormPage:
    with office.engine.database.snapshot() as work:
        return start_page(work, office.engine.library, "supplies", actor_of(person), office.now)


def test_whoever_begins_sees_the_own_account_and_nobody_elses(supplies: Office) -> None:
    assert [noted(beginning(supplies, person)) for person in ("ann", "bo")] == ["余5份", "余9份"]


def test_who_has_no_account_sees_an_empty_one(supplies: Office) -> None:
    page = beginning(supplies, "li")
    assert page.scope.variables["stock"] == []


def test_a_task_looks_up_with_the_variables_of_its_case(supplies: Office) -> None:
    supplies.start("supplies", by="ann")
    (task,) = supplies.tasks("bo")

    with supplies.engine.database.snapshot() as work:
        page = task_page(work, supplies.engine.library, task.key, actor_of("bo"), supplies.now)

    assert noted(page) == "余3份"


ASKING = """
id: f_asking
title: 询问
lookups:
  stock: {ledger: led_stock, where: '={who: starter.id}'}
components:
  - {type: text, text: '余{{string(stock[1].balance.left)}}份'}
"""
ELSEWHERE = {
    "processes/ask/bundle.yaml": "uses_ledgers: [led_stock]\nstart_forms: {ask: f_asking}",
    "processes/ask/ask.bpmn": b.process(
        "ask", b.start(outputs={"asker": "=starter.id"}),
        b.service_task(
            "st_take", "ledger.post", inputs={"ledger": '="led_stock"', "key": "=asker", "set": "={used: 3}"}
        ), b.end(), flows=["start -> st_take -> end"],
    ),
    "forms/ask/f_asking.yaml": ASKING,
}  # fmt: skip


def left_elsewhere(office: Office) -> str:
    with office.engine.database.snapshot() as work:
        page = start_page(work, office.engine.library, "ask", actor_of("ann"), office.now)
    assert page.form is not None
    return page.scope.note(page.form.components[0]).zh


def test_a_bundle_reads_and_writes_a_ledger_that_another_declares(supplies: Office) -> None:
    supplies.deploy("ask", ELSEWHERE)

    assert left_elsewhere(supplies) == "余5份"
    supplies.start("ask", by="ann")
    assert left_elsewhere(supplies) == "余2份"


def test_a_foreign_ledger_that_nobody_has_declared_is_an_incident_and_no_answer(office: Office) -> None:
    office.deploy("ask", ELSEWHERE)
    instance = office.start("ask", by="ann")

    assert left_elsewhere(office) == "余份"
    with office.engine.database.snapshot() as work:
        (incident,) = work.incidents.open_of(instance)
    assert "led_stock" in incident.message
