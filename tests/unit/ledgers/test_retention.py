"""A bundle says how long personal data is kept, and what is wrong with that is told at once."""

from datetime import UTC, datetime

import pytest

from engine.errors import DeploymentRefused
from engine.ledgers import Ledger, read_ledgers, read_retention
from engine.ledgers.retention import anonymised


@pytest.fixture
def ledger() -> Ledger:
    columns = {
        "nr": {"type": "text", "zh": "编号", "en": "Number", "pii": "P"},
        "name": {"type": "text", "zh": "姓名", "en": "Name", "pii": "P", "required": True},
        "illness": {"type": "text", "zh": "病情", "en": "Illness", "pii": "S"},
        "day": {"type": "date", "zh": "日期", "en": "Day"},
    }  # fmt: skip
    raw = {"title": {"zh": "台账", "en": "Ledger"}, "kind": "record", "key": ["nr"], "columns": columns}
    return read_ledgers({"led": raw})["led"]


@pytest.mark.parametrize(("after", "now", "cutoff"), [
    ("P3Y", "2026-11-27", "2023-11-27"), ("P6M", "2026-08-31", "2026-02-28"), ("P1Y", "2028-02-29", "2027-02-28"),
    ("P1M", "2026-01-15", "2025-12-15"), ("P30D", "2026-03-01", "2026-01-30"), ("P1Y6M", "2026-12-31", "2025-06-30"),
])  # fmt: skip
def test_a_period_goes_back_by_the_calendar(ledger: Ledger, after: str, now: str, cutoff: str) -> None:
    rule = read_retention({"led": {"after": after}}, {"led": ledger})["led"]
    assert rule.cutoff(datetime.fromisoformat(now).replace(tzinfo=UTC)).date().isoformat() == cutoff


@pytest.mark.parametrize(("raw", "element"), [
    ({"led": {"after": "3y"}}, "retention.led.after"), ({"led": {"after": "P"}}, "retention.led.after"),
    ({"gone": {"after": "P1Y"}}, "retention.gone"), ({"led": {"after": "P1Y", "from": "name"}}, "retention.led.from"),
    ({"led": {"after": "P1Y", "where": {"state": "x"}}}, "retention.led.where"),
    ({"cases": {"after": "P1Y", "do": "delete"}}, "retention.cases.do"),
])  # fmt: skip
def test_what_cannot_be_kept_to_is_a_finding(ledger: Ledger, raw: dict[str, object], element: str) -> None:
    with pytest.raises(DeploymentRefused) as refused:
        read_retention(raw, {"led": ledger})
    assert [one.element for one in refused.value.findings] == [element]


def test_a_row_without_its_person_keeps_its_key(ledger: Ledger) -> None:
    row = {"nr": "R-1", "name": "王秀英", "illness": "哮喘", "day": "2026-11-27"}
    assert anonymised(ledger, row) == {"nr": "R-1", "name": "…", "day": "2026-11-27"}
