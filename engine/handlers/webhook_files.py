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

SAID = ("name", "media_type", "content")
"""What a file says of itself; one that says `id` was brought before."""


def with_brought_files(it: Settlement, form: Form, raw: Mapping[str, object]) -> dict[str, object]:
    """The body with each file by its id. Raises ValidationFailed with every file that cannot be read."""
    errors: list[FieldError] = []

    def kept(place: str, item: Mapping[str, Any]) -> Mapping[str, object]:
        if "content" not in item:
            return item
        content = _decoded(item)
        if content is None:
            errors.append(_unreadable(place))
            return {}
        name, media_type, _ = (str(item.get(said, "")) for said in SAID)
        return keep_document(
            KeepDocument(id=it.command_id, actor=it.actor, name=name, media_type=media_type, content=content),
            it.work, it.env,
        )  # fmt: skip

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
