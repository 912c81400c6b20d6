"""A case shown to those who work on it, and masked to everybody else who may open it, until they say what for."""

import pytest

from engine.commands import ClaimTask, CommentCase, CompleteTask, CopyCase, LoadLedgerRows, PutAccount
from tests.support.engines import Office
from tests.support.posting import KNOWN, PASSWORD, post
from tests.support.residents import FILES, MANIFEST, WANG_3, residents

NEIGHBOUR, STORY = "赵一鸣", "长期咳嗽"
ASKED = {"who": WANG_3, "helper": NEIGHBOUR, "story": STORY, "what": "陪王秀英看病，赵一鸣同去"}
SECRETS = (NEIGHBOUR, STORY, "王秀英")


@pytest.fixture
def case(office: Office) -> int:
    """Ann asked for it and Bo did it; Mei was sent a copy."""
    residents(office)
    office.does(PutAccount, person="mei", password_hash=KNOWN)
    key = office.start("help", answers=ASKED)
    office.does(CommentCase, "ann", instance=key, text="王秀英家门口有台阶")
    office.does(CopyCase, "ann", instance=key, people=["mei"], text="")
    return key


def told(page: str) -> set[str]:
    return {secret for secret in SECRETS if secret in page}


def test_whoever_asked_and_whoever_works_on_it_sees_it_as_it_was_written(case: int, office: Office, browser) -> None:
    for person in ("ann", "bo"):
        page = browser(person).get(f"/cases/{case}").text
        assert {NEIGHBOUR, STORY} <= told(page)
        assert "王秀英家门口有台阶" in page


@pytest.mark.parametrize("path", ["/cases/{}", "/cases/{}/sheet", "/api/v1/cases/{}"])
def test_whoever_only_sees_it_is_told_of_nobody(case: int, browser, path: str) -> None:
    answer = browser("mei").get(path.format(case), auth=("mei", PASSWORD))
    page = str(answer.json) if answer.is_json else answer.text
    assert told(page) == set()
    assert "王*英" in page


def test_whoever_has_done_the_work_sees_it_masked_from_then_on(case: int, office: Office, browser) -> None:
    task = office.tasks("bo")[0].key
    office.does(ClaimTask, "bo", task=task)
    office.does(CompleteTask, "bo", task=task, answers=ASKED)
    bo = browser("bo")
    assert told(bo.get(f"/cases/{case}").text) == set()
    assert told(bo.get(f"/tasks/{task}").text) == set()
    assert told(bo.get("/mine").text) == set()


def test_masked_answers_are_seen_for_a_purpose_which_is_noted(case: int, office: Office, browser) -> None:
    mei, page = browser("mei"), f"/cases/{case}/answers"
    assert f'href="{page}"' in mei.get(f"/cases/{case}").text
    refused = post(mei, page, page=page, fields="helper", purpose="看")
    assert refused.status_code == 422
    seen = post(mei, page, page=page, fields="helper", purpose="核实由谁陪同").headers["Location"]
    shown = mei.get(seen).text
    assert told(shown) == {NEIGHBOUR}
    assert browser("ann").get(seen).status_code == 404
    with office.engine.database.snapshot() as work:
        (line,) = [row.row for row in work.ledgers.find("led_seen", {})]
    assert (line["user"], line["ledger"], line["fields"], line["case_key"], line["purpose"]) == (
        "mei", "help", ["helper"], "HP-2026-000001", "核实由谁陪同",
    )  # fmt: skip
    log = mei.get("/accesses").text
    assert "：帮手" in log
    assert f"subject={case}" not in log
    office.passes(minutes=11)
    assert mei.get(seen).status_code == 404


def test_whoever_sees_everything_anyway_is_asked_for_nothing(case: int, browser) -> None:
    assert browser("ann").get(f"/cases/{case}/answers").status_code == 404


def test_free_texts_of_a_ledger_lose_whom_its_row_is_about(office: Office, browser) -> None:
    visits = """
  led_round:
    title: {zh: 走访, en: Rounds}
    readers: [clerk]
    kind: record
    key: [day]
    subject: nr
    access_log: led_seen
    columns:
      day: {type: text, zh: 日期, en: Day}
      nr: {type: text, zh: 居民, en: Resident}
      with: {type: text, zh: 同行, en: With, pii: P}
      note: {type: text, zh: 说明, en: Note}
"""
    residents(office)
    office.deploy("help", {**FILES, "processes/help/bundle.yaml": MANIFEST + visits[1:]})
    row = {"day": "1", "nr": WANG_3, "with": NEIGHBOUR, "note": f"王秀英和{NEIGHBOUR}，黎明经手"}
    office.does(LoadLedgerRows, ledger="led_round", rows=[row])
    ann = browser("ann")
    export = post(ann, "/ledgers/led_round/export", page="/ledgers/led_round", format="csv")
    for page in (ann.get("/ledgers/led_round").text, export.data.decode()):
        assert told(page) == set()
        assert "王*英和赵*鸣，黎明经手" in page


def test_what_is_sensitive_is_not_found_by_asking_for_it(case: int, browser) -> None:
    assert "HP-2026-000001" not in browser("ann").get(f"/?text={STORY}").text
    assert "HP-2026-000001" in browser("ann").get("/?text=HP-2026").text
