"""Signing in and out: who is let in, who guesses too often, and what of a person's choices stays."""

from datetime import timedelta

import pytest

from engine.commands import SetPreferences
from tests.support.engines import Office
from tests.support.posting import PASSWORD, post
from webui.session import NOBODY, hasher
from webui.throttle import FAILURES


def sign_in(client, person: str, password: str = PASSWORD):
    return post(client, "/sign-in", page="/sign-in", username=person, password=password)


def test_the_fifth_wrong_password_locks_an_account_and_tells_nobody_that_there_is_one(office: Office, browser) -> None:
    client = browser(None)
    for _ in range(5):
        assert sign_in(client, "ann", "guess").status_code == 401
    stranger = sign_in(client, "nobody", "guess")

    locked = sign_in(client, "ann")

    assert locked.status_code == stranger.status_code == 401
    assert all("连续输错5次" in answer.text for answer in (locked, stranger))
    office.now += timedelta(minutes=14)
    assert sign_in(client, "ann").status_code == 401
    office.now += timedelta(minutes=2)
    assert sign_in(client, "ann").status_code == 303


def test_an_unknown_name_takes_as_long_to_refuse_as_a_wrong_password() -> None:
    assert not hasher.check_needs_rehash(NOBODY), "make it anew with the settings that passwords have"


def test_a_right_password_forgives_the_wrong_ones_before(browser) -> None:
    client = browser(None)
    for _ in range(2):
        assert [sign_in(client, "ann", "guess").status_code for _ in range(4)] == [401] * 4
        assert sign_in(client, "ann").status_code == 303


def test_an_address_that_guesses_names_is_made_to_wait(browser) -> None:
    client = browser(None)
    for n in range(FAILURES):
        assert sign_in(client, f"nobody{n}", "guess").status_code == 401

    answer = sign_in(client, "ann")

    assert answer.status_code == 429
    assert "15分钟后再试" in answer.text


def test_whoever_wanted_a_page_gets_there_after_signing_in(browser) -> None:
    client = browser(None)
    client.get("/notices")

    assert sign_in(client, "ann").location == "/notices"


def test_the_whole_address_that_was_wanted_is_kept_and_its_language_spoken(browser) -> None:
    client = browser(None)
    sent = client.get("/cases/1/sheet?head=abc&language=en")  # as the code on a printed sheet has it

    assert "Sign in" in client.get(sent.location).text
    assert sign_in(client, "ann").location == "/cases/1/sheet?head=abc&language=en"


def test_what_a_script_on_an_old_page_asks_for_is_nowhere_to_go(browser) -> None:
    client = browser(None)
    client.get("/notices", headers={"Sec-Fetch-Dest": "document"})
    client.get("/cases/1/diagram.json", headers={"Sec-Fetch-Dest": "empty"})

    assert sign_in(client, "ann").location == "/notices"


def test_language_and_look_stay_when_somebody_signs_out(browser) -> None:
    ann = browser("ann")
    back = post(ann, "/preferences", language="en", theme="dark", came_from="/start")
    assert back.location == "/start"

    post(ann, "/sign-out")

    page = ann.get("/sign-in").text
    assert "Sign in" in page
    assert 'data-theme="dark"' in page


def test_a_new_device_speaks_the_accounts_language(office: Office, browser) -> None:
    office.does(SetPreferences, "ann", language="en")

    assert "Inbox" in browser("ann").get("/").text


@pytest.mark.parametrize("page", ["https://elsewhere.invalid/", "//elsewhere.invalid", "/\\elsewhere.invalid", ""])
def test_a_choice_leads_back_to_our_own_pages_only(browser, page: str) -> None:
    assert post(browser("ann"), "/preferences", theme="light", came_from=page).location == "/"


def test_a_choice_that_there_is_not_is_refused(browser) -> None:
    assert post(browser("ann"), "/preferences", language="xx").status_code == 400
