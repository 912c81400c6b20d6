"""附件: which files people may add to a case, by the end of the name and by how the bytes begin; nothing is opened."""

from collections.abc import Mapping

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE = "application/vnd.openxmlformats-officedocument"

KINDS: Mapping[str, tuple[str, tuple[bytes, ...]]] = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "ofd": ("application/ofd", (_ZIP,)),
    "doc": ("application/msword", (_OLE,)),
    "xls": ("application/vnd.ms-excel", (_OLE,)),
    "ppt": ("application/vnd.ms-powerpoint", (_OLE,)),
    "wps": ("application/vnd.ms-works", (_OLE, _ZIP)),
    "et": ("application/vnd.ms-excel", (_OLE, _ZIP)),
    "docx": (f"{_OFFICE}.wordprocessingml.document", (_ZIP,)),
    "xlsx": (f"{_OFFICE}.spreadsheetml.sheet", (_ZIP,)),
    "pptx": (f"{_OFFICE}.presentationml.presentation", (_ZIP,)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "txt": ("text/plain", ()),
    "csv": ("text/csv", ()),
}
"""By the end of the name: the media type, whatever the sender calls it, and how such a file begins (none: text)."""
MOST = 100
"""Files of one case."""


def media_type_of(name: str, content: bytes) -> str | None:
    """None for a kind that is not taken, and for bytes that are not of the kind that the name says."""
    media_type, beginnings = KINDS.get(name.rpartition(".")[2].lower(), ("", ()))
    fits = content.startswith(beginnings) if beginnings else b"\0" not in content
    return media_type if media_type and content and fits else None
