"""A file among a scenario's answers: how it is written, what is in it, and where it may stand."""

from collections.abc import Mapping

import pytest

from engine.bundles import Bundle, read_bundle
from engine.calendar import calendar_functions
from engine.errors import DeploymentRefused
from engine.scenarios import Forms, Scenario, misplaced, read_scenario
from engine.scenarios.files import Brought, with_brought
from tests.support.approval import MANIFEST, approval

FORM = """
id: f_ask
title: 申请
properties: {title.en: Ask}
components:
  - {type: textfield, key: note, label: 备注, properties: {label.en: Note}}
  - type: filepicker
    key: letter
    label: 申请书
    accept: .pdf
    properties: {label.en: Letter}
    validate: {maxMiB: 1}
  - type: dynamiclist
    key: papers
    label: 材料
    properties: {label.en: Papers}
    components:
      - {type: filepicker, key: scan, label: 扫描件, multiple: true, properties: {label.en: Scan}}
"""
STEPS = """\
name: {zh: 带材料, en: With papers}
tenant: yunchuan
given: {at: 2026-11-24T09:00}
steps:
  - when: {start: approval, by: w003, as: case, answers: %s}
"""


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    files = approval() | {
        "processes/approval/bundle.yaml": f"{MANIFEST}start_forms: {{approval: f_ask}}\n",
        "forms/approval/f_ask.yaml": FORM,
    }
    read = {path: one if isinstance(one, bytes) else one.encode() for path, one in files.items()}
    return read_bundle("approval", read, functions=calendar_functions())


def scenario(answers: str, then: str = "") -> Scenario:
    return read_scenario("one.yaml", (STEPS % answers + then).encode())


def numbered(one: Brought) -> Mapping[str, object]:
    return {"id": "1", "name": one.name, "size": one.size}


def test_a_file_is_as_large_as_it_says() -> None:
    assert len(Brought(name="a.pdf", mib=1.5).content) == Brought(name="a.pdf", mib=1.5).size == 1_572_864


def test_one_file_several_and_those_in_rows_become_what_was_kept() -> None:
    answers = {
        "note": "无", "letter": {"file": "a.pdf"}, "papers": [{"scan": [{"file": "b.png"}, {"file": "c.png"}], "n": 1}],
    }  # fmt: skip

    assert with_brought(answers, numbered) == {
        "note": "无", "letter": [numbered(Brought(name="a.pdf"))],
        "papers": [{"scan": [numbered(Brought(name="b.png")), numbered(Brought(name="c.png"))], "n": 1}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("{letter: {file: 3}}", "steps.1.when.answers.letter.file"),
        ('{letter: {file: " "}}', "steps.1.when.answers.letter.file"),
        ("{letter: [{file: a.pdf, mib: large}]}", "steps.1.when.answers.letter.mib"),
        ("{papers: [{scan: {file: a.pdf, mib: -1}}]}", "steps.1.when.answers.papers.scan.mib"),
    ],
)
def test_a_file_that_is_written_wrongly_is_named_where_it_stands(written: str, place: str) -> None:
    with pytest.raises(DeploymentRefused) as refused:
        scenario(written)

    assert [(one.element, one.line) for one in refused.value.findings] == [(place, 5)]


def test_every_file_that_its_form_does_not_take_is_told_in_both_languages(bundle: Bundle) -> None:
    wrong = "{note: {file: a.pdf}, letter: [{file: a.exe}], papers: [{scan: {file: b.exe}}], photo: {file: c.jpg}}"

    found = {one.element: (one.line, one.zh, one.en) for one in misplaced(scenario(wrong), Forms([bundle]))}

    at = "steps.1.when.answers"
    assert {place: line for place, (line, _, _) in found.items()} == dict.fromkeys(
        (f"{at}.note", f"{at}.letter", f"{at}.papers[0].scan", f"{at}.photo"), 5
    )
    assert found[f"{at}.note"][1:] == ("「备注」不是上传文件的字段。", "“Note” takes no files.")
    assert found[f"{at}.letter"][1] == "「申请书」不接受文件“a.exe”，可用类型：.pdf。"


def test_a_file_that_is_too_large_is_told_unless_the_step_is_refused_for_it(bundle: Bundle) -> None:
    large = "{letter: {file: a.pdf, mib: 2}}"

    (found,) = misplaced(scenario(large), Forms([bundle]))
    assert found.zh == "「申请书」的文件“a.pdf”超过1 MB。"
    assert misplaced(scenario(large, "    then: {rejected: VALIDATION}\n"), Forms([bundle])) == []
