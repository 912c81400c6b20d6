"""Files that come inside an event's body, in base64: kept as if the department's people had brought them before."""

import binascii
from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from engine.commands import KeepDocument
from engine.errors import FieldError, ValidationFailed
from engine.forms import Form, with_files
from engine.handlers.document import keep_document
from engine.handlers.settlement import Settlement


def with_brought_files(it: Settlement, form: Form, raw: Mapping[str, object]) -> dict[str, object]:
    """The body with each file by its id; one that says `id` was brought before.

    Raises ValidationFailed with every file that cannot be read.
    """
    errors: list[FieldError] = []

    def kept(place: str, item: Mapping[str, Any]) -> Mapping[str, object]:
        if "content" not in item:
            return item
        content = _decoded(item)
        if content is None:
            errors.append(_unreadable(place))
            return {}
        brought = KeepDocument(id=it.command_id, actor=it.actor, name=str(item["name"]), content=content)
        return keep_document(brought, it.work, it.env)

    found = with_files(form, raw, kept)
    if errors:
        raise ValidationFailed(errors)
    return found


def _decoded(item: Mapping[str, Any]) -> bytes | None:
    if not isinstance(item["content"], str) or not isinstance(item.get("name"), str) or not item["name"].strip():
        return None
    try:
        return b64decode(item["content"], validate=True)
    except (binascii.Error, ValueError):
        return None


def _unreadable(place: str) -> FieldError:
    return FieldError(
        field=place, code="FILE_CONTENT",
        zh="文件应写明 name（文件名）和 content（Base64 编码的内容），请改正后重发。",
        en="A file needs its name and its content in base64. Correct it and send it again.",
    )  # fmt: skip
