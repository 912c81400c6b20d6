"""`events:` of a manifest: what departments may send is declared soundly, or refused with every finding."""

import pytest

from engine.bundles import read_bundle
from engine.calendar import calendar_functions
from engine.errors import DeploymentRefused
from tests.support.hooks import MANIFEST, errands

START = "{start: errand, key: ref}"


def findings(events: str, **more: str) -> set[tuple[str, str | None]]:
    head = MANIFEST.partition("events:")[0]
    files = errands() | {"processes/errands/bundle.yaml": f"{head}\nevents:\n  {events}"} | more
    content = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
    try:
        read_bundle("errands", content, functions=calendar_functions())
    except DeploymentRefused as refused:
        return {(one.code, one.element) for one in refused.findings}
    return set()


def test_an_event_is_judged_by_the_start_form_unless_it_names_another() -> None:
    assert findings(f"errand: {START}") == set()
    assert findings("errand: {start: errand, key: ref, form: f_ref}") == set()


@pytest.mark.parametrize(
    ("event", "code", "at"),
    [
        ("{start: other, key: ref, form: f_ref}", "EVENT_NAME", ".start"),
        ("{message: other, key: ref, form: f_ref}", "EVENT_NAME", ".message"),
        ("{message: taken_back, key: ref, form: f_other}", "EVENT_NAME", ".form"),
        ("{message: taken_back, key: other, form: f_ref}", "EVENT_NAME", ".key"),
        ("{message: taken_back, key: ref}", "EVENT", ".form"),
        ("{start: errand}", "EVENT", ".key"),
        ("{key: ref, form: f_ref}", "EVENT", ""),
        ("{start: errand, message: taken_back, key: ref}", "EVENT", ""),
        ("{start: errand, key: ref, colour: red}", "EVENT", ".colour"),
        ("{start: errand, key: ref, shows: =1 +}", "EVENT", ".shows"),
        ("{start: errand, key: ref, refuse: late}", "EVENT", ".refuse"),
        ("{start: errand, key: ref, refuse: [{zh: 晚了, en: late}]}", "EVENT", ".refuse.1"),
        ("[]", "EVENT", ""),
    ],
)
def test_what_is_not_sound_is_refused(event: str, code: str, at: str) -> None:
    assert (code, f"events.errand{at}") in findings(f"errand: {event}")


def test_the_cases_of_an_event_are_numbered() -> None:
    manifest = f"start_forms: {{errand: f_errand}}\nevents: {{errand: {START}}}"
    assert findings("", **{"processes/errands/bundle.yaml": manifest}) == {("EVENT_UNNUMBERED", "events.errand")}
