"""Two ways in: a browser's form post and a JSON body, each as the raw values that `judge` takes. Neither judges."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from engine.errors import InvalidRequest
from engine.forms.model import MAX_ROWS, Component, ComponentType, Form, fields_of

Files = Mapping[str, Sequence[Mapping[str, object]]]
"""The stored files of a post by field name, each with `id`, `name` and `size`."""

NO_FILES: Files = {}
_NUMBER = re.compile(r"[+-]?(\d{1,15})?(\.\d{1,6})?\Z", re.ASCII)


class Post(Protocol):
    """A form post: every name may come several times (Werkzeug's MultiDict is one)."""

    def getlist(self, key: str, /) -> Sequence[str]: ...

    def keys(self) -> Iterable[str]: ...


def from_json(body: object) -> Mapping[str, object]:
    """The members of a JSON object; `judge` refuses those the form does not know."""
    if not isinstance(body, Mapping):
        raise InvalidRequest(reason="answers must be a JSON object / 答案应为 JSON 对象")
    return body


def from_post(form: Form, post: Post, files: Files = NO_FILES) -> dict[str, object]:
    """The form's own names out of a post, as JSON values where the text allows it; other names are ignored.

    Rows of a table are named `table[0].column`; rows left wholly empty are dropped, the others close up.
    """
    return _level(form.components, "", post, files)


def _level(components: tuple[Component, ...], path: str, post: Post, files: Files) -> dict[str, object]:
    return {field.key: _raw(field, f"{path}{field.key}", post, files) for field in fields_of(components)}


def _raw(field: Component, name: str, post: Post, files: Files) -> object:
    if field.type is ComponentType.DYNAMICLIST:
        return _rows(field, name, post, files)
    if field.type is ComponentType.FILEPICKER:
        return list(files.get(name, ()))
    sent = [value.replace("\r\n", "\n").strip() for value in post.getlist(name)]
    if field.type is ComponentType.CHECKLIST:
        return [value for value in sent if value]
    text = sent[-1] if sent else ""
    if field.type is ComponentType.CHECKBOX:
        return text not in ("", "false", "0", "off")
    return _typed(field, text)


def _typed(field: Component, text: str) -> object:
    """A number as a number, full-width digits of Chinese keyboards included; what is none stays the text."""
    if field.type not in (ComponentType.NUMBER, ComponentType.DATETIME):
        return text or None
    plain = unicodedata.normalize("NFKC", text)
    if field.type is ComponentType.DATETIME or not plain or not _NUMBER.match(plain):
        return plain or None
    try:
        return float(plain) if "." in plain else int(plain)
    except ValueError:
        return plain


def _rows(field: Component, name: str, post: Post, files: Files) -> list[object]:
    place = re.compile(re.escape(name) + r"\[(\d{1,4})\]\.", re.ASCII)
    matches = (place.match(sent) for sent in (*post.keys(), *files))
    numbers = sorted({int(match[1]) for match in matches if match})[: MAX_ROWS + 1]
    rows = [_level(field.children, f"{name}[{n}].", post, files) for n in numbers]
    return [row for row in rows if any(value not in (None, "", [], False) for value in row.values())]
