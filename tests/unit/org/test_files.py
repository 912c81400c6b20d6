"""An organisation goes out as a file and comes in again, the same; whatever is wrong is told, with its place."""

import io
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from engine.bundles.tenant import tenant_files
from engine.errors import DeploymentRefused
from engine.org import ENDINGS, Contents, contents_of, differences, read_file, read_organisation, write_file
from tests.unit.org.test_organisation import PEOPLE, ROLES, UNITS

ODD = {"=1+1": "=1+1", "empty": "", "null": None, "phone": "13800000000", "count": 3, "share": 0.5, "sure": True,
       "listed": ["a", {"b": 1}], "quoted": '"x"', "spaced": " x "}  # fmt: skip


def of_street(**facts: object) -> Contents:
    people = {**PEOPLE, "w9": {"name": "=甲", "unit": "HS", "facts": facts}}
    return contents_of(read_organisation({"units": UNITS, "people": people}, ROLES))


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_goes_out_comes_in_the_same(ending: str) -> None:
    street = of_street(**ODD)
    again = read_file(f"x.{ending}", write_file(ending, street), {})
    assert again == street
    assert list(again["people"]) == list(street["people"])


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_demo_street_goes_out_and_in(ending: str) -> None:
    files = tenant_files("yunchuan")
    street = read_organisation(files.organisation, files.roles)
    again = read_file(f"x.{ending}", write_file(ending, contents_of(street)), {})
    rest = {"units": again["units"], "people": again["people"]}
    assert read_organisation(rest, again["roles"]) == street


def test_a_file_without_roles_leaves_them() -> None:
    street = of_street()
    book = load_workbook(io.BytesIO(write_file("xlsx", street)))
    book.remove(book["角色"])
    assert read_file("x.xlsx", packed(book), street["roles"]) == street


def test_every_fault_of_a_workbook_is_told_with_sheet_row_and_column() -> None:
    book = load_workbook(io.BytesIO(write_file("xlsx", of_street())))
    book["单位"]["B3"] = "科室"
    book["人员"]["C2"] = "ZZ"
    book["人员"]["B3"] = None
    book["人员"]["D4"] = "w99"
    book["人员"]["A5"] = "w1"
    book["人员"]["B6"] = "=A1"
    book["岗位"]["C2"] = "captain"
    book["岗位"].append(["nobody", "", "leader", "YC"])
    book["角色"]["E2"] = "也许"

    told = faults("x.xlsx", packed(book))

    for expected in (
        "“单位”第3行“类型”列：没有单位类型科室。", "“人员”第2行“单位编号”列：没有单位ZZ。",
        "“人员”第3行“姓名”列：缺少 name。",
        "“人员”第4行“代理人”列：", "“人员”第5行“用户名”列：“w1”出现两次。", "“人员”第6行“姓名”列：不能是公式",
        "“岗位”第2行“角色编号”列：没有岗位captain", "“岗位”第9行“用户名”列：人员表里没有“nobody”。",
        "“角色”第2行“可看本单位事项”列：请填写“是”或“否”。",
    ):  # fmt: skip
        assert any(one.startswith(expected) for one in told), (expected, told)


def test_a_fault_of_a_text_is_told_with_its_line() -> None:
    text = "units:\n  YC: {type: street, zh: 街, en: S}\npeople:\n  a:\n    name: 甲\n    unit: ZZ\n"
    text += "  a: {name: 乙, unit: YC}\n"
    told = faults("x.yaml", text.encode())
    assert any("第7行：“a”写了两次" in one for one in told), told
    told = faults("x.yaml", text.replace("  a: {", "  b: {").encode())
    assert told == ["第6行：没有单位ZZ。"]


UNREADABLE = [
    ("x.pdf", b""), ("x.xlsx", b"PK no"), ("x.xlsx", b""), ("x.yaml", b"\xff\xfe"), ("x.yaml", b"a: ["),
    ("x.yaml", b"- 1"), ("x.yaml", b""), ("x.yaml", b"a: &a [1]\nb: *a"), ("x.yaml", b"#" * 3_000_000),
    ("x.yaml", b"units: {1: {2: 3}}\npeople: []"), ("x.yaml", b"units: {a: {type: []}}\npeople: {b: {unit: {}}}"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data"), UNREADABLE)
def test_a_file_that_cannot_be_read_is_refused(name: str, data: bytes) -> None:
    assert faults(name, data)


def test_headings_that_are_missing_unknown_or_twice_are_told() -> None:
    book = Workbook()
    book.active.title = "单位"  # type: ignore[union-attr]
    book["单位"].append(["编号", "编号", "颜色"])
    told = faults("x.xlsx", packed(book))
    for expected in ("“编号”列出现两次", "没有“颜色”这一列", "缺少“类型”列", "缺少工作表“人员”", "缺少工作表“岗位”"):
        assert any(expected in one for one in told), (expected, told)


def test_what_differs_is_told_by_name_and_field() -> None:
    before, after = of_street(grid="1"), of_street(grid="2")
    after["people"]["w1"]["unit"] = "HS"  # type: ignore[index]
    del after["people"]["d1"]  # type: ignore[attr-defined]
    after["units"]["HS-01"] = {"type": "grid", "zh": "和一", "en": "H1", "parent": "HS"}  # type: ignore[index]
    told = [(one.section, one.kind, one.name, dict(one.fields)) for one in differences(before, after)]
    assert told == [
        ("units", "added", "和一", {}),
        ("people", "changed", "甲", {"unit": ("XY", "HS")}),
        ("people", "changed", "=甲", {"facts.grid": ("1", "2")}),
        ("people", "removed", "庚", {}),
    ]
    assert differences(before, before) == []


def faults(name: str, data: bytes) -> list[str]:
    with pytest.raises(DeploymentRefused) as refused:
        read_file(name, data, ROLES)
    assert all(one.en and one.remedy_zh and one.remedy_en for one in refused.value.findings)
    return [one.zh for one in refused.value.findings]


def packed(book: Any) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()
