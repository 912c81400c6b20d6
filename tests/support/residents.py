"""A register of invented residents with a process about one of them, and two who bear the same name."""

from engine.commands import LoadLedgerRows
from tests.support import bpmn as b
from tests.support.engines import Office

MANIFEST = """
title: {zh: 帮助, en: Help}
business_key: HP
start_forms: {help: f_help}
searchable: [start.story]
retention:
  cases: {after: P3Y}
  led_people: {after: P1Y, where: {status: moved}}
  led_seen: {after: P3Y, do: delete}
ledgers:
  led_people:
    title: {zh: 居民台账, en: Residents}
    readers: [leader]
    scope: community
    kind: record
    key: [nr]
    subject: nr
    access_log: led_seen
    finding: {part: [name], tail: [phone], shows: [name, building, phone]}
    columns:
      nr: {type: text, zh: 编号, en: Number, required: true}
      community: {type: unit, zh: 社区, en: Community}
      name: {type: text, zh: 姓名, en: Name, pii: P}
      phone: {type: text, zh: 电话, en: Telephone, pii: P}
      building: {type: text, zh: 地址, en: Address, pii: P, mask: address}
      illness: {type: text, zh: 病情, en: Illness, pii: S}
      status: {type: text, zh: 状态, en: Status}
  led_seen:
    title: {zh: 访问日志, en: Seen}
    readers: [process_designer]
    kind: journal
    columns:
      user: {type: person, zh: 查看人, en: Seen by}
      subject: {type: text, zh: 居民编号, en: Resident}
      ledger: {type: text, zh: 台账, en: Ledger}
      row_key: {type: text, zh: 记录, en: Row}
      fields: {type: json, zh: 内容, en: Fields}
      purpose: {type: text, zh: 目的, en: Purpose}
      case_key: {type: text, zh: 事项编号, en: Case}
      at: {type: datetime, zh: 时间, en: At}
      ip: {type: text, zh: 网络地址, en: Address}
      bulk_count: {type: int, zh: 导出行数, en: Rows}
"""
FORM = """
id: f_help
title: 求助
properties: {title.en: Help}
legal_basis: consent
lookups:
  residents: {ledger: led_people, within: community, where: '={status: "active"}'}
components:
  - type: textfield
    key: who
    label: 居民
    properties: {label.en: Resident, pick: residents, pii: P}
    validate: {required: true}
  - type: textfield
    key: helper
    label: 帮手
    properties: {label.en: Helper, pick: residents, pick.open: true, pii: P}
  - {type: textarea, key: story, label: 情况, properties: {label.en: Story, pii: S}}
  - {type: textfield, key: what, label: 事由, properties: {label.en: What}, validate: {required: true}}
"""
PROCESS = b.process(
    "help", b.start(), b.user_task("ut_help", form="f_help", groups="clerk"), b.end(), flows=["start -> ut_help -> end"]
)  # fmt: skip
FILES = {
    "processes/help/bundle.yaml": MANIFEST, "processes/help/help.bpmn": PROCESS, "forms/help/f_help.yaml": FORM,
}  # fmt: skip
WANG_3, WANG_5, ELSEWHERE, GONE = "R-001", "R-002", "R-003", "R-004"
PHONE = "13900001234"
_ROWS = (
    (WANG_3, "XY", "王秀英", PHONE, "幸福路12号3号楼2单元501", "active"),
    (WANG_5, "XY", "王秀英", "13900005678", "幸福路12号5号楼1单元102", "active"),
    (ELSEWHERE, "YC", "王秀珍", "13900009999", "和平路1号2号楼101", "active"),
    (GONE, "XY", "王秀云", "13900008888", "幸福路12号3号楼101", "moved"),
    ("R-005", "XY", "陈_明", "13900000005", "6号楼", "active"),
)


def residents(office: Office) -> Office:
    office.deploy("help", FILES)
    rows = [
        {"nr": nr, "community": at, "name": name, "phone": phone, "building": home, "status": status, "illness": "哮喘"}
        for nr, at, name, phone, home, status in _ROWS
    ]  # fmt: skip
    office.does(LoadLedgerRows, ledger="led_people", rows=rows)
    return office
