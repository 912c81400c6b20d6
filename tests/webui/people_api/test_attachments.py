"""Files beside the forms, as programs add, list, fetch and take them away."""

import hashlib
import io

from tests.support.approval import approval
from tests.support.engines import Office
from tests.webui.people_api.conftest import Programs

PDF = b"%PDF-1.7 hello"


def test_a_file_is_added_listed_fetched_and_taken_away(office: Office, as_: Programs) -> None:
    office.deploy("approval", approval())
    case, task = office.start("approval"), office.claims("bo").key
    bo, at = as_("bo"), f"/cases/{case}/attachments"

    added = bo(f"POST {at}", file=(io.BytesIO(PDF), "合同.pdf"), task=str(task)).json

    (one,) = as_("ann")(f"GET {at}").json["items"]
    assert (one["document"], one["name"], one["size"], one["task"]) == (
        added["document"],
        "合同.pdf",
        len(PDF),
        str(task),
    )
    assert (one["sha256"], one["canWithdraw"]) == (hashlib.sha256(PDF).hexdigest(), False)
    fetched = as_("ann")(f"GET /attachments/{one['document']}")
    assert (fetched.data, fetched.headers["X-Content-Type-Options"]) == (PDF, "nosniff")
    assert fetched.headers["Content-Disposition"].startswith("attachment")
    assert as_("ann")(f"DELETE /attachments/{one['document']}").json["code"] == "FORBIDDEN"
    assert bo(f"DELETE /attachments/{one['document']}").json["instance"] == str(case)
    assert bo(f"GET {at}").json["items"] == []
    assert bo(f"GET /attachments/{one['document']}").status_code == 404


def test_what_is_no_file_of_a_kind_that_is_taken_is_refused(office: Office, as_: Programs) -> None:
    office.deploy("approval", approval())
    at, ann = f"/cases/{office.start('approval')}/attachments", as_("ann")

    assert ann(f"POST {at}", file=(io.BytesIO(b"MZ"), "setup.exe")).json["code"] == "FILE_REFUSED"
    assert ann(f"POST {at}", file="no file").json["code"] == "INVALID_REQUEST"
    assert as_("li")(f"GET {at}").status_code == 404
    assert ann(f"GET {at}").json["items"] == []


def test_a_request_that_is_too_large_says_so(office: Office, browser, as_: Programs) -> None:
    office.deploy("approval", approval())
    browser(None).application.config["MAX_CONTENT_LENGTH"] = 100

    refused = as_("ann")(f"POST /cases/{office.start('approval')}/attachments", file=(io.BytesIO(PDF), "a.pdf"))

    assert (refused.status_code, refused.json["code"]) == (413, "TOO_LARGE")
