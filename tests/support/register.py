"""A register of visits, deployed with two rows written by cases: one of the community's, one of the street's."""

from collections.abc import Mapping

from engine.commands import LoadLedgerRows
from tests.support import bpmn as b
from tests.support.engines import Office

MANIFEST = """
title: {zh: 走访, en: Visits}
ledgers:
  led_visit:
    title: {zh: 走访台账, en: Visits}
    readers: [worker, clerk, leader]
    scope: who
    kind: record
    key: [nr]
    columns:
      nr: {type: text, zh: 编号, en: Number, required: true}
      who: {type: person, zh: 走访人, en: Visitor, pii: P}
      phone: {type: text, zh: 电话, en: Phone, pii: P}
      illness: {type: text, zh: 病情, en: Illness, pii: S}
      note: {type: text, zh: 备注, en: Note}
      day: {type: date, zh: 日期, en: Day}
      minutes: {type: int, zh: 分钟, en: Minutes}
      met: {type: bool, zh: 见到, en: Met}
      state: {type: text, zh: 状态, en: State, values: {done: {zh: 已办结, en: Done}}}
      parts: {type: json, zh: 经过, en: Parts}
  led_points:
    title: {zh: 积分台账, en: Points}
    readers: [leader]
    kind: account
    key: [who]
    columns:
      who: {type: person, zh: 人员, en: Person, required: true}
      given: {type: int, zh: 应得, en: Given}
      used: {type: int, zh: 已用, en: Used}
    amounts: [used]
    balance: {left: =given - used}
  led_own:
    title: {zh: 本人台账, en: One's own}
    readers: [worker, leader]
    scope: who
    kind: record
    key: [who]
    columns: {who: {type: person, zh: 人员, en: Person, required: true}}
  led_hidden:
    title: {zh: 内部台账, en: Hidden}
    kind: journal
    columns: {what: {type: text, zh: 内容, en: What}}
"""
PROCESS = b.process(
    "visit", b.start(),
    b.service_task("st_put", "ledger.put", inputs={
        "ledger": '="led_visit"', "key": "=nr",
        "row": '={who: starter.id, phone: "13812345678", illness: "哮喘", note: note, day: day, minutes: minutes,'
               ' met: true, state: "done", parts: [{step: "敲门", by: "hand"}]}',
    }),
    b.service_task("st_post", "ledger.post", inputs={
        "ledger": '="led_points"', "key": '="ann"', "set": "={used: 2}",
    }),
    b.user_task("ut_read", groups="leader"), b.end(), flows=["start -> st_put -> st_post -> ut_read -> end"],
)  # fmt: skip
FILES = {"processes/visit/bundle.yaml": MANIFEST, "processes/visit/visit.bpmn": PROCESS}


def visits(office: Office, more: Mapping[str, bytes | str] | None = None) -> Office:
    """V-1 of ann (community), V-2 of li (street) an hour later, with a note that a spreadsheet would calculate; `more`
    files of the bundle."""
    office.deploy("visit", {**FILES, **(more or {})})
    office.does(LoadLedgerRows, ledger="led_points", rows=[{"who": "ann", "given": 5}])
    office.does(LoadLedgerRows, ledger="led_own", rows=[{"who": "ann"}, {"who": "bo"}])
    office.start(
        "visit",
        by="ann",
        business_key="VS-1",
        variables={"nr": "V-1", "note": "一切正常", "day": "2026-11-24", "minutes": 9},
    )
    office.passes(hours=1)
    office.start(
        "visit",
        by="li",
        business_key="VS-2",
        variables={"nr": "V-2", "note": "=1+1", "day": "2026-12-01", "minutes": 30},
    )
    return office
