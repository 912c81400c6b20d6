"""A resident known to the test is looked for, unmasked, wherever lists, notices, logs and files could tell."""

import io

import pytest
from openpyxl import load_workbook

from engine.commands import PutAccount
from tests.support import bpmn as b
from tests.support.engines import Office
from tests.support.posting import KNOWN, post
from tests.support.residents import FILES, PHONE, WANG_3, residents

IDENTITY = "110101195003071234"
NAME, ILLNESS, ADDRESS = "王秀英", "哮喘", "2单元501"
SECRETS = (PHONE, IDENTITY, NAME, ILLNESS, ADDRESS)
TOLD = b.process(
    "help", b.start(),
    b.service_task("st_tell", "notify", inputs={
        "to": '="ann"', "template": '="told"', "data": "={phone: start.phone, number: start.number}",
    }),
    b.user_task("ut_help", form="f_help", groups="clerk"), b.end(), flows=["start -> st_tell -> ut_help -> end"],
    properties={"title": '=start.what + " " + start.phone + " " + start.number'},
)  # fmt: skip
FIELDS = """
  - {type: textfield, key: phone, label: 电话, properties: {label.en: Phone, pii: P}}
  - {type: textfield, key: number, label: 证件, properties: {label.en: Number, pii: P}}
"""
TEXTS = """
told: {class: P, zh: "请联系{{phone}}，证件{{number}}", en: "Ring {{phone}}, {{number}}"}
"""
PAGES = (
    "/", "/mine", "/notices", "/start/help", "/ledgers/led_people", "/ledgers/led_people?f.nr=R-001",
    "/ledgers/led_seen", f"/ledgers/led_people?f.name={NAME}", "/ledgers/led_people/see?row=R-001",
    "/ledgers/led_people/unmasked", "/accesses", "/accesses?subject=R-001", "/watching", "/me",
)  # fmt: skip


@pytest.fixture
def register(office: Office) -> Office:
    residents(office)
    form = FILES["forms/help/f_help.yaml"] + FIELDS
    more = {
        "processes/help/help.bpmn": TOLD, "forms/help/f_help.yaml": form, "processes/help/notifications.yaml": TEXTS,
    }  # fmt: skip
    office.deploy("help", {**FILES, **more})
    office.does(PutAccount, person="mei", password_hash=KNOWN)
    return office


def told(text: str, typed: str = "") -> set[str]:
    """The secrets that stand in it, but for what the reader has typed there."""
    return {secret for secret in SECRETS if secret in text.replace(typed or "\0", "")}


def test_nobody_is_told_by_a_list_a_notice_a_file_or_a_log(
    browser, register: Office, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    ann, li = browser("ann"), browser("li")
    answers = {"who": WANG_3, "what": "买药", "phone": PHONE, "number": IDENTITY, "story": ILLNESS}
    case = post(ann, "/start/help", page="/start/help", **answers).headers["Location"]
    found = post(ann, "/start/help", page="/start/help", _search="who", **{"_find.who": NAME}).text
    assert told(found, NAME) == set()

    for person in (ann, li, browser("mei")):
        for page in PAGES:
            seen = person.get(page)
            assert told(seen.text, NAME if NAME in page else "") == set(), page
    assert "139****1234" in ann.get("/notices").text
    assert "139****1234" in ann.get("/").text
    assert NAME not in ann.get(case).text
    for_files = {"page": "/ledgers/led_people"}
    assert told(post(li, "/ledgers/led_people/export", format="csv", **for_files).data.decode()) == set()
    book = load_workbook(io.BytesIO(post(li, "/ledgers/led_people/export", format="xlsx", **for_files).data))
    cells = [str(cell.value) for row in book.active.iter_rows() for cell in row]
    assert "139****1234" in cells
    assert told("\n".join(cells)) == set()

    asking = "/ledgers/led_people/see?row=R-001"
    assert post(li, asking, page=asking, fields="phone", purpose="核对电话号码").status_code == 303
    logged = capfd.readouterr()
    assert told(logged.out + logged.err + caplog.text) == set()
