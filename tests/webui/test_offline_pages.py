"""What a phone keeps of us holds nothing about anybody; what it sends later is sent by whoever filled it in."""

from tests.support.engines import Office
from tests.support.posting import post
from tests.webui.conftest import Browser


def test_the_app_may_be_put_on_the_home_screen(browser: Browser) -> None:
    card = browser(None).get("/manifest.webmanifest")

    assert card.mimetype == "application/manifest+json"
    assert card.json is not None
    assert (card.json["start_url"], card.json["display"]) == ("/", "standalone")
    assert {icon["purpose"] for icon in card.json["icons"] if icon["type"] == "image/png"} == {"any", "maskable"}
    for icon in card.json["icons"]:
        with browser(None).get(icon["src"]) as picture:
            assert (picture.status_code, picture.mimetype) == (200, icon["type"])
    assert 'rel="manifest"' in browser(None).get("/sign-in").text


def test_the_page_that_lies_on_the_phone_is_the_same_for_everybody(browser: Browser) -> None:
    pages = {browser(person).get("/kept").text for person in (None, "ann", "bo")}

    assert len(pages) == 1


def test_the_worker_is_asked_for_anew_every_time(browser: Browser) -> None:
    assert browser(None).get("/sw.js").headers["Cache-Control"] == "no-cache"


def test_only_who_is_signed_in_gets_a_token_for_what_waits(browser: Browser) -> None:
    assert browser(None).get("/kept/pass").status_code == 303
    told = browser("ann").get("/kept/pass").json
    assert told is not None
    assert told["person"] == "ann"


def test_what_waits_is_locked_with_a_key_of_ones_own(browser: Browser) -> None:
    keys = {person: browser(person).get("/kept/pass").json["secret"] for person in ("ann", "bo")}
    assert keys["ann"] != keys["bo"]
    assert browser("ann").get("/kept/pass").json["secret"] == keys["ann"]


def test_what_somebody_else_filled_in_is_not_taken(browser: Browser, office: Office) -> None:
    answer = post(browser("ann"), "/start/approval", page="/", _by="bo", command_id="once")

    assert answer.status_code == 400
    assert "由另一位同事填写" in answer.text
    assert office.tasks("ann") == []
