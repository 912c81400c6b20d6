"""A ledger names the journal that notes who has seen it, and says by what its rows are found."""

import pytest

from engine.errors import DeploymentRefused
from engine.ledgers import read_ledgers
from engine.ledgers.access import NOTED


def declared(**more: object) -> dict[str, object]:
    columns = {
        "nr": {"type": "text", "zh": "编号", "en": "Number"},
        "name": {"type": "text", "zh": "姓名", "en": "Name", "pii": "P"},
        "illness": {"type": "text", "zh": "病情", "en": "Illness", "pii": "S"},
    }  # fmt: skip
    return {"title": {"zh": "台账", "en": "Ledger"}, "kind": "record", "key": ["nr"], "columns": columns, **more}


def log(columns: frozenset[str]) -> dict[str, object]:
    return {
        "title": {"zh": "日志", "en": "Log"}, "kind": "journal",
        "columns": {name: {"type": "json", "zh": name, "en": name} for name in columns},
    }  # fmt: skip


def test_it_is_read_with_its_log_and_how_rows_are_found() -> None:
    found = {"part": ["name"], "shows": ["nr", "name"]}
    read = read_ledgers({"led": declared(subject="nr", access_log="led_log", finding=found), "led_log": log(NOTED)})
    assert (read["led"].subject, read["led"].access_log, read["led"].finding.part) == ("nr", "led_log", ("name",))
    assert [one.name for one in read["led"].hidden] == ["name", "illness"]


@pytest.mark.parametrize(("wrong", "element"), [
    ({"subject": "who"}, "led.subject"), ({"access_log": 3}, "led.access_log"),
    ({"access_log": "led"}, "led.access_log"),
    ({"finding": {"part": ["illness"]}}, "led.finding.part"), ({"finding": {"tail": ["phone"]}}, "led.finding.tail"),
    ({"access_log": "led_log"}, "led.access_log"),
])  # fmt: skip
def test_what_cannot_note_or_must_not_be_found_by_is_refused(wrong: dict[str, object], element: str) -> None:
    with pytest.raises(DeploymentRefused) as refused:
        read_ledgers({"led": declared(**wrong), "led_log": log(NOTED - {"purpose"})})
    assert [one.element for one in refused.value.findings] == [element]
