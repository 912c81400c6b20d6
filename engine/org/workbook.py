"""The organisation as an Excel workbook: 单位, 人员, 岗位 and 角色, a row each, with Chinese headings.

A fact of a person is a column `资料：name`. Text is text: nothing is a formula. Lists, empty text and text that looks
like JSON stand as JSON.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from engine.org.contents import Contents
from engine.org.places import Handed, Place, Places
from engine.org.values import UnitType

UNITS, PEOPLE, POSTS, ROLES = "单位", "人员", "岗位", "角色"
FACT = "资料："
HEADINGS: Mapping[str, Mapping[str, str]] = {
    UNITS: {"id": "编号", "type": "类型", "zh": "中文名称", "en": "英文名称", "parent": "上级单位编号",
            "phone": "对外电话"},
    PEOPLE: {"id": "用户名", "name": "姓名", "unit": "单位编号", "substitutes": "代理人"},
    POSTS: {"id": "用户名", "name": "姓名", "role": "角色编号", "unit": "单位编号"},
    ROLES: {"id": "编号", "zh": "中文名称", "en": "英文名称", "superior": "上级角色编号", "sees_unit": "可看本单位事项",
            "of_units": "自动担任的单位类型", "last_resort": "无人可办时兜底"},
}  # fmt: skip
"""By sheet and field. The field's own name is understood as a heading too."""
_SECTION_OF = {UNITS: "units", PEOPLE: "people", ROLES: "roles"}
_NEEDED = {UNITS: ("id", "type", "zh", "en", "parent"), PEOPLE: ("id", "name", "unit"), POSTS: ("id", "role"),
           ROLES: ("id", "zh", "en")}  # fmt: skip
TYPES = {"街道": UnitType.STREET, "内设机构": UnitType.STREET_OFFICE, "职能部门": UnitType.DEPARTMENT,
         "社区": UnitType.COMMUNITY, "网格": UnitType.GRID}  # fmt: skip
_TYPE_WORDS = {type.value: word for word, type in TYPES.items()}
_YES = {"是": True, "否": False, "true": True, "false": False, "yes": True, "no": False}
_BETWEEN = re.compile(r"[,，、;；\s]+")
LARGEST_UNPACKED = 50_000_000
MOST_ROWS = 20_000

Entry = dict[str, object]


def read_workbook(name: str, data: bytes) -> Handed:
    """Posts and facts come with their people. The sheet 角色 may be missing."""
    handed = Handed(Places(name))
    book = _opened(data, handed)
    if book is None:
        return handed
    sheets = {title: _Sheet(title, book[title], handed) for title in HEADINGS if title in book.sheetnames}
    for title in (UNITS, PEOPLE, POSTS):
        if title not in sheets:
            handed.add(f"缺少工作表“{title}”。", f"The sheet {title} is missing.")
    found = {section: sheets[title].entries() for title, section in _SECTION_OF.items() if title in sheets}
    if POSTS in sheets:
        _add_posts(sheets[POSTS], found.get("people", {}), handed)
    handed.sections = found
    return handed


def _opened(data: bytes, handed: Handed) -> Any:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                handed.add("工作簿太大。", "The workbook is too large.")
                return None
        return load_workbook(io.BytesIO(data))
    except Exception:  # whatever a damaged file makes the library raise, it is the file's fault
        handed.add("打不开，不是完好的 Excel 工作簿（.xlsx）。", "It is no sound Excel workbook (.xlsx).")
        return None


class _Sheet:
    """Reads rows by their headings."""

    def __init__(self, title: str, sheet: Any, handed: Handed) -> None:
        self.title, self.handed = title, handed
        rows = list(sheet.iter_rows(max_row=min(sheet.max_row, MOST_ROWS + 2)))
        self.columns = self._columns(rows[0] if rows else ())
        self._rows = rows[1:]
        if len(rows) > MOST_ROWS + 1:
            handed.add(f"“{title}”超过{MOST_ROWS}行。", f"The sheet {title} has more than {MOST_ROWS} rows.")

    def _columns(self, heads: Sequence[Any]) -> dict[int, tuple[str, str]]:
        """Column number → field and heading."""
        known = {heading: field for field, heading in HEADINGS[self.title].items()}
        known.update({field: field for field in HEADINGS[self.title]})
        columns: dict[int, tuple[str, str]] = {}
        for cell in heads:
            heading = _text(cell.value)
            is_fact = self.title == PEOPLE and heading.startswith(FACT) and heading != FACT
            field: str | None
            field = f"facts.{heading.removeprefix(FACT)}" if is_fact else known.get(heading)
            place = Place(sheet=self.title, line=1, column=cell.column)
            if heading and field is None:
                self.handed.add(f"没有“{heading}”这一列。", f"There is no column {heading}.", place)
            elif field in [one for one, _ in columns.values()]:
                self.handed.add(f"“{heading}”列出现两次。", f"The column {heading} comes twice.", place)
            elif field is not None:
                columns[cell.column] = (field, heading)
        self._refuse_missing({field for field, _ in columns.values()})
        return columns

    def _refuse_missing(self, there: set[str]) -> None:
        for field in (field for field in _NEEDED[self.title] if field not in there):
            heading = HEADINGS[self.title][field]
            place = Place(sheet=self.title, line=1)
            self.handed.add(f"缺少“{heading}”列。", f"The column {heading} is missing.", place)

    def rows(self) -> Iterator[tuple[Entry, dict[str, Place]]]:
        """The filled cells of each filled row by field, and their places; "" is the row's own."""
        for row in self._rows:
            values, places = self._row(row)
            if values:
                yield values, {"": Place(sheet=self.title, line=row[0].row), **places}

    def _row(self, row: Sequence[Any]) -> tuple[Entry, dict[str, Place]]:
        values: Entry = {}
        places: dict[str, Place] = {}
        for cell in (cell for cell in row if cell.column in self.columns):
            field, heading = self.columns[cell.column]
            places[field] = Place(sheet=self.title, line=cell.row, column=cell.column, heading=heading)
            if cell.data_type in ("f", "e"):
                self.handed.add("不能是公式，请填写内容。", "No formulas; write the content.", places[field])
            elif _text(cell.value):
                values[field] = cell.value
        return values, places

    def entries(self) -> dict[str, object]:
        """By id; whoever comes twice is told."""
        found: dict[str, object] = {}
        for values, places in self.rows():
            id = _text(values.pop("id", None))
            if not id:
                self.handed.add("没有填写编号或用户名。", "The id is missing.", places.get("id", places[""]))
            elif id in found:
                self.handed.add(f"“{id}”出现两次。", f"{id} comes twice.", places["id"])
            else:
                found[id] = {field: value for field, value in self._entry(values, places).items() if value is not None}
                section = _SECTION_OF[self.title]
                self.handed.places.of.update({(section, id, field): place for field, place in places.items()})
        return found

    def _entry(self, values: Entry, places: Mapping[str, Place]) -> Entry:
        entry: Entry = {}
        facts: Entry = {}
        for field, value in values.items():
            if field.startswith("facts."):
                facts[field.removeprefix("facts.")] = _fact(value)
            else:
                entry[field] = self._value(field, value, places[field])
        return {**entry, "facts": facts} if facts else entry

    def _value(self, field: str, value: object, place: Place) -> object:
        text = _text(value)
        match field:
            case "type":
                return TYPES.get(text, text)
            case "of_units":
                return [str(TYPES.get(word, word)) for word in _BETWEEN.split(text) if word]
            case "substitutes":
                return _substitutes(text)
            case "sees_unit" | "last_resort":
                if text.lower() not in _YES:
                    self.handed.add("请填写“是”或“否”。", "Write 是 (yes) or 否 (no).", place)
                return _YES.get(text.lower())
        return text


def _add_posts(sheet: _Sheet, people: Mapping[str, object], handed: Handed) -> None:
    for values, places in sheet.rows():
        id, role, unit = (_text(values.get(field)) for field in ("id", "role", "unit"))
        person = people.get(id)
        if not isinstance(person, dict):
            handed.add(f"人员表里没有“{id}”。", f"There is no {id or 'user name'} among the people.",
                       places.get("id", places[""]))  # fmt: skip
            continue
        posts = person.setdefault("posts", [])
        where = places.get("role", places[""])
        handed.places.of[("people", id, f"posts.{len(posts)}")] = where
        posts.append(f"{role}:{unit}" if unit and unit != person.get("unit") else role)


def _text(value: object) -> str:
    """As whoever typed it reads it: a number without a point, a day as a day."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return (value.date() if value.time() == datetime.min.time() else value).isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _substitutes(text: str) -> object:
    """`w002` for every role, or `grid_worker:w002；*:w003`."""
    if ":" not in text and "：" not in text:
        return text
    pairs = (part.replace("：", ":").partition(":") for part in _BETWEEN.split(text) if part)
    return {role: other for role, _, other in pairs}


def _fact(value: object) -> object:
    if isinstance(value, bool | int | float):
        return value
    text = _text(value)
    if text == "null" or text[:1] in ("[", "{", '"'):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def write_workbook(contents: Contents) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    people = contents["people"]
    facts = sorted({name for person in people.values() for name in _facts(person)})
    _write(book, UNITS, (), [{"id": id, **unit, "type": _TYPE_WORDS[str(unit["type"])]}
                             for id, unit in contents["units"].items()])  # fmt: skip
    _write(book, PEOPLE, facts, [_person_row(id, person) for id, person in people.items()])
    _write(book, POSTS, (), [row for id, person in people.items() for row in _post_rows(id, person)])
    _write(book, ROLES, (), [_role_row(id, role) for id, role in contents["roles"].items()])
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _facts(person: Mapping[str, object]) -> Mapping[str, object]:
    facts = person.get("facts", {})
    return facts if isinstance(facts, Mapping) else {}


def _person_row(id: str, person: Entry) -> Entry:
    named = person.get("substitutes", "")
    written = "；".join(f"{role}:{other}" for role, other in named.items()) if isinstance(named, dict) else named
    facts = {f"facts.{name}": _fact_cell(value) for name, value in _facts(person).items()}
    return {"id": id, "name": person["name"], "unit": person["unit"], "substitutes": written, **facts}


def _post_rows(id: str, person: Entry) -> Iterator[Entry]:
    posts = person.get("posts", [])
    for post in posts if isinstance(posts, list) else []:
        role, _, unit = str(post).partition(":")
        yield {"id": id, "name": person["name"], "role": role, "unit": unit or person["unit"]}


def _role_row(id: str, role: Entry) -> Entry:
    types = role.get("of_units", [])
    return {
        **role, "id": id, "sees_unit": "否" if role.get("sees_unit") is False else "是",
        "last_resort": "是" if role.get("last_resort") else "否",
        "of_units": "、".join(_TYPE_WORDS[str(type)] for type in types) if isinstance(types, list) else "",
    }  # fmt: skip


def _fact_cell(value: object) -> object:
    if isinstance(value, bool | int | float):
        return value
    is_plain = isinstance(value, str) and value == value.strip() and value not in ("", "null")
    if is_plain and str(value)[0] not in '[{"' and not ILLEGAL_CHARACTERS_RE.search(str(value)):
        return value
    return json.dumps(value, ensure_ascii=True)


def _write(book: Workbook, title: str, facts: Iterable[str], rows: Iterable[Entry]) -> None:
    sheet = book.create_sheet(title)
    heads = {**HEADINGS[title], **{f"facts.{name}": f"{FACT}{name}" for name in facts}}
    filled: list[Mapping[str, object]] = [heads, *rows]
    for line, row in enumerate(filled, start=1):
        for column, field in enumerate(heads, start=1):
            _put(sheet.cell(line, column), row.get(field))
    for column, field in enumerate(heads, start=1):
        _dress(sheet, column, [_text(row.get(field)) for row in filled])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "B2"


def _put(cell: Any, value: object) -> None:
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"  # also where it begins with =
        cell.number_format = "@"
    elif value is not None:
        cell.value = value


def _dress(sheet: Any, column: int, texts: Sequence[str]) -> None:
    """As wide as its longest text, and what is typed there stays text."""
    dimension = sheet.column_dimensions[get_column_letter(column)]
    dimension.width = min(48, max(map(_width, texts)) + 3)
    dimension.number_format = "@"


def _width(text: str) -> int:
    """A Chinese sign takes two."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)
