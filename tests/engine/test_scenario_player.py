"""A scenario that says something else than what happens is told so, with all that differs in the step."""

import pytest

from engine.bootstrap import rehearsal_engine
from engine.bundles import bundle_files
from engine.scenarios import Played, play, read_scenario
from tests.support.house import ROOT

OPENING = """\
name: {zh: 三天, en: Three days}
tenant: yunchuan
given:
  at: 2026-11-24T09:00
  ledgers:
    led_leave_balance: [{worker: w003, year: 2026, entitled: 10, carried: 0, used: 4, expired: 0}]
steps:
  - when:
      start: leave_request
      by: w003
      as: case
      answers: {type: annual, start: 2026-12-07, start_half: am, end: 2026-12-09, end_half: pm}
"""


def played(steps: str) -> Played:
    scenario = read_scenario("one.yaml", (OPENING + steps).encode())
    with rehearsal_engine(scenario.tenant) as engine:
        return play(scenario, "leave", lambda name: bundle_files(ROOT, name), engine)


def test_all_differences_of_a_step_are_told_at_once_in_both_languages() -> None:
    found = played(
        """\
    then:
      refused: [R1]
      rejected: TASK_GONE
      ended: e_done
      variables: {calc.units: 4}
      tasks: {ut_cover: {for: w005}, ut_return: {}}
      ledgers: {led_leave_balance: [{worker: w003, frozen: 9}]}
  - when: {at: 2026-12-07T08:30}
    then: {ended: e_never_looked_at}
"""
    )

    assert (found.step, found.line) == (1, 8)
    assert {one.at for one in found.differences} == {
        "then.refused", "then.rejected", "then.ended", "then.variables.calc.units", "then.tasks.ut_cover.for",
        "then.tasks.ut_return", "then.tasks.ut_approve", "then.ledgers.led_leave_balance",
    }  # fmt: skip
    balance = next(one for one in found.differences if one.at == "then.ledgers.led_leave_balance")
    assert balance.text("en").endswith(
        'expected {"worker": "w003", "frozen": 9}, found {"worker": "w003", "frozen": 3}'
    )
    assert "应为" in balance.text("zh")


def test_a_rejection_that_nobody_expected_is_a_difference() -> None:
    found = played("  - when: {complete: ut_approve, by: w005, answers: {outcome: approve}}\n")

    assert found.step == 2
    assert "FORBIDDEN_TASK" in found.differences[0].text("en")


def test_who_or_what_is_not_there_is_a_difference() -> None:
    assert "nobody_here" in played("  - when: {withdraw: case, by: nobody_here}\n").differences[0].text("en")
    assert "ut_nothing" in played("  - when: {complete: ut_nothing, by: w001}\n").differences[0].text("en")


def test_what_falls_due_on_the_way_is_done_at_its_own_time() -> None:
    found = played(
        """\
  - when: {complete: ut_cover, by: w002, answers: {rows: [{task: 网格走访, receiver: w005}]}}
  - when: {complete: ut_approve, by: w001, answers: {outcome: approve}}
  - when: {complete: ut_approve, by: street_leader, answers: {outcome: approve}}
  - when: {at: 2026-12-10T11:00}
    then:
      tasks: {ut_return: {for: w003, due: 2026-12-10T12:00}}
      ledgers: {led_leave: [{worker: w003, status: on_leave, started_at: "2026-12-07T08:30:00+08:00"}]}
"""
    )

    assert found.differences == ()


def sick(documents: str) -> Played:
    return played(f"""\
  - when:
      start: leave_request
      by: w004
      as: sick
      answers: {{type: sick, start: 2026-11-25, start_half: am, end: 2026-11-25, end_half: pm, documents: {documents}}}
    then: {{case: sick, variables: {{"for one in request.documents return one.name": [病假证明.pdf]}}}}
""")


def test_a_file_is_kept_and_handed_in_as_on_a_page() -> None:
    assert sick("{file: 病假证明.pdf}").differences == ()


@pytest.mark.parametrize("documents", ["{file: a.exe}", "{file: a.pdf, mib: 10.5}", "{file: a.pdf, mib: 21}"])
def test_a_file_of_another_kind_or_too_large_a_one_is_refused_as_on_a_page(documents: str) -> None:
    assert "then.rejected" in {one.at for one in sick(documents).differences}
