"""An open inbox asks what has changed: cheaply, politely, and about nothing that is not its reader's to know."""

from tests.support.engines import Office
from tests.webui.conftest import Browser


def test_nothing_travels_while_nothing_changes(browser: Browser, office: Office) -> None:
    ann = browser("ann")
    first = ann.get("/live/inbox")

    again = ann.get("/live/inbox", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    office.start("approval")
    changed = ann.get("/live/inbox", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.json is not None
    assert changed.json["numbers"]["open"] == 1


def test_a_card_learns_who_took_its_task_and_who_did_it(browser: Browser, office: Office) -> None:
    office.start("approval")
    (task,) = office.tasks("ann")
    bo = browser("bo")
    ask = f"/live/inbox?shown={task.key}"
    assert bo.get(ask).json["gone"] == {}

    office.claims("ann")
    assert bo.get(ask).json["gone"] == {str(task.key): "已由安宁签收"}

    office.completes("ann")
    assert bo.get(ask).json["gone"] == {str(task.key): "已由安宁办结"}


def test_who_was_never_offered_a_task_learns_nothing_about_it(browser: Browser, office: Office) -> None:
    office.start("approval")
    task = office.claims("ann")

    told = browser("li").get(f"/live/inbox?shown={task.key},x,99999999999999999999")

    assert told.json is not None
    assert told.json["gone"] == {str(task.key): "已不在您的待办中"}


def test_what_a_page_asks_by_itself_makes_no_session_last(browser: Browser, office: Office) -> None:
    ann = browser("ann")

    assert "Set-Cookie" in ann.get("/").headers
    assert "Set-Cookie" not in ann.get("/live/inbox").headers


def test_nobody_listens_where_it_would_cost_a_thread(browser: Browser) -> None:
    ann = browser("ann")

    assert ann.get("/live/inbox/stream").status_code == 204
    assert "data-live-stream" not in ann.get("/").text
