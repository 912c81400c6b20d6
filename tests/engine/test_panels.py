"""The rows of panels: whose they are, which, in which order, how many, and what the house says of itself."""

from datetime import timedelta
from typing import Any

import pytest
import yaml

from engine.actor import SYSTEM
from engine.commands import LoadLedgerRows, NoteFailedSignIn, PutAccount
from engine.feel.evaluation import SHANGHAI
from engine.forms import Text
from engine.org import read_organisation
from engine.queries.filters import Desk
from engine.queries.panels import SeenPanel, panels_for, seen_panels
from tests.support import bpmn as b
from tests.support.engines import ORGANISATION, ROLES, Office, actor_of
from tests.support.posting import KNOWN

COLUMNS = {
    "title": "text", "reader": "person", "helpers": "json", "unit": "unit", "status": "text", "due": "date",
    "copies": "int", "lost": "bool",
}  # fmt: skip
PANEL = {"title": {"zh": "图书", "en": "Books"}, "ledger": "led_book", "shows": ["title"], "sort": "due"}
OF_CLERKS = {
    "mine": {"mine": "reader"},
    "helped": {"mine": "helpers"},
    "overdue": {"where": {"due": {"before": "=today()"}, "status": ["lent", "late"]}},
    "lost": {"where": {"lost": True}},
    "whole": {"where": {"lost": False, "copies": 2}},
    "unhelped": {"where": {"helpers": {"empty": True}}},
    "my_help": {"where": {"helpers": {"has": "=me"}}},
    "two": {"most": 2, "sort": "-due"},
    "one_more": {"where": {"due": {"after": "=today()"}}},
}
MANIFEST = {
    "title": {"zh": "图书", "en": "Books"},
    "ledgers": {"led_book": {
        "title": {"zh": "图书", "en": "Books"}, "readers": ["clerk"], "scope": "unit", "kind": "record",
        "key": ["title"],
        "columns": {name: {"type": kind, "zh": name, "en": name} for name, kind in COLUMNS.items()},
    }},
    "panels": {
        **{key: {**PANEL, "roles": ["clerk"], "place": n, **OF_CLERKS[key]} for n, key in enumerate(OF_CLERKS, 1)},
        "late": {"title": {"zh": "超时", "en": "Late"}, "roles": ["leader"], "view": "breaches", "place": 1},
        "guessed": {"title": {"zh": "登录", "en": "Sign-ins"}, "roles": ["leader"], "view": "sign_ins", "place": 2},
        "timers": {"title": {"zh": "定时器", "en": "Timers"}, "roles": ["leader"], "view": "timers", "place": 3},
        "health": {"title": {"zh": "流程", "en": "Health"}, "roles": ["leader"], "view": "processes", "place": 4},
        "lapses": {"title": {"zh": "到期", "en": "Lapses"}, "roles": ["leader"], "coming": ["bt_lapse"], "place": 5},
    },
    "sla": {"lend": {"resolve": "4wh"}},
}  # fmt: skip
LEND = b.process(
    "lend", b.start(), b.user_task("ut_lend", name="借出", properties={"sla": "lend"}),
    b.boundary("bt_lapse", on="ut_lend", duration="P9D"), b.end(), b.end("lapsed"),
    flows=["start -> ut_lend -> end", "bt_lapse -> lapsed"], name="借书",
)  # fmt: skip
ROWS = [
    {"title": "甲", "reader": "ann", "helpers": ["bo"], "unit": "XY", "status": "lent", "due": "2026-11-20",
     "copies": 2, "lost": False},
    {"title": "乙", "reader": "bo", "helpers": [], "unit": "XY", "status": "late", "due": "2026-11-10", "copies": 1,
     "lost": True},
    {"title": "丙", "reader": "ann", "unit": "XY", "status": "back", "due": "2026-12-01", "copies": 1, "lost": False},
    {"title": "丁", "reader": "li", "helpers": ["bo", "ann"], "unit": "YC", "status": "lent", "due": "2026-11-01",
     "copies": 2, "lost": False},
]  # fmt: skip


def files(manifest: dict[str, Any]) -> dict[str, bytes | str]:
    said = yaml.safe_dump(manifest, allow_unicode=True)
    return {"processes/lend/lend.bpmn": LEND, "processes/lend/bundle.yaml": said}


@pytest.fixture
def library(office: Office) -> Office:
    office.deploy("lend", files(MANIFEST))
    office.does(LoadLedgerRows, ledger="led_book", rows=ROWS)
    return office


def desk(office: Office, person: str) -> Desk:
    return Desk(actor_of(person), read_organisation(ORGANISATION, ROLES), office.now, SHANGHAI)


def seen(office: Office, person: str) -> dict[str, SeenPanel]:
    with office.engine.database.snapshot() as work:
        return {one.panel.key: one for one in seen_panels(work, office.engine.library, desk(office, person))}


def heads(panel: SeenPanel) -> str:
    return "".join(line.head.zh if line.head else "" for line in panel.lines)


def test_each_sees_the_rows_that_the_bundle_says_within_what_they_may_read(library: Office) -> None:
    of_ann = {key: heads(panel) for key, panel in seen(library, "ann").items()}

    assert of_ann == {
        "mine": "甲丙", "helped": "丁", "overdue": "乙甲", "lost": "乙", "whole": "甲", "unhelped": "乙丙",
        "my_help": "", "two": "丙甲",
    }  # fmt: skip


def test_nobody_has_more_panels_than_a_screen_takes_and_those_of_other_roles_never(library: Office) -> None:
    with library.engine.database.snapshot() as work:
        said = library.engine.library.said(work)
    assert [panel.key for _, panel in panels_for(said, desk(library, "ann"))] == list(OF_CLERKS)[:8]
    assert panels_for(said, desk(library, "program")) == []


def test_what_the_house_says_of_itself(library: Office) -> None:
    quiet = seen(library, "li")
    assert {key: panel.lines for key, panel in quiet.items()} == dict.fromkeys(quiet, ())

    library.does(PutAccount, person="bo", password_hash=KNOWN)
    library.does(NoteFailedSignIn, actor=SYSTEM, person="bo")
    library.start("lend", by="li")
    library.passes(days=3)

    loud = seen(library, "li")
    assert heads(loud["late"]) == "借书 借出"
    assert heads(loud["guessed"]) == "柏青"
    assert loud["guessed"].lines[0].parts[0][1] == 1
    assert heads(loud["health"]) == "借书"
    (lapse,) = loud["lapses"].lines
    assert lapse.case is not None
    assert lapse.parts[-1][1] == library.now + timedelta(days=6)

    library.now += timedelta(days=7)  # and no poller comes
    assert seen(library, "li")["timers"].lines[0].is_bad


def test_a_ledger_that_is_not_there_any_more_leaves_the_others(library: Office) -> None:
    library.deploy("lend", files({**MANIFEST, "ledgers": {}, "uses_ledgers": ["led_book"]}))
    assert seen(library, "ann") == {}
    assert "late" in seen(library, "li")


def test_rows_say_what_their_columns_are_called(library: Office) -> None:
    (first, *_) = seen(library, "ann")["mine"].lines
    assert first.head == Text("甲", "甲")
    assert first.parts == ()


def test_designers_are_told_what_was_to_be_mended_when_it_was_published(library: Office) -> None:
    models = {"title": {"zh": "模型提示", "en": "Models"}, "roles": ["leader"], "view": "warnings"}
    published = files({**MANIFEST, "title": {"zh": "图书", "en": "Books"}, "panels": {"models": models}})
    drawn = b.definitions(b.a_process("sketch", b.start(), b.end(), flows=["start -> end"], executable=False))

    library.deploy("lend", {**published, "processes/lend/sketch.bpmn": drawn})
    (line,) = seen(library, "li")["models"].lines

    assert line.head == Text("图书 · definitions", "Books · definitions")
    assert "isExecutable" in str(line.parts[0][1])
    library.deploy("lend", published)
    assert seen(library, "li")["models"].lines == ()
