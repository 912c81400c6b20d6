"""Files that people bring: kept as they came, and tied to the case whose answers name them."""

import hashlib
import re
from collections.abc import Mapping

from engine.commands import KeepDocument
from engine.errors import FileRefused, InvalidRequest
from engine.forms import UNKNOWN, Form, as_stored, files_named, media_type_of
from engine.handlers.environment import Environment
from engine.handlers.settlement import Settlement
from engine.ids import Key
from engine.store.documents import DocumentRow
from engine.store.unit_of_work import UnitOfWork

LARGEST = 20 * 1024 * 1024
"""Bytes of one file; a form's `maxMiB` may allow less."""
_NOT_IN_A_NAME = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def keep_document(command: KeepDocument, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """Answers what a form's answer names: `id`, `name`, `size`, and `UNFIT` where it is not what its name says.

    Whether the form takes it is judged with the form, which then comes back as it was filled in.
    """
    row = stored(command, work, env)
    if command.is_alone:
        require_known(row)
    return row.as_answer


def stored(command: KeepDocument, work: UnitOfWork, env: Environment) -> DocumentRow:
    """Its media type is `UNKNOWN` where it is not what its name says."""
    name = _NOT_IN_A_NAME.sub("", command.name.replace("\\", "/").rpartition("/")[2]).strip()[-255:]
    if not name:
        raise InvalidRequest(reason="文件没有名称，请重新选择 / the file has no name, choose it again")
    if len(command.content) > LARGEST:
        raise InvalidRequest(reason=f"文件“{name}”超过20 MB，请压缩 / “{name}” is larger than 20 MB, make it smaller")
    row = DocumentRow(
        key=work.keys.new(), name=name, media_type=media_type_of(name, command.content),
        size=len(command.content), sha256=hashlib.sha256(command.content).hexdigest(), brought_by=command.actor.id,
        brought_at=env.now,
    )  # fmt: skip
    work.documents.keep(row, command.content)
    return row


def require_known(row: DocumentRow) -> None:
    """Raises FileRefused for a file that is not what its name says."""
    if row.media_type == UNKNOWN:
        raise FileRefused(
            "只收 PDF、OFD、Office、WPS、图片、文本、压缩包和音视频文件，且内容应与扩展名一致",
            "only PDF, OFD, office files, pictures, texts, archives and recordings are taken, "
            "and the content has to fit the name",
        )


def with_stored_files(
    it: Settlement, form: Form, raw: Mapping[str, object], instance: Key | None = None
) -> dict[str, object]:
    """The answers with each file as it is stored: those that the actor brought and that lie loose, and the case's."""
    keys = [int(one) for one in files_named(form, raw) if one.isascii() and one.isdecimal() and len(one) < 19]
    known = {
        str(row.key): row.as_answer
        for row in it.work.documents.find(keys, lock=True)
        if (row.instance_key is None and row.brought_by == it.actor.id)
        or (row.instance_key is not None and row.instance_key == instance)
    }
    return as_stored(form, raw, known)


def attach_files(it: Settlement, form: Form, answers: Mapping[str, object], instance: Key) -> None:
    it.work.documents.attach([int(one) for one in files_named(form, answers)], instance)
