"""The page of a case says why it was decided so: every decision, the rules that matched, what went in and came out."""

import re

import pytest
from flask import Flask
from sqlalchemy import update

from engine.ids import Key
from engine.store.decisions import evaluation
from tests.support import bpmn as b
from tests.support.dmn import decision, definitions, literal, table
from tests.support.engines import Office
from webui.languages import Catalogues
from webui.reasons import value_text

MANIFEST = """
title: {zh: 审批, en: Approval}
business_key: AP
starters: {ask: [clerk]}
"""
CHAIN = table(
    ["天数", "外出"], ["审批级别", "说明"],
    [["<= 3", "-", '"科长"', '"三天以内"'], ["> 3", "true", '"主任"', "null"], ["> 3", "false", '"科长"', "null"]],
)  # fmt: skip
FILES = {
    "processes/asking/bundle.yaml": MANIFEST,
    "processes/asking/chain.dmn": definitions(
        decision("days", literal("until - since"), name="天数"), decision("chain", CHAIN, "days", name="审批链")
    ),
    "processes/asking/ask.bpmn": b.process(
        "ask", b.start(), b.rule_task("why", "chain"), b.user_task("ut", groups="clerk"), b.end(),
        flows=["start -> why -> ut -> end"], name="请示",
    ),
}  # fmt: skip


@pytest.fixture
def case(office: Office) -> Key:
    office.deploy("asking", FILES)
    return Key(office.start("ask", by="ann", variables={"since": 1, "until": 6, "外出": True}))


def why(browser, case: Key, language: str) -> str:
    text = browser("ann").get(f"/cases/{case}?language={language}").text
    section = text[text.index('id="reasons"') :]
    return re.sub(r"(<[^>]+>|\s+)+", " ", section[: section.index("</section>")])


def test_every_decision_of_the_graph_says_why(browser, case: Key) -> None:
    told = why(browser, case, "zh")

    assert "天数 按公式算出" in told
    assert "结果 5" in told
    assert "审批链 第2条规则命中" in told
    assert "审批级别 主任 说明 无" in told
    assert "依据的数据 天数 5 外出 是" in told


def test_it_says_so_in_english_too(browser, case: Key) -> None:
    told = why(browser, case, "en")

    assert "审批链 Rule 2 applied" in told
    assert "What it looked at 天数 5 外出 Yes" in told


def test_what_retention_has_blanked_is_gone_and_said_to_be(office: Office, browser, case: Key) -> None:
    with office.engine.database.unit_of_work() as work:
        work.connection.execute(update(evaluation).values(inputs=None, outputs=None))
        work.commit()

    told = why(browser, case, "zh")

    assert "第2条规则命中" in told
    assert "保存期已过，内容已清除。" in told
    assert "主任" not in told


def test_the_history_has_numbers_and_hashes_but_no_values(office: Office, case: Key) -> None:
    made = [row for row in office.history(case) if row.kind == "DecisionMade"]

    assert [(row.fields["decision"], row.fields["numbers"]) for row in made] == [("days", []), ("chain", [2])]
    assert "主任" not in str([row.fields for row in made])


def test_a_case_that_got_stuck_says_what_was_decided_until_then(office: Office, browser) -> None:
    office.deploy("asking", FILES)
    stuck = Key(office.start("ask", by="ann", variables={"since": 1, "until": 6, "外出": None}))

    told = why(browser, stuck, "zh")

    assert "天数 按公式算出" in told
    assert "审批链 没有规则命中" in told
    assert "依据的数据 天数 5 外出 无" in told


def test_codes_and_labels_are_called_what_the_bundle_calls_them(office: Office, browser) -> None:
    words = "words: {审批链: {zh: 谁来批, en: Who decides}, 主任: {zh: 主任, en: The director}}\n"
    office.deploy("asking", {**FILES, "processes/asking/bundle.yaml": MANIFEST + words})
    case = office.start("ask", by="ann", variables={"since": 1, "until": 6, "外出": True})

    page = browser("ann").get(f"/cases/{case}?language=en").text

    assert "Who decides" in page
    assert "The director" in page


def test_spans_of_working_time_are_said_in_words() -> None:
    app = Flask("webui")
    Catalogues(app, locale_selector=lambda: "zh")
    with app.test_request_context("/"):
        said = [value_text(one, {}) for one in ("3wd", "4wh", "30wm", "wd")]
    assert said == ["3个工作日", "4个工作小时", "30分钟（工作时间）", "wd"]
