"""Tickets: who opens a case with one, what it shows and lets a resident say, and what guessing brings."""

from datetime import timedelta
from functools import partial

import pytest

from engine.commands import ApplyInPublic, TellCase, UrgeByTicket
from engine.errors import (
    CaseOver,
    DeploymentRefused,
    InvalidRequest,
    NotFound,
    TooManyTries,
    TooSoon,
    ValidationFailed,
    WrongState,
)
from engine.handlers.issuing import LETTERS
from engine.queries.tickets import TicketPage, application_page, services, tell_page, ticket_page
from engine.store.tickets import TicketRow
from tests.support.at_once import at_once
from tests.support.engines import Office
from tests.support.ticketed import HOME, MANIFEST, PHONE, asked, help_bundle, looks_up


@pytest.fixture
def office(office: Office) -> Office:
    office.deploy("help", help_bundle())
    return office


def shown(office: Office, proof: object) -> TicketPage:
    with office.engine.database.snapshot() as work:
        return ticket_page(work, office.engine.library, str(proof), office.now)


def issued(office: Office, case: int) -> TicketRow | None:
    with office.engine.database.snapshot() as work:
        return work.tickets.of_instance(case)


def guesses(office: Office, times: int, code: str = "22222222", address: str = HOME) -> None:
    for _ in range(times):
        looks_up(office, code, "9999", address)


def test_a_case_that_a_clerk_begins_gets_a_code_by_which_the_resident_finds_it(office: Office) -> None:
    case = office.start("help", answers={"phone": PHONE, "what": "换灯泡"})
    ticket = issued(office, case)
    assert ticket is not None
    assert len(ticket.code) == 8
    assert set(ticket.code) <= set(LETTERS)

    typed = f" {ticket.code[:4].lower()}-{ticket.code[4:]} "
    page = shown(office, looks_up(office, typed)["proof"])

    assert (page.subject.zh, page.words.zh, page.unit.zh) == ("换灯泡", "正在办理", "向阳社区")
    assert [(one.name.zh, one.is_done, one.is_here) for one in page.steps] == [
        ("收到", True, False), ("办理", False, True), ("评价", False, False),
    ]  # fmt: skip
    assert page.promised == office.now + timedelta(days=1)
    assert (page.papers, [one.message for one in page.offers], page.can_urge) == (("户口簿",), ["taken_back"], True)


def test_the_answer_is_shown_in_both_languages_and_tells_no_telephone(office: Office) -> None:
    answer = '={zh: "已办好，请回电" + start.phone, en: "Done"}'
    office.deploy("help", help_bundle(MANIFEST.replace("    ticket:\n", f"    ticket:\n      answer: '{answer}'\n")))
    said = shown(office, asked(office)["proof"]).answer
    assert (said.zh, said.en) == ("已办好，请回电100****0042", "Done")


def test_a_case_that_is_forgotten_has_no_ticket_any_more(office: Office) -> None:
    case = office.start("help", answers={"phone": PHONE, "what": "换灯泡"})
    with office.engine.database.unit_of_work() as work:
        row = work.instances.load(case)
        work.forgetting.empty_case(row.key, row.state, "求助", lambda value: value, office.now)
        work.commit()

    assert issued(office, case) is None


def test_without_a_telephone_there_is_no_code(office: Office) -> None:
    assert issued(office, office.start("help", answers={"what": "换灯泡"})) is None


def test_a_wrong_code_and_a_wrong_number_are_answered_alike(office: Office) -> None:
    code = str(asked(office)["code"])

    assert looks_up(office, code, "9999") == looks_up(office, "22222222") == looks_up(office, "", "") == {}


def test_a_code_is_locked_for_a_while_after_five_wrong_numbers_whether_it_is_one_or_not(office: Office) -> None:
    code = str(asked(office)["code"])
    guesses(office, 5, code)
    guesses(office, 5, "33333333", "203.0.113.8")

    assert looks_up(office, code) == looks_up(office, code, address="203.0.113.9") == {"locked": True}
    assert looks_up(office, "33333333", address="203.0.113.9") == {"locked": True}
    office.now += timedelta(minutes=16)
    assert "proof" in looks_up(office, code)


@pytest.mark.on_both
def test_guessing_at_once_gains_nothing(office: Office) -> None:
    code = str(asked(office)["code"])

    answers = at_once(*(partial(looks_up, office, code, f"999{n}", f"203.0.113.{n}") for n in range(8)))

    assert answers.count({}) == 5
    assert answers.count({"locked": True}) == 3


def test_an_address_is_locked_after_twenty_wrong_guesses_of_whatever_code(office: Office) -> None:
    code = str(asked(office)["code"])
    for place in range(20):
        guesses(office, 1, f"4444444{place}")

    assert looks_up(office, code) == {"locked": True}
    assert "proof" in looks_up(office, code, address="203.0.113.9")


def test_a_resident_takes_it_back_and_the_history_says_that_it_was_the_resident(office: Office) -> None:
    made = asked(office)
    office.does(TellCase, ticket=made["proof"], message="taken_back")

    page = shown(office, made["proof"])
    assert (page.is_over, page.offers, page.can_urge) == (True, (), False)
    assert office.tasks("ann") == []
    key = int(str(made["instance"]))
    assert {row.actor_id for row in office.history(key)} == {"resident", f"resident:{key}"}
    with pytest.raises(CaseOver):
        office.does(TellCase, ticket=made["proof"], message="taken_back")


def test_a_resident_rates_once_by_the_bundles_form(office: Office) -> None:
    made = asked(office)
    with pytest.raises(WrongState):
        office.does(TellCase, ticket=made["proof"], message="rated", answers={"stars": 5})
    office.claims("ann")
    office.completes("ann")
    assert shown(office, made["proof"]).words.zh == "请您评价"
    with office.engine.database.snapshot() as work:
        assert tell_page(work, office.engine.library, str(made["proof"]), "rated", office.now).form is not None
    with pytest.raises(ValidationFailed):
        office.does(TellCase, ticket=made["proof"], message="rated", answers={"stars": 9})

    office.does(TellCase, ticket=made["proof"], message="rated", answers={"stars": 5})

    assert shown(office, made["proof"]).words.zh == "已办好"


def test_only_what_the_bundle_declares_may_be_said_and_only_with_a_ticket(office: Office) -> None:
    made = asked(office)
    for ticket, message, refusal in ((made["proof"], "withdraw", WrongState), ("none", "taken_back", NotFound)):
        with pytest.raises(refusal):
            office.does(TellCase, ticket=ticket, message=message)


def test_a_resident_reminds_those_who_have_it_once_a_day(office: Office) -> None:
    proof = asked(office)["proof"]
    assert office.does(UrgeByTicket, ticket=proof)["told"] == ["ann", "bo"]
    assert ("ann", "case_urged") in office.notices()
    office.now += timedelta(hours=12)
    with pytest.raises(TooSoon, match="11-25 09:00"):
        office.does(UrgeByTicket, ticket=proof)
    office.now += timedelta(hours=12)
    office.does(UrgeByTicket, ticket=proof)


def test_what_a_resident_asks_for_becomes_a_case_of_the_community_that_was_chosen(office: Office) -> None:
    made = asked(office)

    case = office.instance(int(str(made["instance"])))
    assert (case.unit, case.started_by, made["businessKey"]) == ("XY", "resident", "HP-2026-000001")
    assert looks_up(office, str(made["code"])) == {"proof": made["proof"]}
    with office.engine.database.snapshot() as work:
        assert [one.process for one in services(work, office.engine.library)] == ["help"]
        assert application_page(work, office.engine.library, "help", office.now).form is not None


def test_an_application_is_refused_with_all_that_is_wrong_and_for_what_nobody_may_ask(office: Office) -> None:
    with pytest.raises(ValidationFailed) as refused:
        asked(office, phone="12", what="")
    assert {error.field for error in refused.value.errors} == {"phone", "what"}
    with pytest.raises(NotFound):
        office.does(ApplyInPublic, process_id="nothing", answers={}, address=HOME)
    office.deploy("help", help_bundle(MANIFEST.replace("unit: =community", "unit: '=\"YC\"'")))
    with pytest.raises(InvalidRequest, match="community"):
        asked(office)


def test_one_address_asks_for_five_things_an_hour(office: Office) -> None:
    for _ in range(5):
        asked(office)
    with pytest.raises(TooManyTries):
        asked(office)
    office.now += timedelta(hours=1)
    asked(office)


def test_a_ticket_opens_a_case_that_is_over_for_half_a_year(office: Office) -> None:
    made = asked(office)
    office.does(TellCase, ticket=made["proof"], message="taken_back")
    office.now += timedelta(days=179)
    assert "proof" in looks_up(office, str(made["code"]))
    office.now += timedelta(days=2)
    assert looks_up(office, str(made["code"])) == {}


@pytest.mark.parametrize(
    ("before", "after", "element"),
    [
        ("phone: =start.phone", "telephone: =start.phone", "ticket.telephone"),
        ("phone: =start.phone", "phone: =start.", "ticket.phone"),
        ("ut_do: {zh", "ut_else: {zh", "steps"),
        ("taken_back: {title", "never_heard: {title", "messages"),
        ("form: f_rated", "form: f_none", "messages.rated.form"),
        ("form: f_ask", "form: f_none", "apply.form"),
        ("  help:", "  other:", "public.other"),
    ],
)
def test_what_a_bundle_says_wrongly_is_a_finding(office: Office, before: str, after: str, element: str) -> None:
    with pytest.raises(DeploymentRefused) as refused:
        office.deploy("help", help_bundle(MANIFEST.replace(before, after)))
    assert any(element in str(finding.element) for finding in refused.value.findings)


def test_a_form_for_strangers_takes_no_files(office: Office) -> None:
    files = help_bundle()
    picker = b"\n  - {type: filepicker, key: scan, label: s, properties: {label.en: s}}"
    asks = "id: f_ask\ntitle: t\nproperties: {title.en: t}\ncomponents:" + picker.decode()
    with pytest.raises(DeploymentRefused) as refused:
        office.deploy("help", {**files, "forms/help/f_ask.yaml": asks})
    assert [finding.code for finding in refused.value.findings] == ["PUBLIC_FORM"]
