"""What people do with a task beside filling in its form, and reminding those a case waits for; each asks on a page of
its own, with scripts or without."""

from collections.abc import Callable
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.commands import AskBeside, Command, DropBeside, ReturnTask, TakeBack, TransferTask, UrgeCase
from engine.errors import InvalidRequest, Rejected, VerbNotAllowed
from engine.ids import Key
from engine.people import Part, Verb
from engine.queries.case_page import CasePage, case_page
from engine.queries.colleagues import colleagues_for
from engine.queries.form_pages import TaskPage, require_open_to, task_page
from engine.queries.returning import return_targets
from webui.attempt import attempt
from webui.posted import command_id, once
from webui.session import actor, engine, language

room = Blueprint("verbs", __name__)
LONGEST = 500
"""Characters of a reason, as the command has it."""


@room.route("/tasks/<int:key>/return", methods=["GET", "POST"])
def back(key: int) -> ResponseReturnValue:
    def wish() -> Command:
        instance, _, rest = request.form.get("way", "").partition(":")
        element, _, policy = rest.rpartition(":")
        if not instance.isascii() or not instance.isdigit():
            raise InvalidRequest(reason="请选择退回到哪里 / choose where it goes back to")
        return ReturnTask(
            id=command_id(), actor=actor(), task=Key(key), to=element, policy=policy, instance=Key(int(instance)),
            reason=_reason(),
        )  # fmt: skip

    return _asked(key, Verb.RETURN, "verbs/return.html", gettext("退回"), gettext("已退回，对方会收到通知。"), wish)


@room.route("/tasks/<int:key>/transfer", methods=["GET", "POST"])
def transfer(key: int) -> ResponseReturnValue:
    def wish() -> Command:
        return TransferTask(id=command_id(), actor=actor(), task=Key(key), person=_person(), reason=_reason())

    words = {
        "label": gettext("转给谁"), "submit": gettext("确认转办"),
        "hint": gettext("转办后由对方办理，不再回到您这里。办理时限不变。"),
    }  # fmt: skip
    done = gettext("已转办，对方会收到通知。")
    return _asked(key, Verb.TRANSFER, "verbs/hand.html", gettext("转办"), done, wish, words)


@room.route("/tasks/<int:key>/delegate", methods=["GET", "POST"])
def delegate(key: int) -> ResponseReturnValue:
    def wish() -> Command:
        return _beside(key, [_person()] if _person() else [], Part.DELEGATE)

    words = {
        "label": gettext("委派给谁"), "submit": gettext("确认委派"),
        "hint": gettext("对方办好后，任务回到您这里，由您提交。办理时限不变。"),
    }  # fmt: skip
    done = gettext("已委派，对方会收到通知。")
    return _asked(key, Verb.DELEGATE, "verbs/hand.html", gettext("委派"), done, wish, words)


@room.route("/tasks/<int:key>/sign", methods=["GET", "POST"])
def sign(key: int) -> ResponseReturnValue:
    def wish() -> Command:
        return _beside(key, request.form.getlist("people"), request.form.get("part", ""))

    return _asked(key, Verb.SIGN, "verbs/sign.html", gettext("加签"), gettext("已加签，对方会收到通知。"), wish)


@room.post("/tasks/<int:key>/sides/<int:side>/drop")
def drop(key: int, side: int) -> ResponseReturnValue:
    engine().handle(DropBeside(id=str(uuid4()), actor=actor(), side=Key(side)))
    flash(gettext("已减签"))
    return redirect(url_for("tasks.show", key=key), 303)


@room.post("/tasks/<int:key>/take-back")
def take_back(key: int) -> ResponseReturnValue:
    answer = engine().handle(TakeBack(id=command_id(), actor=actor(), task=Key(key)))
    flash(gettext("已撤回，可以修改后重新提交。"))
    return redirect(url_for("case_page.case", key=answer["instance"]), 303)


@room.route("/cases/<int:key>/urge", methods=["GET", "POST"])
def urge(key: int) -> ResponseReturnValue:
    page = _case(key)
    if request.method == "GET":
        return _urging(page, str(uuid4()))
    try:
        text = request.form.get("text", "")
        engine().handle(UrgeCase(id=command_id(), actor=actor(), instance=Key(key), text=text))
    except Rejected as refused:
        return _urging(page, once(), refused.said(language())), refused.status
    flash(gettext("已催办，对方会收到通知。"))
    return redirect(url_for("case_page.case", key=key), 303)


def _urging(page: CasePage, command: str, error: str | None = None) -> str:
    return render_template(
        "verbs/urge.html", page=page, heading=gettext("催办"), command_id=command, error=error, longest=LONGEST
    )


def _beside(key: int, people: list[str], part: str) -> AskBeside:
    return AskBeside(id=command_id(), actor=actor(), task=Key(key), people=people, part=part, reason=_reason())


def _person() -> str:
    return request.form.get("person", "")


def _reason() -> str:
    return request.form.get("reason", "")


def _asked(
    key: int,
    verb: Verb,
    template: str,
    heading: str,
    done: str,
    wish: Callable[[], Command],
    words: dict[str, str] | None = None,
) -> ResponseReturnValue:
    """Asks, or does what was asked for; a refusal comes back with what was typed."""
    with engine().database.snapshot() as work:
        page: TaskPage = task_page(work, engine().library, Key(key), actor(), engine().now())
        require_open_to(work, page, actor())
        if verb not in page.verbs:
            raise VerbNotAllowed()
        targets = return_targets(work, engine().library, page.task) if verb is Verb.RETURN else ()
        colleagues = colleagues_for(work, engine().library, actor(), page.task)
    tried = attempt(wish)
    if tried.is_done:
        flash(done)
        return redirect(url_for("inbox.inbox"), 303)
    text = render_template(
        template, page=page, heading=heading, targets=targets, colleagues=colleagues, error=tried.error,
        longest=LONGEST, command_id=tried.command_id, **(words or {}),
    )  # fmt: skip
    return text, tried.status


def _case(key: int) -> CasePage:
    with engine().database.snapshot() as work:
        return case_page(work, engine().library, actor(), Key(key), engine().now())
