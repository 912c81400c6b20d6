"""The document of `/api/v1`: valid OpenAPI 3.1, with every route and every refusal, and its page in the reference."""

import re

import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

from engine import errors
from engine.errors import Rejected
from tests.support.house import ROOT
from tests.webui.people_api.conftest import DOCUMENT, Programs
from webui.api import problem

PAGE = (ROOT / "docs/reference/people-api.md").read_text("utf-8")
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
}
CODES = {
    one.code
    for room in (errors, problem)
    for one in vars(room).values()
    if isinstance(one, type) and issubclass(one, Rejected)
}


def test_the_document_is_valid_openapi() -> None:
    OpenAPIV31SpecValidator(DOCUMENT).validate()


def test_it_is_served_to_whoever_signs_in(browser, as_: Programs) -> None:
    assert browser(None).get("/api/v1/openapi.yaml").status_code == 401
    answer = browser(None).get("/api/v1/openapi.yaml", auth=("ann", "linli-test"))

    assert answer.mimetype == "application/yaml"
    assert yaml.safe_load(answer.data) == DOCUMENT


def test_every_address_is_in_it_and_in_the_reference(browser) -> None:
    rules = browser(None).application.url_map.iter_rules()
    there = {
        f"{method} {rule.rule.removeprefix('/api/v1').replace('<', '{').replace('>', '}')}"
        for rule in rules
        if rule.endpoint.startswith("people_api.") and rule.endpoint not in ("people_api.openapi", "people_api.unknown")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert there == set(OPERATIONS) == set(re.findall(r"^\| `([A-Z]+ [^`]+)` \|", PAGE, re.MULTILINE))


def test_every_operation_has_a_name_of_its_own_and_says_what_it_does_in_both_languages() -> None:
    names = [operation["operationId"] for operation in OPERATIONS.values()]

    assert len(set(names)) == len(names)
    assert all(
        re.match(r"[^/]*[\u4e00-\u9fff][^/]* / [^\u4e00-\u9fff]+$", one["summary"]) for one in OPERATIONS.values()
    )


def test_every_code_of_a_refusal_exists_and_stands_in_the_reference() -> None:
    said = set(re.findall(r"enum:\n(?: +- \w+\n)+", yaml.safe_dump(DOCUMENT)))
    codes = {code for operation in OPERATIONS.values() for answer in operation["responses"].values()
             for code in _codes(answer)}  # fmt: skip
    rows = set(re.findall(r"^\| `([A-Z_]+)` \|", PAGE, re.MULTILINE))

    assert said
    assert codes <= CODES
    assert codes == rows


def _codes(answer: dict[str, object]) -> list[str]:
    content = answer["content"]
    assert isinstance(content, dict)
    problem = content.get("application/problem+json")
    return problem["schema"]["allOf"][1]["properties"]["code"]["enum"] if problem else []
