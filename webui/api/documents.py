"""Documents in Camunda's words: files that a program brings, and gets; a reference to one is an answer of a form."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from itertools import zip_longest
from typing import Annotated
from uuid import uuid4

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from pydantic import Field as Bounded
from werkzeug.datastructures import FileStorage

from engine.commands import KeepDocument
from engine.errors import FieldError, NotFound, Rejected
from engine.ids import Key
from engine.queries.documents import document_for, documents_for
from engine.store.documents import DocumentRow
from webui.api.body import Wire, key_of, parse
from webui.api.problem import InvalidBody, language
from webui.api.wire import moment_text
from webui.documents import download
from webui.session import actor, engine

room = Blueprint("documents", __name__)
STORE = "linli"
MARK = "camunda.document.type"
"""Says of an object among variables that it is a reference."""


class Metadata(Wire):
    """The type follows from the name and how the file begins; the size is counted."""

    file_name: Annotated[str, Bounded(min_length=1, max_length=255)] | None = None
    content_type: str | None = None
    size: int | None = None


@room.post("/documents")
def keep() -> ResponseReturnValue:
    _require_fields("file", "metadata")
    sent = request.files.getlist("file")
    if len(sent) != 1:
        raise InvalidBody([_wrong("file", "请上传一个文件。", "Send one file.")])
    return _reference(_kept(sent[0], request.form.get("metadata"))), HTTPStatus.CREATED


@room.post("/documents/batch")
def keep_all() -> ResponseReturnValue:
    """Each by itself: what is not taken hinders none of the others."""
    _require_fields("files", "metadataList")
    sent, said = request.files.getlist("files"), request.form.getlist("metadataList")
    if not sent:
        raise InvalidBody([_wrong("files", "请至少上传一个文件。", "Send one file at least.")])
    if said and len(said) != len(sent):
        raise InvalidBody([_wrong("metadataList", "应与文件一一对应。", "There has to be one for each file.")])
    created: list[Mapping[str, object]] = []
    failed: list[Mapping[str, object]] = []
    for file, metadata in zip_longest(sent, said):
        try:
            created.append(_reference(_kept(file, metadata)))
        except Rejected as refused:
            failed.append(_failure(file, refused))
    status = HTTPStatus.MULTI_STATUS if failed else HTTPStatus.CREATED
    return {"createdDocuments": created, "failedDocuments": failed}, status


@room.get("/documents/<key>")
def get(key: str) -> ResponseReturnValue:
    """Always as a download. Raises NotFound, also where `contentHash` is another's."""
    document, wanted = Key(key_of(key)), request.args.get("contentHash")
    with engine().database.snapshot() as work:
        found = document_for(work, document, actor())
    if wanted not in (None, found.row.sha256) or request.args.get("storeId") not in (None, STORE):
        raise NotFound(what=f"文件 / file {key}")
    return download(document)


def with_references(answers: Mapping[str, object]) -> dict[str, object]:
    """Answers of a form, with every reference by the `id` that they name a file by."""
    return {name: _named(one) for name, one in answers.items()}


def _named(value: object) -> object:
    if isinstance(value, list):
        return [_named(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    return {"id": value.get("documentId")} if MARK in value else with_references(value)


def _require_fields(*known: str) -> None:
    """Raises InvalidBody for another part, and for a store or an id that is not given here."""
    errors = [_wrong(name, "没有这个字段。", "There is no such field.") for name in _strangers(known)]
    if request.args.get("storeId") not in (None, STORE):
        errors.append(_wrong("storeId", f"这里只有 {STORE}。", f"The only store here is {STORE}."))
    if "documentId" in request.args:
        errors.append(_wrong("documentId", "编号由系统给出。", "The id is given here."))
    if errors:
        raise InvalidBody(errors)


def _strangers(known: tuple[str, ...]) -> Iterator[str]:
    return (name for name in (*request.form, *request.files) if name not in known)


def _kept(file: FileStorage, metadata: str | None) -> DocumentRow:
    """Raises FileRefused for what is not what its name says: no form is there to say it."""
    said = parse(Metadata, metadata.encode()) if metadata else Metadata()
    name = said.file_name or file.filename or ""
    kept = engine().handle(KeepDocument(id=str(uuid4()), actor=actor(), name=name, content=file.read(), is_alone=True))
    with engine().database.snapshot() as work:
        (row,) = documents_for(work, [Key(int(str(kept["id"])))], actor())
    return row


def _reference(row: DocumentRow) -> Mapping[str, object]:
    return {
        MARK: "camunda", "storeId": STORE, "documentId": str(row.key), "contentHash": row.sha256,
        "metadata": {
            "contentType": row.media_type, "fileName": row.name, "expiresAt": moment_text(row.expires_at),
            "size": row.size, "processDefinitionId": None, "processInstanceKey": None, "customProperties": {},
        },
    }  # fmt: skip


def _failure(file: FileStorage, refused: Rejected) -> Mapping[str, object]:
    status = HTTPStatus.BAD_REQUEST
    return {
        "fileName": file.filename or "", "status": status, "title": status.phrase, "detail": refused.text(language()),
    }  # fmt: skip


def _wrong(field: str, zh: str, en: str) -> FieldError:
    return FieldError(field=field, code="UPLOAD", zh=zh, en=en)
