"""Files beside the forms of a case: listed, added, fetched and taken away again."""

from flask import Response, request

from engine.commands import AttachFile, WithdrawFile
from engine.errors import (
    CaseOver,
    FileRefused,
    Forbidden,
    FourEyes,
    InvalidRequest,
    NotYourTask,
    TaskGone,
    TooLarge,
    WrongState,
)
from engine.forms import Text
from engine.ids import Key
from engine.queries.attachments import Attachment, attachments_of
from engine.queries.case_rows import seen_case
from engine.queries.names import Names
from webui.api.body import key_of
from webui.documents import download
from webui.people_api import shapes as s
from webui.people_api.route import Route, asked
from webui.session import actor, engine


def list_files(case: Key) -> s.FileList:
    with engine().database.snapshot() as work:
        seen_case(work, actor(), case)
        names = Names(engine().library.organisation(work)[0])
        return s.FileList(items=[_item(one) for one in attachments_of(work, names, case, actor())])


def attach_file(case: Key) -> s.FileKept:
    sent, task = request.files.get("file"), request.form.get("task")
    if sent is None or not sent.filename:
        raise InvalidRequest(reason="请以表单字段 file 发送文件 / send the file as the form field `file`")
    done = asked(
        AttachFile, instance=case, name=sent.filename, content=sent.read(), task=Key(key_of(task)) if task else None
    )
    return s.FileKept(document=s.key(done["id"]), name=str(done["name"]), size=int(str(done["size"])))


def get_file(document: Key) -> Response:
    return download(document)


def withdraw_file(document: Key) -> s.FileGone:
    done = asked(WithdrawFile, document=document)
    return s.FileGone(document=s.key(done["id"]), instance=s.key(done["instance"]))


def _item(one: Attachment) -> s.FileItem:
    return s.FileItem(
        document=s.key(one.document), name=one.name, size=one.size, sha256=one.sha256, by=s.words(one.by), at=one.at,
        task=s.key_or_none(one.task), can_withdraw=one.can_withdraw,
    )  # fmt: skip


ROUTES = (
    Route(
        method="GET", path="/cases/{case}/attachments", does=list_files, answer=s.FileList,
        said=Text("附件", "The files of a case beside its forms"),
    ),
    Route(
        method="POST", path="/cases/{case}/attachments", does=attach_file, answer=s.FileKept, takes_file=True,
        said=Text("给事项或其中一项任务添加附件", "Add a file to a case, or to one of its tasks"),
        refused=(FileRefused, TooLarge, Forbidden, FourEyes, CaseOver, NotYourTask, TaskGone, WrongState),
    ),
    Route(
        method="GET", path="/attachments/{document}", does=get_file, answer=None,
        said=Text("下载，原样，只作为附件", "The file as it was brought, always as a download"),
    ),
    Route(
        method="DELETE", path="/attachments/{document}", does=withdraw_file, answer=s.FileGone,
        said=Text("撤回自己添加的附件", "Take away what one has added"), refused=(Forbidden, WrongState),
    ),
)  # fmt: skip
