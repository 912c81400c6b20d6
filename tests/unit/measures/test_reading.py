"""A bundle's `measures.yaml`: everything that is wrong is told at once, with what may have been meant."""

import pytest

from engine.calendar import calendar_functions
from engine.errors import DeploymentRefused
from engine.ledgers import read_ledgers
from engine.measures import Aggregate, Measure, Source, read_measures
from engine.yamltext import read_yaml

LEDGERS = read_ledgers({
    "led_visit": {
        "title": {"zh": "走访", "en": "Visits"}, "kind": "record", "key": ["nr"],
        "columns": {
            "nr": {"type": "text", "zh": "编号", "en": "Number"}, "day": {"type": "date", "zh": "日期", "en": "Day"},
            "unit": {"type": "unit", "zh": "社区", "en": "Community"},
            "illness": {"type": "text", "zh": "病情", "en": "Illness", "pii": "S"},
            "minutes": {"type": "int", "zh": "分钟", "en": "Minutes"},
        },
    }
})  # fmt: skip
KNOWN = {Source.CASES: ["visit"], Source.TASKS: ["ut_read"], Source.PROMISES: ["visit.read"]}


def read(text: str) -> dict[str, Measure]:
    content = read_yaml(text)
    return read_measures(
        content, "measures.yaml", functions=calendar_functions(), ledgers=LEDGERS, known=KNOWN, foreign=["led_far"]
    )


def refused(text: str) -> dict[str | None, str]:
    with pytest.raises(DeploymentRefused) as refusal:
        read(text)
    return {one.element: f"{one.en} {one.remedy_en}" for one in refusal.value.findings}


def test_a_measure_says_what_it_counts_and_how() -> None:
    (found,) = read(
        """
        long: {name: {zh: 久, en: Long}, ledger: led_visit, at: day, where: unit != null, share: minutes > 30,
               period: 12m, group: [unit], target: 0.5, better: lower, note: {zh: 注, en: A note}}
        """
    ).values()
    assert (found.source, found.of, found.aggregate, found.at) == (
        Source.LEDGER,
        ("led_visit",),
        Aggregate.SHARE,
        "day",
    )
    assert (found.group, found.title("en"), str(found.target)) == (("unit",), "Long", "0.5")


def test_all_findings_of_all_measures_are_told_at_once() -> None:
    found = refused(
        """
        one: {name: {zh: 一}, ledger: led_visits, count: true, colour: red}
        two: {name: {zh: 二, en: Two}, ledger: led_visit, mean: minuets, where: "minutes >", at: dya, group: [illness]}
        three: {name: {zh: 三, en: Three}, cases: [visits], tasks: all, count: true}
        four: {name: {zh: 四, en: Four}, cases: [visits], share: cycel > 1, sum: cycle,
               target: high, better: up, in: weeks}
        five: {name: {zh: 五, en: Five}, promises: [visit.raed], ratio: {of: late_by}, period: soon, target: 95}
        Six: []
        """
    )
    assert found.keys() == {
        "one.name", "one.ledger", "one.colour", "two.mean", "two.where", "two.at", "two.group", "three", "four",
        "four.cases", "four.share", "four.target", "four.better", "four.in", "five.promises", "five.ratio",
        "five.period", "Six", "Six.name",
    } - {"four.share"}  # fmt: skip
    assert "Did you mean led_visit?" in found["one.ledger"]
    assert "Did you mean minutes?" in found["two.mean"]
    assert "Did you mean visit?" in found["four.cases"]
    assert "Did you mean visit.read?" in found["five.promises"]


def test_a_share_aims_between_nothing_and_all() -> None:
    assert refused("a: {name: {zh: 一, en: One}, cases: all, share: ended_at != null, target: 95}").keys() == {
        "a.target"
    }


def test_names_of_a_ledger_of_another_bundle_are_not_judged() -> None:
    (found,) = read("a: {name: {zh: 一, en: One}, ledger: led_far, mean: whatever, at: then, group: [who]}").values()
    assert found.of == ("led_far",)
