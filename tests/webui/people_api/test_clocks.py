"""Pauses and extensions, as programs ask for and decide them."""

import pytest

from tests.support.approval import approval
from tests.support.engines import Office
from tests.webui.people_api.conftest import Programs


@pytest.fixture
def task(office: Office) -> str:
    """Bo has what Ann asked for; its promise is due in five working days."""
    files = approval()
    manifest = str(files["processes/approval/bundle.yaml"])
    promise = "{resolve: 5wd, pausable: {waiting_resident: 4wd}, extension: true}"
    files["processes/approval/bundle.yaml"] = manifest.replace("{resolve: 4wh}", promise)
    office.deploy("approval", files)
    office.start("approval")
    return f"/tasks/{office.claims('bo').key}"


def test_a_pause_waits_for_a_supervisors_word_and_ends(as_: Programs, task: str) -> None:
    bo, li = as_("bo"), as_("li")
    assert bo(f"GET {task}").json["clock"]["reasons"][0]["code"] == "waiting_resident"
    assert bo(f"POST {task}/pause", code="lunch", reason="x").json["code"] == "PAUSE_REFUSED"

    clock = bo(f"POST {task}/pause", code="waiting_resident", reason="等材料", evidence="通知书 3 号").json["clock"]

    (wish,) = li("GET /promises/wishes").json["items"]
    assert (wish["kind"], wish["clock"], wish["said"]) == ("pause", clock, "等材料（通知书 3 号）")
    assert bo(f"POST /promises/{clock}/confirmation", confirmed=True).json["code"] == "FORBIDDEN"
    assert li(f"POST /promises/{clock}/confirmation", confirmed=True).status_code == 200
    assert bo(f"GET {task}").json["clock"]["isPaused"]
    assert bo(f"POST {task}/resumption").json["clock"] == clock
    assert bo(f"POST {task}/resumption").json["code"] == "WRONG_STATE"


def test_more_time_is_asked_for_and_granted(as_: Programs, task: str) -> None:
    bo, li = as_("bo"), as_("li")
    assert bo(f"POST {task}/extension", dueAt="2026-12-03T09:00", reason="材料多").json["errors"][0]["field"] == "dueAt"
    later = {"dueAt": "2027-12-03T09:00:00+08:00", "reason": "材料多"}
    assert bo(f"POST {task}/extension", **later).json["code"] == "EXTENSION_REFUSED"

    clock = bo(f"POST {task}/extension", dueAt="2026-12-03T09:00:00+08:00", reason="材料多").json["clock"]

    assert li(f"POST /promises/{clock}/decision", granted=True).status_code == 200
    assert bo(f"GET {task}").json["dueAt"].startswith("2026-12-03T01:00:00")
    assert li(f"POST /promises/{clock}/decision", granted=True).json["code"] == "WRONG_STATE"


def test_a_broken_promise_takes_neither(office: Office, as_: Programs, task: str) -> None:
    office.passes(days=20)

    assert as_("bo")(f"POST {task}/pause", code="waiting_resident", reason="x").json["code"] == "SLA_ALREADY_BREACHED"
    assert as_("bo")("POST /promises/1/decision", granted=True).status_code == 404


def test_a_task_says_how_likely_it_is_to_be_late_and_who_would_make_it_less_so(
    office: Office, as_: Programs, task: str
) -> None:
    (mine,) = office.tasks("bo")
    with office.engine.database.unit_of_work() as work:
        light, heavy = [[60, 1, 1]] * 30, [[9000, 1, 5]] * 30
        work.forecasts.save({(mine.process_id, mine.element_id): light + heavy}, office.now)
        work.commit()

    (item,) = as_("bo")("GET /tasks").json["items"]

    assert item["forecast"] == {
        "percent": 3, "n": 30, "half": 60, "most": 60, "isWorking": True, "better": None,
    }  # fmt: skip
    assert as_("bo")(f"GET {task}").json["forecast"]["n"] == 30
