"""Measures for programs: the same figures as on the page, for whoever may see them."""

from engine.commands import LoadLedgerRows
from tests.support.engines import Office
from tests.support.register import visits
from tests.webui.people_api.conftest import Programs

MEASURES = """
minutes: {name: {zh: 时长, en: Length}, ledger: led_visit, at: day, mean: minutes, period: 30d, target: 20,
          better: higher}
"""


def test_figures_come_with_their_n_and_what_is_too_few_has_no_value(as_: Programs, office: Office) -> None:
    visits(office, {"processes/visit/measures.yaml": MEASURES})
    first = as_("li")("GET /measures?bundle=visit").get_json()["items"][0]
    assert (first["key"], first["n"], first["value"], first["reached"]) == ("minutes", 1, None, None)

    rows = [{"nr": f"M-{n}", "who": "bo", "day": "2026-11-20", "minutes": n * 10} for n in range(1, 5)]
    office.does(LoadLedgerRows, ledger="led_visit", rows=rows)
    first = as_("li")("GET /measures?bundle=visit").get_json()["items"][0]
    assert (first["n"], first["value"], first["reached"]) == (5, 21.8, True)  # (9 + 10 + 20 + 30 + 40) ÷ 5


def test_they_are_refused_to_others_and_of_bundles_that_are_not_there(as_: Programs) -> None:
    assert as_("ann")("GET /measures?bundle=approval").status_code == 403
    assert as_("li")("GET /measures?bundle=nothing").status_code == 404
    assert as_("li")("GET /measures").status_code == 400
