"""What a file is: its name and how its bytes begin have to agree, whoever brings it and however."""

import pytest

from engine.forms import FILE_KINDS, UNKNOWN, media_type_of
from engine.scenarios.files import Brought

HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7"), ("A.PDF", b"%PDF-1.7"), ("a.b.pdf", b"%PDF-"), ("a.doc", b"{\\rtf1"),
        ("a.docx", b"PK\x03\x04.."), ("a.wps", b"PK\x03\x04.."), ("a.ofd", b"PK\x03\x04.."), ("a.heic", HEIC),
        ("a.webp", b"RIFF\x24\0\0\0WEBPVP8 "), ("a.mp4", b"\0\0\0\x20ftypisom"), ("a.mp3", b"\xff\xfb\x90"),
        ("a.zip", b"PK\x05\x06" + bytes(18)), ("a.txt", "文字".encode("gb18030")), ("a.csv", "姓名".encode("utf-16")),
    ],
)  # fmt: skip
def test_a_file_that_is_what_its_name_says_has_a_media_type(name: str, content: bytes) -> None:
    assert media_type_of(name, content) == FILE_KINDS[name.lower().rpartition(".")[2]].media_type


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"<script>"), ("a.pdf", b""), ("a.pdf", b"%PDF"), ("a", b"%PDF-1.7"), ("a.pdf.svg", b"%PDF-1.7"),
        ("a.exe", b"MZ"), ("a.html", b"<script>"), ("a.jpg", b"%PDF-1.7"), ("a.txt", b"MZ\0"), ("a.txt", b""),
        ("a.webp", b"RIFF\x24\0\0\0WAVEfmt "), ("a.heic", b"\0\0\0\x20ftypisom"), ("a.docx", b"%PDF-1.7"),
    ],
)  # fmt: skip
def test_any_other_is_unknown(name: str, content: bytes) -> None:
    assert media_type_of(name, content) == UNKNOWN


def test_a_picture_is_what_it_is_whatever_telephones_and_chats_call_it() -> None:
    assert media_type_of("微信图片.jpg", b"\x89PNG\r\n\x1a\n") == "image/png"
    assert media_type_of("IMG_1.jpeg", HEIC) == "image/heic"


def test_a_paper_with_a_password_is_of_the_older_kind_inside() -> None:
    assert media_type_of("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") == FILE_KINDS["docx"].media_type


@pytest.mark.parametrize("ending", FILE_KINDS)
def test_what_a_scenario_invents_is_of_its_kind(ending: str) -> None:
    one = Brought(name=f"材料.{ending.upper()}")
    assert media_type_of(one.name, one.content) == FILE_KINDS[ending].media_type
