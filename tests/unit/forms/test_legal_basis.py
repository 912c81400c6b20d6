"""Sensitive data is taken down on a ground that is written down, or not at all."""

import pytest

from engine.errors import DeploymentRefused, ValidationFailed
from engine.feel import Evaluation
from engine.forms import Form, judge, read_form
from engine.ledgers import check_basis, read_ledgers
from tests.support.feel import NOW

AT_NINE = Evaluation(now=NOW)


def form(basis: str | None) -> Form:
    schema = {
        "id": "f_need", "title": "需求", "components": [
            {"type": "checkbox", "key": "agreed", "label": "本人同意"},
            {"type": "textfield", "key": "illness", "label": "病情", "properties": {"pii": "S", "label.en": "Illness"}},
            {"type": "dynamiclist", "key": "kin", "label": "家人", "components": [
                {"type": "textfield", "key": "illness", "label": "病情", "properties": {"pii": "S"}},
            ]},
        ],
    }  # fmt: skip
    return read_form(schema | ({"legal_basis": basis} if basis else {}), "f_need.yaml")


def refused(basis: str | None, **answers: object) -> list[tuple[str, str]]:
    try:
        judge(form(basis), answers, {}, AT_NINE)
    except ValidationFailed as failed:
        return [(error.field, error.code) for error in failed.errors]
    return []


@pytest.mark.parametrize("basis", [None, "=null", '="mood"', '=if agreed then "consent" else null'])
def test_without_a_ground_every_sensitive_answer_is_refused(basis: str | None) -> None:
    wrong = refused(basis, illness="哮喘", kin=[{"illness": "哮喘"}, {"illness": None}])
    assert wrong == [("illness", "NO_BASIS"), ("kin[0].illness", "NO_BASIS")]
    assert refused(basis, illness="", kin=[]) == []


@pytest.mark.parametrize("basis", ["statutory", "emergency", '=if agreed then "consent" else null'])
def test_with_one_it_is_taken(basis: str) -> None:
    assert refused(basis, agreed=True, illness="哮喘", kin=[{"illness": "哮喘"}]) == []


def test_the_refusal_says_it_in_both_languages() -> None:
    with pytest.raises(ValidationFailed) as failed:
        judge(form(None), {"illness": "哮喘"}, {}, AT_NINE)
    (error,) = failed.value.errors
    assert error.zh.startswith("未登记收集依据，不能录入敏感信息")
    assert "no legal basis" in error.en


@pytest.mark.parametrize(("basis", "code"), [("mood", "FORM_BASIS"), ("=if", "FORM_FEEL")])
def test_a_ground_that_is_none_is_a_finding(basis: str, code: str) -> None:
    with pytest.raises(DeploymentRefused) as failed:
        form(basis)
    assert [one.code for one in failed.value.findings] == [code]


def test_a_ledger_takes_nothing_new_into_sensitive_columns_without_its_ground() -> None:
    columns = {name: {"type": "text", "zh": name, "en": name} for name in ("nr", "ground", "illness")}
    columns["illness"]["pii"] = "S"
    title = {"zh": "台账", "en": "Ledger"}
    raw = {"title": title, "kind": "record", "key": ["nr"], "columns": columns, "basis": "ground"}
    ledger = read_ledgers({"led": raw})["led"]
    with pytest.raises(ValidationFailed) as failed:
        check_basis(ledger, {"nr": "1", "illness": "哮喘"})
    assert [error.field for error in failed.value.errors] == ["illness"]
    check_basis(ledger, {"nr": "1", "illness": "哮喘", "ground": "consent"})
    check_basis(ledger, {"nr": "2", "illness": "哮喘"}, before={"nr": "1", "illness": "哮喘"})
    check_basis(ledger, {"nr": "1"})
