"""附件: files beside the forms of a case, added by whoever has to do with it and taken away again by the same."""

from typing import Any

from engine.commands import AttachFile, KeepDocument, WithdrawFile
from engine.errors import CaseOver, FileRefused, Forbidden, InvalidRequest, WrongState
from engine.handlers.document import require_known, stored
from engine.handlers.settlement import Case, Settlement
from engine.handlers.talking import require_has_to_do
from engine.handlers.task_rules import require_mine, require_offered
from engine.store.attachments import AttachmentRow
from engine.store.tasks import RUNNING, require_running

MOST = 100
"""Files of one case."""


def attach_file(command: AttachFile, it: Settlement) -> dict[str, object]:
    """Answers what is stored: `id`, `name`, `size`. The history has its digest, never its name."""
    case, by = it.case(command.instance), command.actor
    _require_may(it, case, command)
    if len(it.work.attachments.of_instance(case.row.key)) >= MOST:
        raise FileRefused(f"一个事项最多{MOST}个附件", f"a case has at most {MOST} files")
    brought = KeepDocument(id=command.id, actor=by, name=command.name, content=command.content)
    kept = stored(brought, it.work, it.env)
    require_known(kept)
    it.work.documents.attach([kept.key], case.row.key)
    row = AttachmentRow(
        document_key=kept.key, instance_key=case.row.key, task_key=command.task, by_id=by.id, at=it.env.now
    )
    it.work.attachments.add(row)
    _remember(it, row, "FileAttached")
    return kept.as_answer


def withdraw_file(command: WithdrawFile, it: Settlement) -> dict[str, object]:
    """Whoever added it, while what it was added to is open; the bytes are gone, that it was there is not."""
    row = it.work.attachments.load(command.document)
    if command.actor.id != row.by_id and not command.actor.is_admin:
        raise Forbidden()
    case = it.case(row.instance_key)
    is_open = case.row.status == "active"
    if row.task_key is not None:
        is_open = it.work.tasks.load(row.task_key).status in RUNNING
    if not is_open:
        raise WrongState(reason="已办结，附件随卷保存，不能撤回 / it is done: what was added stays with it")
    if it.work.attachments.withdraw(row.document_key, it.env.now):
        _remember(it, row, "FileWithdrawn")
        it.work.documents.remove_content(row.document_key)
    return {"id": str(row.document_key), "instance": row.instance_key}


def _require_may(it: Settlement, case: Case, command: AttachFile) -> None:
    if case.row.status != "active":
        raise CaseOver()
    if command.task is None:
        require_has_to_do(it, case, command.actor)
        return
    task = it.work.tasks.load(command.task)
    if task.instance_key != case.row.key:
        raise InvalidRequest(reason="该任务不属于这个事项 / the task is not of this case")
    if task.assignee is None:
        require_running(task)
        require_offered(it, task, command.actor)
    else:
        require_mine(task, command.actor)


def _remember(it: Settlement, row: AttachmentRow, kind: str) -> None:
    document = it.work.documents.find([row.document_key])[0]
    data: dict[str, Any] = {
        "by": it.actor.id, "document": document.key, "sha256": document.sha256, "size": document.size,
    }  # fmt: skip
    if row.task_key is not None:
        data |= {"task": row.task_key, "element": it.work.tasks.load(row.task_key).element_id}
    it.work.history.append(row.instance_key, [(kind, data)], it.actor.id, it.command_id, it.env.now)
