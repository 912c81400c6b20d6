"""A case with something of everything open in it, and everything that people, programs and pollers do with one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine.actor import SYSTEM
from engine.commands import (
    ActivateJobs,
    AddSigners,
    AskBeside,
    AssignTask,
    AttachFile,
    BroadcastSignal,
    CancelInstance,
    ClaimTask,
    CommentCase,
    CompleteJob,
    CompleteTask,
    ConfirmPause,
    CopyCase,
    DecideExtension,
    DeliverSignal,
    DiscardDraft,
    DropBeside,
    DropSigner,
    EnterCalendar,
    EscalateClock,
    ExtendClock,
    FailJob,
    FireTimer,
    MarkCopyRead,
    MarkTask,
    MigrateInstance,
    ModifyInstance,
    Move,
    PauseClock,
    PublishMessage,
    RecountInstance,
    ReleaseTask,
    ResolveIncident,
    ResumeClock,
    ResumeInstance,
    ReturnTask,
    ReviseTask,
    SaveDraft,
    SendCaseMessage,
    SetVariables,
    StartInstance,
    SuspendInstance,
    TakeBack,
    TellCase,
    Termination,
    ThrowJobError,
    TransferTask,
    TransferWork,
    TurnAbsence,
    UpdateJob,
    UrgeByTicket,
    UrgeCase,
    WithdrawFile,
    WithdrawInstance,
)
from engine.feel.evaluation import SHANGHAI
from engine.ids import Key
from engine.queries.due import DueKind, due_by
from engine.runtime import decode_state, same_ids
from engine.store.tasks import TaskRow
from tests.support import bpmn as b
from tests.support.absence import AWAY, PERIOD
from tests.support.engines import Office
from tests.support.ticketed import PHONE

MANIFEST = """
title: {zh: 维修, en: Repair}
business_key: RP
start_forms: {repair: f_wish}
sla:
  visit: {resolve: 5wd, pausable: {waiting_resident: 4wd, external_unit: 5wd}, max_pause: 6wd, extension: true}
  quick: {resolve: 2wh}
actions:
  hurry: {title: {zh: 加急, en: Hurry}, by: [starter]}
public:
  repair:
    ticket: {phone: =start.phone, subject: =start.what, states: [{zh: 正在办理, en: Under way}]}
    messages:
      taken_back: {title: {zh: 不用办了, en: No more needed}}
"""
WISH = """
id: f_wish
title: 报修
properties: {title.en: Repair}
components:
  - {type: textfield, key: phone, label: 电话, properties: {label.en: Telephone}, validate: {pattern: "1\\\\d{10}"}}
  - {type: textfield, key: what, label: 何事, properties: {label.en: What}}
"""
BOARD = '=["ann", "bo", "li"]'


def repair() -> bytes:
    """Ten branches at once, each of which waits in its own way; then it is filed."""
    phase = b.sub_process(
        "phase", b.start("s"), b.user_task("ut_write"), b.user_task("ut_visit", properties={"sla": "visit"}),
        b.end("e"), flows=["s -> ut_write -> ut_visit -> e"],
    )  # fmt: skip
    vote = b.user_task("ut_vote", assignee="=who", groups=None, properties={"signing": "all"},
                       loop=b.each(BOARD, "who", into="votes", value="=who"))  # fmt: skip
    branches = {
        "phase": [phase], "ut_open": [b.user_task("ut_open", properties={"sla": "quick"})],
        "ut_note": [b.user_task("ut_note"), b.user_task("ut_check", groups="leader")], "ut_vote": [vote],
        "ut_wait": [b.user_task("ut_wait", properties={"sla": "visit"})],
        "st_print": [b.service_task("st_print", "print")], "st_weigh": [b.service_task("st_weigh", "weigh")],
        "ut_ask": [b.user_task("ut_ask"), b.catch("answered", message="answered", key="=businessKey")],
        "paid": [b.catch("paid", message="paid", key="=businessKey")],
        "alarm": [b.catch("alarm", signal="alarm")], "rest": [b.catch("rest", duration="PT1H")],
        "call": [b.call("call", "lamp", parent=True, child=False)],
    }  # fmt: skip
    flows = [f"fork -> {' -> '.join(_names(nodes))} -> join" for nodes in branches.values()]
    whole = b.sub_process(
        "whole", b.start("s0"), b.parallel("fork"), *(node for nodes in branches.values() for node in nodes),
        b.boundary("late", on="phase", duration="PT2H", interrupting=False), b.user_task("ut_late", groups="leader"),
        b.boundary("hurry", on="phase", message="hurry", key="=businessKey", interrupting=False), b.end("hurried"),
        b.end("told"), b.parallel("join"), b.catch("sealed", message="sealed", key="=businessKey"), b.end("e0"),
        flows=["s0 -> fork", *flows, "late -> ut_late -> told", "hurry -> hurried", "join -> sealed -> e0"],
    )  # fmt: skip
    return b.process(
        "repair", b.start(), whole, b.boundary("withdraw", on="whole", message="withdraw", key="=businessKey"),
        b.boundary("back", on="whole", message="taken_back", key="=businessKey"), b.end(), b.end("withdrawn"),
        b.end("gone"), flows=["start -> whole -> end", "withdraw -> withdrawn", "back -> gone"], name="维修",
    )  # fmt: skip


def _names(nodes: list[b.Node]) -> list[str]:
    return [str(node.attributes["id"]) for node in nodes]


def lamp() -> bytes:
    """What the repair calls; it listens for the signal as well."""
    return b.process(
        "lamp", b.start(), b.user_task("ut_lamp"), b.end(), b.boundary("dark", on="ut_lamp", signal="alarm"),
        b.end("off"), flows=["start -> ut_lamp -> end", "dark -> off"], name="灯",
    )  # fmt: skip


BUNDLE = {
    "processes/repair/bundle.yaml": MANIFEST, "processes/repair/repair.bpmn": repair(),
    "processes/repair/lamp.bpmn": lamp(), "forms/repair/f_wish.yaml": WISH,
}  # fmt: skip
BELL = {
    "processes/bell/bundle.yaml": "title: {zh: 铃, en: Bell}\n",
    "processes/bell/bell.bpmn": b.process(
        "bell", b.start(), b.start("rung", message="rung"), b.start("hourly", cycle="R/PT1H"),
        b.user_task("ut_open_door"), b.end(),
        flows=["start -> ut_open_door -> end", "rung -> ut_open_door", "hourly -> ut_open_door"], name="铃",
    ),
}  # fmt: skip
"""Begins by hand, every hour, or by a message, once at a time under each number."""
MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=SHANGHAI)


@dataclass(frozen=True, slots=True)
class Known:
    """The keys of what is there: tasks by element, and the rest by what they are."""

    case: Key
    child: Key
    business_key: str
    ticket: str
    tasks: Mapping[str, Key]
    tokens: Mapping[str, Key]
    rows: Mapping[str, Key]
    other_version: Key
    mapping: tuple[tuple[str, str], ...]


def open_everything(office: Office) -> Known:
    """One case, at two in the afternoon: ann has the visit, for which bo is asked as well, and asks for more time; bo
    waits with a clock that stands still; a job is taken and one has failed; a timer, a promise, an absence are due, and
    a signal is on its way. Last of all bo has written the note."""
    office.now = MORNING
    office.deploy("repair", BUNDLE)
    office.deploy("absent", AWAY)
    started = office.does(StartInstance, "ann", process_id="repair", answers={"phone": PHONE, "what": "换灯泡"})
    case = int(started["instance"])
    _own(office, "ann", case, "ut_write")
    visit, wait = _own(office, "ann", case, "ut_visit", done=False), _own(office, "bo", case, "ut_wait", done=False)
    side = office.does(AskBeside, "ann", task=visit, people=["bo"], part="parallel", reason="一起看看")["sides"][0]
    office.does(SaveDraft, "ann", task=visit, answers={"note": "x"})
    later = MORNING + timedelta(days=8)
    office.does(ExtendClock, "ann", task=visit, due_at=later, reason="等材料")
    office.does(PauseClock, "bo", task=wait, code="external_unit", reason="等答复", until=MORNING + timedelta(days=6))
    rows = {"side": side, "job": _takes(office, "print"), "failed_job": _takes(office, "weigh")}
    office.does(FailJob, "program", job=rows["failed_job"], message="坏了")
    office.does(UpdateJob, actor=SYSTEM, job=rows["failed_job"], retries=1)
    file = office.does(AttachFile, "ann", instance=case, name="a.pdf", content=b"%PDF-1.7", task=visit)
    office.does(CopyCase, "ann", instance=case, people=["tao"])
    rows["document"] = int(str(file["id"]))
    office.does(BroadcastSignal, actor=SYSTEM, name="alarm")
    office.does(StartInstance, "ann", process_id="absent", variables={**PERIOD, "person": "ann", "substitute": "tao"})
    office.deploy("repair", {**BUNDLE, "processes/repair/README.md": "second"})
    office.deploy("bell", BELL)
    office.now = MORNING + timedelta(hours=5)
    office.does(SetVariables, actor=SYSTEM, scope=visit, variables={"priority": "P3"})
    _own(office, "bo", case, "ut_note")
    return _known(office, case, str(started["businessKey"]), rows)


def _own(office: Office, person: str, case: Key, element: str, *, done: bool = True) -> Key:
    key = next(row.key for row in _running(office, case) if row.element_id == element)
    office.does(ClaimTask, person, task=key)
    if done:
        office.does(CompleteTask, person, task=key, answers={})
    return key


def _running(office: Office, case: Key) -> list[TaskRow]:
    with office.engine.database.snapshot() as work:
        return work.tasks.running_in(case)


def _takes(office: Office, type: str) -> Key:
    taken = office.does(ActivateJobs, "program", type=type, worker="w", timeout=timedelta(hours=9), most=1)
    return Key(taken["jobs"][0])


def _known(office: Office, case: Key, business_key: str, rows: dict[str, Key]) -> Known:
    with office.engine.database.snapshot() as work:
        row = work.instances.load(case)
        child = next(one for one in work.instances.family(case) if one.parent_key == case)
        state, here = decode_state(row.state), work.definitions.load(row.definition_key)
        model, there = office.engine.library.model(work, here)[1], work.definitions.latest("repair")
        assert there is not None
        tasks = {one.element_id: one.key for one in work.tasks.running_in(case) if one.side_of is None}
        tasks["ut_lamp"] = work.tasks.running_in(child.key)[0].key
        tasks["ut_note"] = work.tasks.done_in(case)[-1].key
        tokens = {model.elements[token.element].id: key for key, token in state.tokens.items() if not token.turn}
        clocks = {one.task_key: one.key for one in work.clocks.of_instance(case)}
        rows |= {f"clock_{name}": clocks[tasks[name]] for name in ("ut_visit", "ut_wait", "ut_open")}
        rows |= {f"timer_{one.element_id}": one.key for one in work.timers.of_instance(case)}
        rows["incident"] = work.incidents.open_of(case)[0].key
        due = due_by(work.connection, work.tenant, office.now, 100)
        timers = [work.timers.load(one.key, lock=False) for one in due if one.kind is DueKind.TIMER]
        rows["start_timer"] = next(one.key for one in timers if one is not None and one.definition_key is not None)
        rows["absence"] = next(one.key for one in due if one.kind is DueKind.ABSENCE)
        signals = [work.signals.load(one.key) for one in due if one.kind is DueKind.SIGNAL]
        rows["signal"] = next(one.key for one in signals if one is not None and one.instance_key == case)
        rows["child_signal"] = next(one.key for one in signals if one is not None and one.instance_key == child.key)
        ticket = work.tickets.of_instance(case)
        assert ticket is not None
        mapping = tuple(same_ids(model, office.engine.library.model(work, there)[1]))
        return Known(case, child.key, business_key, ticket.proof, tasks, tokens, rows, there.key, mapping)


Deed = Callable[[Office, Known], object]


def deed(command: type, by: str | None, /, **fields: Any) -> Deed:
    """Does a command; a field may be a function of what is known."""

    def do(office: Office, known: Known) -> object:
        said = {name: value(known) if callable(value) else value for name, value in fields.items()}
        if by is None:
            return office.does(command, actor=SYSTEM, **said)
        return office.does(command, by, **said)

    return do


def task(name: str) -> Callable[[Known], Key]:
    return lambda known: known.tasks[name]


def row(name: str) -> Callable[[Known], Key]:
    return lambda known: known.rows[name]


def case(known: Known) -> Key:
    return known.case


def vote(known: Known) -> Key:
    return known.tokens["ut_vote"]


def number(known: Known) -> str:
    return known.business_key


LATER = MORNING + timedelta(days=14)
DEEDS: Mapping[str, Deed] = {
    "claim": deed(ClaimTask, "bo", task=task("ut_open")),
    "claim by another": deed(ClaimTask, "ann", task=task("ut_open")),
    "release": deed(ReleaseTask, "ann", task=task("ut_visit")),
    "keep a draft": deed(SaveDraft, "ann", task=task("ut_visit"), answers={"note": "y"}),
    "drop a draft": deed(DiscardDraft, "ann", task=task("ut_visit")),
    "complete what is claimed": deed(CompleteTask, "ann", task=task("ut_visit"), answers={}),
    "complete what is offered": deed(CompleteTask, "bo", task=task("ut_open"), answers={}),
    "complete in the called case": deed(CompleteTask, "bo", task=task("ut_lamp"), answers={}),
    "answer beside": deed(CompleteTask, "bo", task=row("side"), answers={"outcome": "agree", "opinion": "好"}),
    "vote": deed(CompleteTask, "li", task=task("ut_vote"), answers={"outcome": "agree"}),
    "return": deed(ReturnTask, "ann", task=task("ut_visit"), to="ut_write", policy="redo", reason="再写"),
    "take back": deed(TakeBack, "bo", task=task("ut_note")),
    "transfer": deed(TransferTask, "ann", task=task("ut_visit"), person="tao", reason="转交"),
    "assign": deed(AssignTask, None, task=task("ut_open"), person="tao"),
    "transfer all": deed(TransferWork, None, person="ann", to="tao", reason="调离"),
    "ask at once": deed(AskBeside, "ann", task=task("ut_visit"), people=["li"], part="parallel", reason="请看"),
    "ask before": deed(AskBeside, "ann", task=task("ut_visit"), people=["mei"], part="before", reason="请看"),
    "ask no more": deed(DropBeside, "ann", side=row("side")),
    "add signers": deed(AddSigners, None, instance=case, signing=vote, people=["mei"], reason="也签"),
    "drop a signer": deed(DropSigner, None, instance=case, signing=vote, place=2, reason="不签"),
    "withdraw": deed(WithdrawInstance, "ann", instance=case),
    "cancel": deed(CancelInstance, None, instance=case),
    "suspend": deed(SuspendInstance, None, instance=case, reason="先停"),
    "resume": deed(ResumeInstance, None, instance=case),
    "modify": deed(ModifyInstance, None, instance=case,
                   move=[Move(source=Termination(element="ut_visit"), target="ut_write")]),
    "migrate": deed(MigrateInstance, None, instance=case, definition=lambda known: known.other_version,
                    mapping=lambda known: known.mapping),
    "set variables": deed(SetVariables, None, scope=task("ut_visit"), variables={"priority": "P4"}),
    "publish what is waited for": deed(PublishMessage, None, name="paid", correlation_key=number),
    "publish what nobody waits for yet": deed(
        PublishMessage, None, name="answered", correlation_key=number,
        keep_until=MORNING + timedelta(days=9)),
    "begin to wait for it": deed(CompleteTask, "bo", task=task("ut_ask"), answers={}),
    "begin by a message": deed(PublishMessage, None, name="rung", correlation_key="BELL-1"),
    "begin by the hour": deed(FireTimer, None, timer=row("start_timer")),
    "publish a version": lambda office, _: office.deploy("bell", {**BELL, "processes/bell/README.md": "second"}),
    "begin under a number": deed(StartInstance, "ann", process_id="bell", business_key="BELL-2"),
    "broadcast": deed(BroadcastSignal, None, name="alarm"),
    "deliver a signal": deed(DeliverSignal, None, signal=row("signal")),
    "deliver a signal to the called case": deed(DeliverSignal, None, signal=row("child_signal")),
    "fire a timer": deed(FireTimer, None, timer=row("timer_rest")),
    "fire a timer at a segment": deed(FireTimer, None, timer=row("timer_late")),
    "escalate": deed(EscalateClock, None, clock=row("clock_ut_open")),
    "recount": deed(RecountInstance, None, instance=case),
    "give out jobs": deed(ActivateJobs, "twin", type="weigh", worker="v", timeout=timedelta(hours=1), most=9),
    "complete a job": deed(CompleteJob, "program", job=row("job")),
    "fail a job": deed(FailJob, "program", job=row("job"), retries=1),
    "fail a job for good": deed(FailJob, "program", job=row("job"), message="坏了"),
    "throw an error": deed(ThrowJobError, "program", job=row("job"), code="E"),
    "change a job": deed(UpdateJob, "program", job=row("job"), retries=5),
    "resolve": deed(ResolveIncident, None, incident=row("incident")),
    "pause": deed(PauseClock, "ann", task=task("ut_visit"), code="waiting_resident", reason="等居民"),
    "end a pause": deed(ResumeClock, "bo", clock=row("clock_ut_wait")),
    "confirm a pause": deed(ConfirmPause, None, clock=row("clock_ut_wait")),
    "ask for more time": deed(ExtendClock, "bo", task=task("ut_wait"), due_at=LATER, reason="再等"),
    "give more time": deed(DecideExtension, None, clock=row("clock_ut_visit"), granted=True),
    "mark": deed(MarkTask, "ann", task=task("ut_visit"), changes={"tags": ["急"]}),
    "revise": deed(ReviseTask, None, task=task("ut_open"), changes={"candidate_groups": ["leader"]}),
    "attach": deed(AttachFile, "ann", instance=case, name="b.pdf", content=b"%PDF-1.7", task=task("ut_visit")),
    "withdraw a file": deed(WithdrawFile, "ann", document=row("document")),
    "comment": deed(CommentCase, "ann", instance=case, text="看到了", named=["bo"]),
    "copy": deed(CopyCase, "ann", instance=case, people=["mei"]),
    "see a copy": deed(MarkCopyRead, "tao", instance=case),
    "urge": deed(UrgeCase, "ann", instance=case),
    "begin an absence": deed(TurnAbsence, None, absence=row("absence")),
    "enter a calendar": deed(EnterCalendar, None, year=2026, days={"rest_days": ["2026-12-02"], "source": "x"}),
    "act on the case": deed(SendCaseMessage, "ann", instance=case, message="hurry"),
    "tell by ticket": deed(TellCase, None, ticket=lambda known: known.ticket, message="taken_back"),
    "urge by ticket": deed(UrgeByTicket, None, ticket=lambda known: known.ticket),
}  # fmt: skip
"""Each is done by itself with a receipt."""
SUSPENDED = ("resume",)
"""What is done with a case that is suspended."""
