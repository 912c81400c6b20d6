"""The promise of a task is paused, runs on and takes longer; a supervisor's word on it."""

from datetime import datetime

from engine.commands import ConfirmPause, DecideExtension, ExtendClock, PauseClock, ResumeClock
from engine.errors import (
    AlreadyBreached,
    CaseSuspended,
    ExtensionRefused,
    Forbidden,
    FourEyes,
    NotYourTask,
    PauseRefused,
    ReasonNeeded,
    TaskGone,
    WrongState,
)
from engine.forms import Text
from engine.ids import Key
from engine.queries.pausing import Wish, wishes_for
from webui.people_api import shapes as s
from webui.people_api.route import Route, asked
from webui.session import actor, engine

HELD = (NotYourTask, TaskGone, CaseSuspended, WrongState)
DECIDED = (Forbidden, FourEyes, CaseSuspended, WrongState)


def pause_clock(body: s.PauseBody, task: Key) -> s.ClockMoved:
    fields = {"code": body.code, "reason": body.reason, "evidence": body.evidence, "until": body.until}
    return s.ClockMoved(clock=s.key(asked(PauseClock, task=task, **fields)["clock"]))


def resume_clock(task: Key) -> s.ClockMoved:
    return s.ClockMoved(clock=s.key(asked(ResumeClock, task=task)["clock"]))


def ask_for_time(body: s.ExtensionBody, task: Key) -> s.ClockMoved:
    until: datetime = body.due_at
    return s.ClockMoved(clock=s.key(asked(ExtendClock, task=task, due_at=until, reason=body.reason)["clock"]))


def list_wishes() -> s.Wishes:
    with engine().database.snapshot() as work:
        return s.Wishes(items=[_wish(one) for one in wishes_for(work, engine().library, actor(), engine().now())])


def confirm_pause(body: s.ConfirmationBody, clock: Key) -> s.ClockMoved:
    return s.ClockMoved(clock=s.key(asked(ConfirmPause, clock=clock, confirmed=body.confirmed)["clock"]))


def decide_extension(body: s.DecisionBody, clock: Key) -> s.ClockMoved:
    return s.ClockMoved(clock=s.key(asked(DecideExtension, clock=clock, granted=body.granted)["clock"]))


def _wish(one: Wish) -> s.Wish:
    stop = one.stop
    assert stop.until is not None  # only a suspension has no end, and nobody is asked to confirm one
    return s.Wish(
        clock=s.key(one.clock), kind="pause" if stop.kind == "pause" else "extension", task=s.words(one.task),
        business_key=one.business_key, by=s.words(stop.by), reason=s.words(stop.reason), said=stop.said,
        until=stop.until, confirm_by=one.confirm_by,
    )  # fmt: skip


ROUTES = (
    Route(
        method="POST", path="/tasks/{task}/pause", does=pause_clock, body=s.PauseBody, answer=s.ClockMoved,
        said=Text("暂停计时", "Stop the task's clock for a reason that its promise allows"),
        refused=(PauseRefused, AlreadyBreached, ReasonNeeded, *HELD),
    ),
    Route(
        method="POST", path="/tasks/{task}/resumption", does=resume_clock, answer=s.ClockMoved,
        said=Text("恢复计时", "Let the task's clock run on"), refused=HELD,
    ),
    Route(
        method="POST", path="/tasks/{task}/extension", does=ask_for_time, body=s.ExtensionBody, answer=s.ClockMoved,
        said=Text("申请延期", "Ask for more time"),
        refused=(ExtensionRefused, AlreadyBreached, ReasonNeeded, *HELD),
    ),
    Route(
        method="GET", path="/promises/wishes", does=list_wishes, answer=s.Wishes,
        said=Text("等我确认的暂停和等我批准的延期", "The pauses and extensions that wait for one's word"),
    ),
    Route(
        method="POST", path="/promises/{clock}/confirmation", does=confirm_pause, body=s.ConfirmationBody,
        answer=s.ClockMoved, said=Text("确认或不确认暂停", "Say that a long pause is right, or not"), refused=DECIDED,
    ),
    Route(
        method="POST", path="/promises/{clock}/decision", does=decide_extension, body=s.DecisionBody,
        answer=s.ClockMoved, said=Text("批准或不批准延期", "Give the time that was asked for, or not"),
        refused=(AlreadyBreached, *DECIDED),
    ),
)  # fmt: skip
