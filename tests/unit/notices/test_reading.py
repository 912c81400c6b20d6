"""`notifications.yaml` is read as a whole, or refused with every mistake at its line and a remedy."""

import pytest

from engine.bundles import Bundle, read_bundle
from engine.calendar import calendar_functions
from engine.errors import DeploymentRefused, Finding
from engine.ledgers import Pii
from engine.notices import CHANNELS, Kind, house_notices
from tests.support import bpmn as b

FORM = (
    "id: f_ill\ntitle: 病假\nproperties: {title.en: Ill}\nlegal_basis: employment\ncomponents:\n"
    "- {type: textfield, key: illness, label: 病情, properties: {label.en: Illness, pii: S}}\n"
    "- {type: textfield, key: phone, label: 电话, properties: {label.en: Phone, pii: P}}\n"
)


def read(texts: str, data: str = "={who: request.phone, what: request.illness, n: 1}") -> Bundle:
    told = b.process(
        "tells", b.start(), b.send_task("say", headers={"template": "told"}, inputs={"to": "=to", "data": data}),
        b.end(), flows=["start -> say -> end"],
    )  # fmt: skip
    files = {
        "processes/tells/tells.bpmn": told, "processes/tells/notifications.yaml": texts.encode(),
        "forms/tells/f_ill.yaml": FORM.encode(),
    }  # fmt: skip
    return read_bundle("tells", files, functions=calendar_functions())


def findings(texts: str, data: str = "={who: request.phone, what: request.illness, n: 1}") -> list[Finding]:
    with pytest.raises(DeploymentRefused) as refused:
        read(texts, data)
    assert all(one.remedy_zh and one.remedy_en for one in refused.value.findings)
    return list(refused.value.findings)


def test_what_is_not_written_has_a_careful_default() -> None:
    text = read("told: {zh: 好}").notifications["told"]

    assert (text.kind, text.level, text.channels, text.urgent) == (Kind.RESULT, Pii.NONE, frozenset(CHANNELS), None)
    assert text.text("en") is text.text("zh")


def test_every_mistake_is_found_at_its_line() -> None:
    wrong = (
        "told:\n  zh: '{{1 +}}'\n  kind: taks\n  class: X\n  channels: [mail, fax]\n  zhh: 好\n"
        "none:\n  en: only English\n  title: 标题\n  urgent: =(\n  personal: {who: Q}\n"
        "heard:\n  zh: 好\n  event: task_opened\n"
        "far: {zh: 好, event: sunrise, to: starter}\n"
        "flat: 好\n"
    )

    found = {(one.element, one.line) for one in findings(wrong)}

    assert found == {
        ("told.zh", 2), ("told.kind", 3), ("told.class", 4), ("told.channels", 5), ("told.zhh", 6), ("none", 7),
        ("none.title", 9), ("none.urgent", 10), ("none.personal.who", 11), ("heard.event", 14), ("far.event", 15),
        ("flat", 16),
    }  # fmt: skip


def test_what_is_nearly_right_is_proposed() -> None:
    assert "'task_opened'" in findings("told: {zh: 好, event: task_open, to: starter}")[0].remedy_en
    assert "'deadline'" in findings("told: {zh: 好, kind: dedline}")[0].remedy_zh


def test_a_mistake_elsewhere_hides_no_value_above_the_class() -> None:
    found = findings("told: {kind: none, zh: '{{what}}'}")

    assert [one.code for one in found] == ["NOTIFICATION", "NOTIFICATION_CLASS"]


def test_a_value_above_the_class_is_refused_wherever_it_comes_from() -> None:
    found = findings("\ntold:\n  class: P\n  zh: '{{who}} {{what}} {{n}}'\n  en: '{{request.illness}}'\n")

    assert [(one.code, one.element, one.line) for one in found] == [
        ("NOTIFICATION_CLASS", "told.what", 2), ("NOTIFICATION_CLASS", "told.request", 2),
    ]  # fmt: skip
    assert "illness" in found[0].zh
    assert "what: S" in found[0].remedy_zh


@pytest.mark.parametrize(
    "texts",
    ["told: {class: S, zh: '{{who}} {{what}}'}", "told: {personal: {who: P, what: S}, zh: '{{who}} {{what}}'}",
     "told: {class: P, personal: {what: {class: S, as: 病假}}, zh: '{{who}} {{what}}'}", "told: {zh: '{{n}}'}"],
)  # fmt: skip
def test_a_class_that_is_high_enough_or_a_mask_lets_it_in(texts: str) -> None:
    assert read(texts).notifications.keys() == {"told"}


def test_data_that_is_computed_as_a_whole_counts_for_every_placeholder() -> None:
    assert [one.element for one in findings("told: {zh: '{{x}}'}", "=get value(request, illness)")] == ["told.x"]


def test_a_text_stands_in_the_file_or_in_the_manifest_and_is_known_to_the_processes() -> None:
    assert [one.code for one in findings("other: {zh: 好}")] == ["UNKNOWN_TEMPLATE"]


def test_every_text_of_the_house_has_both_languages_and_a_title_of_its_own() -> None:
    for text in house_notices().values():
        assert set(text.texts) == {"zh", "en"}
        assert all(text.title.values())
