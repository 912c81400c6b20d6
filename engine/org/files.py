"""An organisation as a file, YAML or Excel, by its name's ending: read and judged as a whole, and written."""

from engine.errors import DeploymentRefused
from engine.org.contents import Contents, contents_of
from engine.org.places import Handed, Places
from engine.org.reading import Raw, read_organisation
from engine.org.workbook import read_workbook, write_workbook
from engine.org.written import read_written, write_written

LARGEST = 2_000_000
"""Bytes; a street of 60 people has some 20 000."""
ENDINGS = ("yaml", "xlsx")


def read_file(name: str, data: bytes, roles: Raw) -> Contents:
    """What the file says, written plainly. A file without roles leaves `roles` as they are. Raises DeploymentRefused
    with everything that is wrong, each with its line, or its sheet, row and column."""
    handed = _handed(name, data)
    if handed.findings and not handed.sections:
        raise DeploymentRefused(handed.findings)
    rest = {field: value for field, value in handed.sections.items() if field != "roles"}
    own = handed.sections.get("roles", roles)
    return contents_of(read_organisation(rest, own if isinstance(own, dict) else {}, handed=handed))


def _handed(name: str, data: bytes) -> Handed:
    ending = name.rsplit(".", 1)[-1].lower()
    handed = Handed(Places(name))
    if len(data) > LARGEST:
        handed.add("文件应在2 MB以内。", "The file must have at most 2 MB.")
    elif ending in ("yaml", "yml"):
        return read_written(name, data)
    elif ending == "xlsx":
        return read_workbook(name, data)
    else:
        handed.add("文件应以 .yaml 或 .xlsx 结尾。", "The file must end in .yaml or .xlsx.")
    return handed


def write_file(ending: str, contents: Contents) -> bytes:
    """`ending` is one of ENDINGS."""
    return write_workbook(contents) if ending == "xlsx" else write_written(contents)
