"""What a model does with all that is kept about one person: looks, copies, removes, and gives up a ground."""

from collections.abc import Mapping

import pytest

from engine.errors import NotFound
from engine.queries.documents import document_for
from engine.queries.variables import variables_of
from tests.support import bpmn as b
from tests.support.engines import Office, actor_of
from tests.support.residents import FILES, MANIFEST, PHONE, WANG_3, WANG_5, residents

WITH_GROUND = MANIFEST.replace("subject: nr\n", "subject: nr\n    basis: ground\n").replace(
    "      status: {",
    "      ground: {type: text, zh: 依据, en: Ground, values: {duty: {zh: 职责, en: Duty}}}\n      status: {",
)
WHOM = {"subject": "=start.who", "purpose": '="本人申请查阅"'}


@pytest.fixture
def register(office: Office) -> Office:
    residents(office)
    return office


def asks(office: Office, type: str, who: str = WANG_3, **inputs: str) -> Mapping[str, object]:
    """A clerk's case calls the connector and waits; answers its variables, with its own key as `case`."""
    names = {"subject.copy": ["file"], "subject.look": ["rows", "cases", "kept"], "subject.forget": ["rows", "cases"],
             "subject.release": ["gone", "stays"]}[type]  # fmt: skip
    task = b.service_task(
        "st_ask", type, inputs={**WHOM, **inputs}, outputs={name: f"={name}" for name in names}
    )  # fmt: skip
    after = b.service_task("st_drop", "subject.drop", inputs={"file": "=file"}, outputs={"dropped": "=dropped"})
    drawn = b.process(
        "ask", b.start(), task, b.user_task("ut", groups="clerk"), after, b.end(),
        b.boundary("kept_on", on="st_ask", error="SUBJECT_KEPT"), b.end("stays"),
        flows=["start -> st_ask -> ut -> st_drop -> end", "kept_on -> stays"],
    )  # fmt: skip
    manifest = "title: {zh: 申请, en: Asked}\nuses_ledgers: [led_people]\n"
    office.deploy("asked", {"processes/asked/bundle.yaml": manifest, "processes/asked/ask.bpmn": drawn})
    case = office.start("ask", variables={"start": {"who": who}})
    with office.engine.database.snapshot() as work:
        return {**variables_of(work, case), "case": case}


def test_a_model_is_told_how_much_is_kept_and_why_it_stays_but_not_what(register: Office) -> None:
    register.start("help", answers={"who": WANG_3, "what": "买药"})
    seen = asks(register, "subject.look")
    assert seen["rows"] == [{"zh": "居民台账", "en": "Residents", "n": 1}]
    assert seen["cases"] == 1
    assert seen["kept"] == [
        {"zh": "事项HP-2026-000001正在办理", "en": "the case HP-2026-000001 is under way"},
    ]  # fmt: skip


def test_a_copy_belongs_to_the_case_is_noted_and_is_gone_when_it_is_dropped(register: Office) -> None:
    made = asks(register, "subject.copy")
    key = int(made["file"]["id"])  # type: ignore[index]
    with register.engine.database.snapshot() as work:
        text = document_for(work, key, actor_of("ann")).content.decode("utf-8-sig")
        log = [row.row for row in work.ledgers.find("led_seen", {})]
        with pytest.raises(NotFound):
            document_for(work, key, actor_of("mei"))
    assert f"居民台账,1,电话,{PHONE}" in text
    assert "13900005678" not in text
    assert [(one["user"], one["subject"], one["ledger"], one["bulk_count"]) for one in log] == [
        ("ann", WANG_3, "led_people", 1)
    ]  # fmt: skip

    register.claims("ann")
    register.completes("ann")
    with register.engine.database.snapshot() as work, pytest.raises(NotFound):
        document_for(work, key, actor_of("ann"))


def test_there_is_no_copy_of_what_is_not_kept(register: Office) -> None:
    assert asks(register, "subject.copy", "R-999")["file"] is None


@pytest.mark.parametrize("whole", ["true", "false"])
def test_rows_go_whole_or_leave_behind_what_is_not_personal(register: Office, whole: str) -> None:
    assert asks(register, "subject.forget", whole=f"={whole}")["rows"] == 1
    with register.engine.database.snapshot() as work:
        row, other = work.ledgers.load("led_people", WANG_3), work.ledgers.load("led_people", WANG_5)
    assert (row.row if row else None) == (
        None if whole == "true" else {"nr": WANG_3, "community": "XY", "status": "active"}
    )  # fmt: skip
    assert other is not None
    assert other.row["name"] == "王秀英"


def test_nothing_goes_while_something_has_to_stay_and_the_model_catches_it(register: Office) -> None:
    register.start("help", answers={"who": WANG_3, "what": "买药"})
    case = asks(register, "subject.forget")["case"]
    assert register.instance(int(str(case))).status == "completed"
    with register.engine.database.snapshot() as work:
        row = work.ledgers.load("led_people", WANG_3)
    assert row is not None
    assert row.row["phone"] == PHONE


def test_a_ground_that_is_given_up_takes_along_what_rested_on_it_alone(register: Office) -> None:
    register.deploy("help", {**FILES, "processes/help/bundle.yaml": WITH_GROUND})
    with register.engine.database.unit_of_work() as work:
        for key, ground in ((WANG_3, "consent"), (WANG_5, "duty")):
            row = work.ledgers.load("led_people", key)
            assert row is not None
            work.ledgers.put("led_people", key, {**row.row, "ground": ground}, now=register.now)
        work.commit()
    given_up = asks(register, "subject.release", basis='="consent"')
    assert given_up["gone"] == [{"zh": "居民台账：已清除病情", "en": "Residents: removed Illness"}]
    stays = asks(register, "subject.release", WANG_5, basis='="consent"')
    assert stays["gone"] == []
    assert stays["stays"] == [{"zh": "居民台账：依据为“职责”，继续保存", "en": "Residents: kept on the ground “Duty”"}]
    with register.engine.database.snapshot() as work:
        left, kept = work.ledgers.load("led_people", WANG_3), work.ledgers.load("led_people", WANG_5)
    assert left is not None
    assert kept is not None
    assert (left.row.get("illness"), left.row.get("ground"), left.row["phone"]) == (None, None, PHONE)
    assert kept.row["illness"] == "哮喘"
