"""What built-in connectors read, write and refuse, on both databases."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from engine.connectors import CONNECTORS
from engine.connectors.call import BpmnError, ConnectorCall
from engine.errors import IncidentError
from engine.feel import NO_FUNCTIONS
from engine.notices import read_notices
from engine.org import Organisation, read_organisation
from engine.store import Database
from engine.store.notices import notice
from engine.store.unit_of_work import UnitOfWork
from tests.support.house import ROOT
from tests.support.stored_rows import NOW

NAMES = {"zh": "列", "en": "Column"}
TEXT = {"type": "text", **NAMES}
DAYS = {"type": "decimal", "step": 0.5, **NAMES}
LEDGERS: dict[str, dict[str, object]] = {
    "led_worker": {
        "title": NAMES, "kind": "record", "key": ["worker"],
        "columns": {"worker": {"type": "person", **NAMES}, "name": {**TEXT, "required": True}, "status": TEXT},
    },
    "led_log": {"title": NAMES, "kind": "journal", "columns": {"text": TEXT, "day": {"type": "date", **NAMES}}},
    "led_round": {"title": NAMES, "kind": "journal", "key": ["day"],
                  "columns": {"text": TEXT, "day": {"type": "date", **NAMES}}},
    "led_balance": {
        "title": NAMES, "kind": "account", "key": ["worker", "year"],
        "columns": {"worker": {"type": "person", **NAMES}, "year": {"type": "int", **NAMES}, "entitled": DAYS,
                    "frozen": DAYS},
        "amounts": ["used", "frozen"], "balance": {"available": "=entitled - used - frozen"},
        "invariant": "=available >= 0",
    },
    "led_broken": {"title": NAMES, "kind": "record"},
}  # fmt: skip
STREET: Organisation = read_organisation(
    {
        "units": {
            "YC": {"type": "street", "zh": "街道", "en": "Street"},
            "XY": {"type": "community", "zh": "向阳", "en": "Xiangyang", "parent": "YC"},
        },
        "people": {
            "w1": {"name": "甲", "unit": "XY", "posts": ["clerk"], "facts": {"gender": "female"}},
            "w2": {"name": "乙", "unit": "XY", "posts": ["clerk"]},
            "l1": {"name": "丙", "unit": "YC", "posts": ["leader"]},
        },
    },
    {
        "worker": {"zh": "社工", "en": "Worker"},
        "clerk": {"zh": "窗口", "en": "Clerk", "superior": "leader"},
        "leader": {"zh": "领导", "en": "Leader"},
        "vacant": {"zh": "空缺", "en": "Vacant"},
    },
)
NOTIFICATIONS = read_notices(
    {
        "leave_approved": {"zh": "{{name}}的{{days}}天假已批准", "en": "{{days}} days of {{name}} are approved"},
        "only_zh": {"zh": "好"},
    },
    "notifications.yaml", functions=NO_FUNCTIONS,
)  # fmt: skip
W1_2026 = {"worker": "w1", "year": 2026}


class Caller:
    """Calls connectors as a service task of an instance would."""

    def __init__(self, work: UnitOfWork) -> None:
        self.work = work

    def __call__(
        self, type: str, *, instance: int = 1, case: int = 0, element: str = "st", template: str = "", **inputs: Any
    ) -> Any:
        headers = {"template": template} if template else {}
        return CONNECTORS[type](
            ConnectorCall(
                type=type, inputs=inputs, headers=headers, instance=instance, case=case or instance,
                business_key="QJ-1", unit="XY", element=element, now=NOW, work=self.work, organisation=STREET,
                declarations=LEDGERS, notifications=NOTIFICATIONS,
            )
        )  # fmt: skip

    def rows(self, ledger: str, **where: Any) -> Any:
        return self("ledger.find", ledger=ledger, where=where)["rows"]

    def notices(self) -> list[tuple[str, ...]]:
        columns = (notice.c.person_id, notice.c.zh, notice.c.en, notice.c.link)
        return [tuple(row) for row in self.work.connection.execute(select(*columns).order_by(notice.c.key))]


@pytest.fixture
def call(database: Database) -> Iterator[Caller]:
    with database.unit_of_work() as work:
        yield Caller(work)


@pytest.fixture
def account(call: Caller) -> Caller:
    call("ledger.put", ledger="led_balance", row={**W1_2026, "entitled": 5})
    return call


def test_a_record_is_put_changed_in_part_and_found(call: Caller) -> None:
    call("ledger.put", ledger="led_worker", key="w1", row={"name": "甲", "status": "active"})
    call("ledger.put", ledger="led_worker", key="w2", row={"name": "乙", "status": "active"})
    answer = call("ledger.put", ledger="led_worker", key={"worker": "w1"}, row={"status": "on_leave"})
    assert answer == {"row": {"worker": "w1", "name": "甲", "status": "on_leave"}}
    assert call.rows("led_worker", status="on_leave") == [answer["row"]]
    assert [row["worker"] for row in call.rows("led_worker")] == ["w1", "w2"]
    assert call("ledger.put", ledger="led_worker", key="w1", row={"status": None})["row"].keys() == {"worker", "name"}


def test_the_same_put_again_makes_no_new_version(call: Caller) -> None:
    for _ in range(2):
        call("ledger.put", ledger="led_worker", key=["w1"], row={"name": "甲"})
    stored = call.work.ledgers.load("led_worker", "w1")
    assert stored is not None
    assert (stored.version, stored.business_key, stored.instance_key) == (1, "QJ-1", 1)


def test_a_journal_keeps_one_entry_per_instance_element_and_row(call: Caller) -> None:
    writes = [("a", 1, "走访"), ("a", 1, "走访"), ("b", 1, "走访"), ("a", 2, "走访"), ("a", 1, "巡查")]
    for element, instance, text in writes:
        row = {"text": text, "day": "2026-03-02"}
        assert call("ledger.append", ledger="led_log", element=element, instance=instance, row=row) == {"row": row}
    assert len(call.rows("led_log")) == 4


def test_a_journal_does_not_lose_another_row_under_a_used_key(call: Caller) -> None:
    call("ledger.append", ledger="led_round", row={"day": "2026-03-02", "text": "一"})
    with pytest.raises(IncidentError, match="add key columns"):
        call("ledger.append", ledger="led_round", row={"day": "2026-03-02", "text": "二"})


def test_an_entry_is_corrected_by_another_and_both_are_kept(call: Caller) -> None:
    call("ledger.append", ledger="led_log", row={"day": "2026-03-02", "text": "三人"})
    (wrong,) = call.rows("led_log")

    for _ in range(2):  # the same write again changes nothing
        call("ledger.append", ledger="led_log", row={"day": "2026-03-02", "text": "四人"}, corrects=wrong["entry"])

    (right,) = call.rows("led_log")
    kept = call.work.ledgers.load("led_log", wrong["entry"])
    assert right["text"] == "四人"
    assert kept
    assert (kept.row["text"], kept.corrected_by) == ("三人", right["entry"])


def test_an_entry_is_corrected_once_but_its_correction_may_be(call: Caller) -> None:
    call("ledger.append", ledger="led_log", row={"text": "三人"})
    (first,) = call.rows("led_log")
    call("ledger.append", ledger="led_log", row={"text": "四人"}, corrects=first["entry"])
    (second,) = call.rows("led_log")

    with pytest.raises(BpmnError) as refused:
        call("ledger.append", ledger="led_log", row={"text": "五人"}, corrects=first["entry"])
    call("ledger.append", ledger="led_log", row={"text": "五人"}, corrects=second["entry"])

    assert refused.value.code == "LEDGER_CORRECTED"
    assert [row["text"] for row in call.rows("led_log")] == ["五人"]


def test_nothing_is_corrected_that_is_not_there(call: Caller) -> None:
    with pytest.raises(IncidentError, match="no entry 9/st/x"):
        call("ledger.append", ledger="led_log", row={"text": "四人"}, corrects="9/st/x")


def test_a_key_too_long_to_store_is_still_one_row(call: Caller) -> None:
    for _ in range(2):
        call("ledger.put", ledger="led_worker", key="w" * 300, row={"name": "甲"})
    assert len(call.rows("led_worker")) == 1


def test_a_posting_sets_and_never_adds(account: Caller) -> None:
    for days in (2, 2, 3):
        answer = account("ledger.post", ledger="led_balance", key=W1_2026, set={"frozen": days})
    assert answer["balance"] == {**W1_2026, "entitled": 5, "used": 0, "frozen": 3, "available": 2}


def test_a_debit_in_the_same_slot_replaces_the_freeze(account: Caller) -> None:
    account("ledger.post", element="freeze", slot="leave", ledger="led_balance", key=W1_2026, set={"frozen": 5})
    answer = account("ledger.post", element="debit", slot="leave", ledger="led_balance", key=W1_2026, set={"used": 4})
    assert (answer["balance"]["frozen"], answer["balance"]["available"]) == (0, 1)


def test_elements_and_instances_post_beside_each_other(account: Caller) -> None:
    for element, instance in [("a", 1), ("b", 1), ("a", 2)]:
        given = {"element": element, "instance": instance, "key": ["w1", 2026], "set": {"frozen": 1.5}}
        answer = account("ledger.post", ledger="led_balance", **given)
    assert answer["balance"]["available"] == 0.5
    assert account.rows("led_balance")[0]["balance"]["frozen"] == 4.5
    own = account("ledger.find", instance=2, ledger="led_balance", without_own=True)["rows"][0]
    assert (own["balance"]["available"], own["entitled"]) == (2, 5)


def test_a_broken_invariant_is_a_bpmn_error_and_writes_nothing(account: Caller) -> None:
    account("ledger.post", ledger="led_balance", key=W1_2026, set={"frozen": 3})
    with pytest.raises(BpmnError) as posted:
        account("ledger.post", instance=2, ledger="led_balance", key=W1_2026, set={"frozen": 2.5})
    with pytest.raises(BpmnError) as lowered:
        account("ledger.put", ledger="led_balance", key=W1_2026, row={"entitled": 2})
    assert (posted.value.code, lowered.value.code) == ("LEDGER_INVARIANT", "LEDGER_INVARIANT")
    assert account.rows("led_balance")[0]["balance"]["available"] == 2


def test_a_posting_needs_an_account(call: Caller) -> None:
    with pytest.raises(BpmnError) as caught:
        call("ledger.post", ledger="led_balance", key=W1_2026, set={"frozen": 1})
    assert caught.value.code == "LEDGER_NO_ACCOUNT"


@pytest.mark.parametrize(
    ("type", "inputs"),
    [
        ("ledger.find", {}),
        ("ledger.find", {"ledger": "led_unknown"}),
        ("ledger.find", {"ledger": "led_broken"}),
        ("ledger.find", {"ledger": "led_log", "where": {"colour": "red"}}),
        ("ledger.find", {"ledger": "led_log", "where": "all"}),
        ("ledger.put", {"ledger": "led_log", "row": {}}),
        ("ledger.put", {"ledger": "led_worker", "row": {"name": "甲"}}),
        ("ledger.put", {"ledger": "led_worker", "key": "w1", "row": {}}),
        ("ledger.put", {"ledger": "led_worker", "key": ["w1", "w2"], "row": {"name": "甲"}}),
        ("ledger.put", {"ledger": "led_worker", "key": {"id": "w1"}, "row": {"name": "甲"}}),
        ("ledger.append", {"ledger": "led_worker", "row": {}}),
        ("ledger.append", {"ledger": "led_log", "row": {"day": "tomorrow"}}),
        ("ledger.append", {"ledger": "led_log", "key": "x", "row": {}}),
        ("ledger.post", {"ledger": "led_worker", "key": "w1", "set": {}}),
        ("ledger.post", {"ledger": "led_balance", "key": W1_2026, "set": {"frozen": 0.3}}),
        ("ledger.post", {"ledger": "led_balance", "key": W1_2026, "set": {"entitled": 9}}),
        ("org.chain", {"roles": None}),
        ("org.person", {}),
        ("notify", {"to": "w1"}),
        ("notify", {"to": "w1", "template": "unknown"}),
        ("notify", {"to": "stranger", "template": "leave_approved"}),
        ("notify", {"to": "clerk:ZZ", "template": "leave_approved"}),
        ("notify", {"to": [3], "template": "leave_approved"}),
    ],
)
def test_what_a_model_names_wrongly_is_an_incident(call: Caller, type: str, inputs: dict[str, object]) -> None:
    with pytest.raises(IncidentError) as caught:
        call(type, **inputs)
    assert caught.value.error_type == "IO_MAPPING_ERROR"
    assert caught.value.message.startswith(f"{type}: ")


def test_of_those_who_hold_a_role_only_the_facts_that_are_asked_for_are_told(call: Caller) -> None:
    assert call("org.holders", group="leader") == {"people": [{"id": "l1", "name": "丙", "unit": "YC"}]}
    assert call("org.holders", group="clerk:XY", facts=["gender"])["people"] == [
        {"id": "w1", "name": "甲", "unit": "XY", "gender": "female"},
        {"id": "w2", "name": "乙", "unit": "XY", "gender": None},
    ]


def test_a_chain_names_the_nearest_holders_in_order(call: Caller) -> None:
    levels = call("org.chain", roles=["clerk", "leader"])["levels"]
    assert levels == [
        {"role": "clerk", "group": "clerk:XY", "people": ["w1", "w2"]},
        {"role": "leader", "group": "leader:YC", "people": ["l1"]},
    ]


NO_CHAIN = [{"roles": ["clerk", "vacant"]}, {"roles": ["mayor"]}, {"roles": "clerk", "unit": "ZZ"}]


@pytest.mark.parametrize("inputs", NO_CHAIN)
def test_a_chain_skips_nobody(call: Caller, inputs: dict[str, object]) -> None:
    with pytest.raises(BpmnError) as caught:
        call("org.chain", **inputs)
    assert caught.value.code == "NO_HOLDER"


def test_a_person_comes_with_posts_and_facts(call: Caller) -> None:
    titles = [{"post": "clerk:XY", "zh": "向阳窗口", "en": "Clerk, Xiangyang"}]
    said = {"id": "w1", "name": "甲", "unit": "XY", "posts": ["clerk:XY"], "titles": titles, "substitutes": {},
            "facts": {"gender": "female"}}  # fmt: skip
    assert call("org.person", id="w1") == {"person": said}
    with pytest.raises(BpmnError) as caught:
        call("org.person", id="w9")
    assert caught.value.code == "NO_PERSON"


def test_a_notice_is_written_in_both_languages_for_everybody_once(call: Caller) -> None:
    data = {"name": "甲", "days": 2.5}
    answer = call("notify", template="leave_approved", to=["l1", "clerk", "clerk:XY", "w1"], data=data)
    assert answer == {"notified": ["l1", "w1", "w2"]}
    text = ("甲的2.5天假已批准", "2.5 days of 甲 are approved", "/cases/1")
    assert call.notices() == [("l1", *text), ("w1", *text), ("w2", *text)]


def test_a_notice_reads_the_inputs_where_no_data_is_given(call: Caller) -> None:
    call("notify", template="leave_approved", to="w1", name="甲", days=1, link="/tasks/7")
    assert call.notices() == [("w1", "甲的1天假已批准", "1 days of 甲 are approved", "/tasks/7")]


def test_a_role_that_nobody_holds_is_told_nothing(call: Caller) -> None:
    assert call("notify", template="leave_approved", to="vacant", data={}) == {"notified": []}
    assert call.notices() == []


@pytest.mark.parametrize("type", CONNECTORS)
def test_every_connector_is_in_the_reference(type: str) -> None:
    assert f"\n## `{type}`" in (ROOT / "docs/reference/connectors.md").read_text("utf-8")


def test_several_rows_are_put_at_once_and_a_called_instance_posts_for_its_case(call: Caller) -> None:
    both = [{"worker": "w1", "year": year, "entitled": 9} for year in (2026, 2027)]
    call("ledger.put", ledger="led_balance", rows=both)
    post = {"ledger": "led_balance", "key": W1_2026}
    seen = {"ledger": "led_balance", "instance": 2, "case": 1, "slot": "extension", "without_own": True}

    call("ledger.post", instance=1, slot="leave", set={"frozen": 2}, **post)
    call("ledger.post", instance=2, case=1, slot="extension", set={"frozen": 3}, **post)
    before, _ = call("ledger.find", **seen)["rows"]
    call("ledger.post", instance=1, slot="extension", set={"frozen": 0}, **post)

    assert before["balance"]["frozen"] == 2
    assert [row["balance"]["frozen"] for row in call.rows("led_balance")] == [2, 0]
