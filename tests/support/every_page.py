"""Every page that people can open, with somebody who may and the addresses at which it is; and a town in which they all
have something to show.

An endpoint is in `PAGES`, or in `NOT_PAGES` with the reason; tests/architecture/test_every_page.py holds both complete.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.bundles import bundle_files
from engine.commands import (
    AskExport,
    ClaimTask,
    CompleteTask,
    CopyCase,
    LoadLedgerRows,
    PutAccount,
    SeeAnswers,
    SeeUnmasked,
    SuspendInstance,
)
from engine.runtime import decode_state
from tests.support import bpmn as b
from tests.support.chromium import Visitor
from tests.support.databases import file_database
from tests.support.house import ROOT
from tests.support.leave import THREE_DAYS
from tests.support.playing import listening
from tests.support.posting import KNOWN
from tests.support.street import Street

RESIDENT = "resident"
"""Whoever has a ticket instead of an account."""
OFFICER = "legal_reviewer"
ROLES = {
    "worker": "w005", "window_clerk": "w003", "community_deputy": "w002", "community_secretary": "w001",
    "street_leader": "street_leader", "street_list_office": "street_list_office", "street_hr": "street_hr",
    "street_civil": "street_civil", "street_window": "street_window", "dept_liaison": "dept_mz",
    "supervision_chair": "supervision_chair", "process_designer": "w017", "system_admin": "admin",
    "hotline_operator": "hotline_operator", "data_protection_officer": OFFICER,
}  # fmt: skip
"""Somebody with each post that has a first screen of its own."""
PEOPLE = tuple(ROLES.values())
NUMBER = "10000000031"
NAME = "乌云其木格·额尔敦巴图"
MANY = 60
OF_THE_TOOLS = (".djs-popup", "th.index-column")
"""bpmn-js's pop-up menu has small buttons and a heading out of order, dmn-js a heading without words."""

NOT_PAGES = {
    "static": "scripts, style sheets and pictures",
    "healthz": "for machines",
    "offline.card": "the card of the app, JSON",
    "offline.worker": "a script",
    "offline.admission": "JSON for the scripts",
    "live.inbox": "JSON for the scripts",
    "live.stream": "events for the scripts",
    "in_place.show": "a part of the inbox; tests/browser/test_first_screens.py looks at it where it stands",
    "diagrams.drawing": "the file of a drawing",
    "diagrams.state": "JSON for the scripts",
    "documents.download": "a file that people brought",
    "organisation_page.download": "a file",
    "studio.content": "the file of a model",
}


@dataclass(frozen=True, kw_only=True)
class Town:
    """The demo street behind a web server, with what its pages are about."""

    street: Street
    address: str
    approval: int
    vote_case: int
    vote: int
    vote_task: int
    suspended: int
    errand: int
    errand_task: int
    code: str
    decision: int
    request: int
    seen: str
    seen_answers: str
    grant: int


@dataclass(frozen=True)
class Page:
    """Who opens it, and at which addresses; `drawn` is what a tool draws that is not ours."""

    person: str
    ways: tuple[str, ...]
    drawn: bool = False

    def addresses(self, town: Town) -> list[str]:
        """`{name}` is what the town calls so."""
        return [way.format(**vars(town)) for way in self.ways]

    @property
    def not_ours(self) -> tuple[str, ...]:
        """Selectors of what a drawing tool puts on the page."""
        return OF_THE_TOOLS if self.drawn else ()


def _of(person: str, *ways: str, drawn: bool = False) -> Page:
    return Page(person, ways, drawn)


PAGES: Mapping[str, Page] = {
    "session.sign_in": _of(RESIDENT, "/sign-in"),
    "inbox.inbox": _of("w001", "/", "/?text=没有这样的任务", "/?more=1&sort=newest"),
    "panels.panels": _of("w003", "/panels"),
    "tasks.show": _of("w001", "/tasks/{approval}", "/tasks/{vote_task}"),
    "verbs.back": _of("w001", "/tasks/{decision}/return"),
    "verbs.transfer": _of("w001", "/tasks/{approval}/transfer"),
    "verbs.delegate": _of("w001", "/tasks/{approval}/delegate"),
    "verbs.sign": _of("w001", "/tasks/{approval}/sign"),
    "verbs.urge": _of("w003", "/cases/{vote_case}/urge"),
    "marking.marks": _of("w001", "/tasks/{approval}/marks"),
    "pausing.pause": _of("w003", "/tasks/{errand_task}/pause"),
    "pausing.extend": _of("w001", "/tasks/{decision}/extend"),
    "batches.transfer": _of("w001", "/batch/transfer?task={approval}"),
    "batches.complete": _of("w001", "/batch/complete?task={approval}"),
    "filters.show": _of("w001", "/filters"),
    "starting.start": _of("w003", "/start"),
    "starting.form": _of("w003", "/start/leave_request", "/start/proxy_service"),
    "case_page.mine": _of("w003", "/mine", "/mine?over=1"),
    "case_page.case": _of("w001", "/cases/{vote_case}", "/cases/{suspended}"),
    "case_page.withdraw": _of("w003", "/cases/{request}/withdraw"),
    "case_actions.ask": _of("w003", "/cases/{errand}/actions/resident_withdraw"),
    "sheet.sheet": _of("w001", "/cases/{vote_case}/sheet"),
    "sheet.slip": _of("w003", "/cases/{errand}/slip"),
    "talking.comment": _of("w001", "/cases/{vote_case}/comment"),
    "talking.copy": _of("w001", "/cases/{vote_case}/copy"),
    "suspension.suspend": _of("admin", "/cases/{vote_case}/suspend"),
    "suspension.resume": _of("admin", "/cases/{suspended}/resume"),
    "migrating.migrate": _of("admin", "/cases/{vote_case}/migrate"),
    "signers.add": _of("w001", "/cases/{vote_case}/votes/{vote}/add"),
    "signers.drop": _of("w001", "/cases/{vote_case}/votes/{vote}/signers/4/drop"),
    "notices.notices": _of("w001", "/notices"),
    "notice_choices.choices": _of("w001", "/notices/choices"),
    "undelivered.undelivered": _of("admin", "/notices/undelivered"),
    "profile.me": _of("w001", "/me"),
    "watching.watching": _of("w001", "/promises", "/promises?look=breached"),
    "watching.hands": _of("w001", "/promises/tasks/{approval}"),
    "watching.work": _of("admin", "/promises/people/w001"),
    "measures.measures": _of("w001", "/measures", "/measures?bundle=leave"),
    "measures.measure": _of("w001", "/measures/leave/refused", "/measures/leave/open"),
    "ledgers.ledgers": _of("w001", "/ledgers"),
    "ledgers.rows": _of("w001", "/ledgers/led_resident", "/ledgers/led_leave", "/ledgers/led_attendance"),
    "unmasking.ask": _of("w001", "/ledgers/led_resident/see?row=R-0"),
    "unmasking.seen": _of("w001", "/ledgers/led_resident/see/{seen}"),
    "answers.ask": _of("w017", "/cases/{errand}/answers"),
    "answers.seen": _of("w017", "/cases/{errand}/answers/{seen_answers}"),
    "export_grants.ask": _of("w001", "/ledgers/led_resident/unmasked"),
    "export_grants.decide": _of(OFFICER, "/accesses/exports/{grant}"),
    "accesses.log": _of(OFFICER, "/accesses"),
    "subjects.look": _of(OFFICER, "/accesses/subject?number=R-0"),
    "studio.studio": _of("street_list_office", "/studio"),
    "studio.edit": _of("street_list_office", "/studio/leave/files/leave_request.bpmn",
                       "/studio/leave/files/dmn_leave_approval_chain.dmn", drawn=True),
    "studio.review": _of("street_list_office", "/studio/leave/review"),
    "calendars.newest": _of("admin", "/calendar"),
    "calendars.calendar": _of("admin", "/calendar/2027"),
    "organisation_page.organisation": _of("admin", "/organisation"),
    "clock_page.clock": _of("admin", "/clock"),
    "offline.kept": _of("w003", "/kept"),
    "public.home": _of(RESIDENT, "/public"),
    "public.form": _of(RESIDENT, "/public/apply/proxy_service"),
    "public.ticket": _of(RESIDENT, "/public/ticket"),
    "public.ask": _of(RESIDENT, "/public/ticket/resident_withdraw"),
}  # fmt: skip


@contextmanager
def town(folder: Path) -> Iterator[Town]:
    with file_database(folder) as database:
        street = Street(database)
        street.engine.allows_test_clock = True
        for bundle in ("shared", "leave", "proxy"):
            street.deploy(bundle, bundle_files(ROOT, bundle))
        for person in PEOPLE:
            street.does(PutAccount, person=person, password_hash=KNOWN)
        things = {**_registered(street), **_voting(street), **_sent_on(street), **_asked(street), **_errand(street)}
        with listening(street.engine, folder) as address:
            yield Town(street=street, address=address, **things)


def _registered(street: Street) -> dict[str, object]:
    """More residents than a page has, some with very long names; one row was looked at, and somebody wants them all."""
    rows = [
        {"resident_no": f"R-{n}", "community": "XY", "name": NAME, "phone": NUMBER, "building": "幸福路12号3号楼",
         "grid": "XY-01", "status": "active", "legal_basis": "consent"}
        for n in range(MANY)
    ]  # fmt: skip
    street.does(LoadLedgerRows, ledger="led_resident", rows=rows)
    wish = {"ledger": "led_resident", "key": "R-0", "fields": ["phone"], "purpose": "电话核实材料"}
    seen = street.does(SeeUnmasked, "w001", **wish)["access"]
    street.does(AskExport, "w001", ledger="led_resident", filtered={}, purpose="上报街道年度普查")
    with street.engine.database.snapshot() as work:
        (grant,) = work.export_grants.of_person("w001", 9)
    return {"seen": seen, "grant": grant.key}


def _voting(street: Street) -> dict[str, object]:
    """A joint vote of a process of which a newer version has come meanwhile."""
    rule = {"signing": "ratio", "signing.needed": "0.6", "signing.everybody": "true", "name.en": "Board decides"}
    loop = b.each('=["w001", "w003", "w017", "w002"]', "who")
    for name in ("发文", "发文（新版）"):
        vote = b.user_task("ut_vote", name="班子会签", assignee="=who", properties=rule, loop=loop)
        process = b.a_process("letter", b.start(), vote, b.end(), name=name, flows=["start -> ut_vote -> end"])
        street.deploy("letter", {"processes/letter/letter.bpmn": b.definitions(process)})
        if name == "发文":
            case = street.start("letter", by="w003", answers={})
    street.does(CompleteTask, "w003", task=_task(street, "w003", "ut_vote"), answers={"outcome": "agree"})
    with street.engine.database.snapshot() as work:
        tokens = decode_state(work.instances.load(case).state).tokens
    vote_key = next(key for key, token in tokens.items() if token.loop is not None)
    return {"vote_case": case, "vote": vote_key, "vote_task": _task(street, "w001", "ut_vote")}


def _sent_on(street: Street) -> dict[str, object]:
    """Something to decide that may be sent back, and given more time."""
    promise = {"sla": "memo.decide"}
    process = b.a_process(
        "memo", b.start(), b.user_task("ut_write", name="起草", groups=None, assignee="w003"),
        b.user_task("ut_decide", name="审定", groups=None, assignee="w001", properties=promise), b.end(), name="请示",
        flows=["start -> ut_write -> ut_decide -> end"],
    )  # fmt: skip
    manifest = "title: {zh: 请示, en: Memo}\nbusiness_key: ME\nsla:\n  memo.decide: {resolve: 5wd, extension: true}\n"
    files = {"processes/memo/memo.bpmn": b.definitions(process), "processes/memo/bundle.yaml": manifest}
    street.deploy("memo", files)
    street.start("memo", by="w003", answers={})
    street.does(CompleteTask, "w003", task=_task(street, "w003", "ut_write"), answers={})
    return {"decision": _task(street, "w001", "ut_decide")}


def _asked(street: Street) -> dict[str, object]:
    """Requests for leave: the secretary holds one, one is suspended, others wait."""
    wish = {**THREE_DAYS, "reason": "回老家" * 20}
    cases = [
        street.start("leave_request", by="w003", answers={**wish, "start": day, "end": day})
        for day in ("2026-12-07", "2026-12-08", "2026-12-09")
    ]
    first = next(task for task in street.tasks("w001") if task.instance_key == cases[0])
    street.does(ClaimTask, "w001", task=first.key)
    street.does(SuspendInstance, "admin", instance=cases[1], reason="材料有误，正在核对")
    return {"approval": first.key, "suspended": cases[1], "request": cases[2]}


def _task(street: Street, person: str, element: str) -> int:
    return next(task.key for task in street.tasks(person) if task.element_id == element)


def _errand(street: Street) -> dict[str, object]:
    answers = {
        "item": "医保参保登记", "applicant": "R-1", "relation": "self", "phone": NUMBER, "contact_mode": "phone",
        "urgency": "normal", "consent": True, "materials": [{"paper": "身份证", "original": True}],
    }  # fmt: skip
    case = street.start("proxy_service", by="w003", answers=answers)
    task = next(task for task in street.tasks("w003") if task.instance_key == case)
    street.does(ClaimTask, "w003", task=task.key)
    street.does(CopyCase, "w003", instance=case, people=["w017"], text="")
    wish = {"instance": case, "fields": ["phone"], "purpose": "电话核实材料"}
    seen = street.does(SeeAnswers, "w017", **wish)["access"]
    with street.engine.database.snapshot() as work:
        ticket = work.tickets.of_instance(case)
    assert ticket is not None
    return {"errand": case, "code": ticket.code, "errand_task": task.key, "seen_answers": seen}


def opens_ticket(visitor: Visitor, town: Town) -> None:
    """As a resident does, by the code and the end of the number."""
    page = visitor.opens(f"/public?code={town.code}")
    page.fill("#tail", NUMBER[-4:])
    page.click("[data-primary]")
    page.wait_for_url("**/public/ticket")
