"""What a department's event does: it starts a case under the department's reference, or reaches the case it means."""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import NoReturn

from engine.bundles import Bundle, Event
from engine.commands import ReceiveWebhook
from engine.errors import FieldError, NotFound, ValidationFailed, WrongState
from engine.forms import Answers, judge
from engine.handlers.document import attach_files, with_stored_files
from engine.handlers.message import deliver
from engine.handlers.reference import case_under, open_case_under, refer, reference_of
from engine.handlers.settlement import Case, Settlement, latest
from engine.handlers.start import begin, starter_of, unit_of
from engine.handlers.webhook_answer import Answer, about, answer
from engine.handlers.webhook_files import with_brought_files
from engine.store.messages import MessageRow

KEPT_FOR = timedelta(hours=24)
"""A message that nobody waits for yet (design.md, convention 9)."""
_UNSAYABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def start_by_event(it: Settlement, bundle: Bundle, event: Event, command: ReceiveWebhook) -> Answer:
    """A second event about what is still open is noted there and starts nothing."""
    assert event.start is not None
    answers = _judged(it, bundle, event, command)
    dept, reference = command.dept, reference_of(event, answers)
    known = open_case_under(it, bundle, event, dept, reference)
    if known is not None:
        noted = ("DuplicateReported", {"dept": dept, "event": command.event, "id": command.headers["x-event-id"]})
        it.work.history.append(known.row.key, [noted], it.actor.id, it.command_id, it.env.now)
        return answer(200, {"duplicate_of": known.row.business_key, "status_url": about(known, dept)["status_url"]})
    case = begin(it, latest(it.work, event.start), {"start": answers, "starter": starter_of(it)})
    refer(it, bundle, event, dept, reference, case)
    attach_files(it, bundle.forms[event.form], answers, case.row.key)
    return answer(202, about(case, dept))


def deliver_event(it: Settlement, bundle: Bundle, event: Event, command: ReceiveWebhook) -> Answer:
    """The answers are the message's variables. Raises NotFound for a case that is not there or another department's."""
    assert event.message is not None
    answers = _judged(it, bundle, event, command)
    case = _meant(it, bundle, event, command.dept, reference_of(event, answers))
    key = case.row.business_key or ""
    if case.row.status == "active" and deliver(it, event.message, key, answers):
        attach_files(it, bundle.forms[event.form], answers, case.row.key)
        return answer(202, about(case, command.dept))
    refused = _refused(it, event, case)
    if refused is not None:
        return refused
    if case.row.status != "active":
        raise WrongState(reason="该事项已办结 / the case is over")
    it.work.messages.keep(
        MessageRow(
            key=it.work.keys.new(), message_id=it.command_id, name=event.message, correlation_key=key,
            variables=answers, received_at=it.env.now, expires_at=it.env.now + KEPT_FOR,
        )
    )  # fmt: skip
    return answer(202, about(case, command.dept))


def _meant(it: Settlement, bundle: Bundle, event: Event, dept: str, reference: str) -> Case:
    if event.is_by_reference:
        case = case_under(it, bundle, event, dept, reference)
    else:
        row = it.work.instances.newest(reference)
        case = it.case(row.key) if row is not None and it.work.departments.may_speak_of(dept, row) else None
    if case is None:
        raise NotFound(what=f"事项 / the case {reference}")
    return case


def _refused(it: Settlement, event: Event, case: Case) -> Answer | None:
    """The first refusal that the bundle declares for a case that stands as this one does."""
    seen = {**it.work.variables.of_scope(case.state.root), "is_over": case.row.status != "active"}
    evaluation = it.world(case).evaluation()
    for one in event.refusals:
        if one.when is None or one.when.evaluate(seen, evaluation) is True:
            return answer(409, {"code": one.code, "message_zh": one.zh, "message_en": one.en})
    return None


def _judged(it: Settlement, bundle: Bundle, event: Event, command: ReceiveWebhook) -> Answers:
    """Raises ValidationFailed with everything that is wrong with the body."""
    form, evaluation = bundle.forms[event.form], it.world_of(bundle, unit_of(it)).evaluation()
    raw = with_stored_files(it, form, with_brought_files(it, form, _content(command.body)))
    return judge(form, raw, {"starter": starter_of(it), "tables": bundle.tables}, evaluation, it.options())


def _content(body: bytes) -> Mapping[str, object]:
    try:
        content = json.loads(body.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or any(_UNSAYABLE.search(name) for name in content):
        zh = "内容应为UTF-8编码的JSON对象，字段名不含控制字符。"
        en = "The body must be a JSON object in UTF-8, with names free of control characters."
        raise ValidationFailed([FieldError(field="body", code="JSON", zh=zh, en=en)])
    return content


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
