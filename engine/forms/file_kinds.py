"""Which files people may bring, by the end of the name and by how the bytes begin; nothing in them is opened."""

from collections.abc import Mapping
from dataclasses import dataclass

UNKNOWN = "application/octet-stream"
"""The media type of bytes that are not what their name says."""
_ZIP, _OLE, _RTF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"
_JPEG, _CONTAINER = b"\xff\xd8\xff", b"....ftyp"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_ANY = ord(".")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
"""Text of two bytes a letter, as Windows calls it Unicode."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """`beginnings`: how such a file may begin, a dot standing for any byte; none for text."""

    media_type: str
    beginnings: tuple[bytes, ...] = ()

    def fits(self, content: bytes) -> bool:
        if not self.beginnings:
            return content.startswith(_WIDE) or (content != b"" and b"\0" not in content)
        return any(_begins(content, beginning) for beginning in self.beginnings)


FILE_KINDS: Mapping[str, FileKind] = {
    "pdf": FileKind("application/pdf", (b"%PDF-",)),
    "ofd": FileKind("application/ofd", (_ZIP,)),
    "doc": FileKind("application/msword", (_OLE, _RTF)),
    "xls": FileKind("application/vnd.ms-excel", (_OLE,)),
    "ppt": FileKind("application/vnd.ms-powerpoint", (_OLE,)),
    "wps": FileKind("application/vnd.ms-works", (_OLE, _ZIP)),
    "et": FileKind("application/vnd.ms-excel", (_OLE, _ZIP)),
    "docx": FileKind(f"{_OFFICE}.wordprocessingml.document", (_ZIP, _OLE)),
    "xlsx": FileKind(f"{_OFFICE}.spreadsheetml.sheet", (_ZIP, _OLE)),
    "pptx": FileKind(f"{_OFFICE}.presentationml.presentation", (_ZIP, _OLE)),
    "jpg": FileKind("image/jpeg", (_JPEG,)),
    "jpeg": FileKind("image/jpeg", (_JPEG,)),
    "png": FileKind("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "webp": FileKind("image/webp", (b"RIFF....WEBP",)),
    "heic": FileKind("image/heic", (b"....ftyphe", b"....ftypmif1", b"....ftypmsf1")),
    "txt": FileKind("text/plain"),
    "csv": FileKind("text/csv"),
    "zip": FileKind("application/zip", (_ZIP, b"PK\x05\x06")),
    "mp3": FileKind("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2")),
    "m4a": FileKind("audio/mp4", (_CONTAINER,)),
    "mp4": FileKind("video/mp4", (_CONTAINER,)),
}
"""By the end of the name: papers, pictures and recordings, nothing that a browser runs. Papers with a password are of
the older kind inside."""
_PICTURES = tuple(kind for kind in FILE_KINDS.values() if kind.media_type.startswith("image/"))
ACCEPTED_FILES = tuple(f".{ending}" for ending in FILE_KINDS)
"""File name endings taken where a form names none, and the only ones that it may name."""


def media_type_of(name: str, content: bytes) -> str:
    """Whatever the sender calls it; `UNKNOWN` where the kind is not taken, or the bytes are not what the name says. A
    picture is what it is: telephones and chats name one kind like another."""
    named = FILE_KINDS.get(ending_of(name))
    kinds = () if named is None else _PICTURES if named in _PICTURES else (named,)
    return next((kind.media_type for kind in kinds if kind.fits(content)), UNKNOWN)


def ending_of(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _begins(content: bytes, beginning: bytes) -> bool:
    start = content[: len(beginning)]
    return len(start) == len(beginning) and all(
        wanted in (_ANY, found) for wanted, found in zip(beginning, start, strict=True)
    )
