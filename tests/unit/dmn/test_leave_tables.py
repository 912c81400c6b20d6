"""The tables of a leave request, as an author would write them."""

import pytest

from engine.dmn import parse_dmn
from tests.support.dmn import decision, definitions, table
from tests.support.feel import evaluation

CHAIN = table(
    ["申请人.职务", "type", "units"],
    ["chain"],
    [
        ['"一般", "副职"', '"maternity", "miscarriage", "injury"', "-", '["community_secretary", "street_hr"]'],
        ['"一般"', "-", "<= 2", '["community_secretary"]'],
        ['"一般"', "-", "(2..5]", '["community_secretary", "street_leader"]'],
        ['"一般"', "-", "> 5", '["community_secretary", "street_leader", "street_party_secretary"]'],
        ["-", "-", "-", '["street_party_secretary"]'],
    ],
    policy="FIRST",
)
RULES = table(
    ["end < start or units = 0", "balance < units", "some leave in own satisfies overlaps([start..end], leave)"],
    ["reason", "refuse"],
    [
        ["true", "-", "-", '"结束时间早于开始或不含工作日"', "true"],
        ["-", "true", "-", '"余额不足：需" + string(units) + "，可用" + string(balance)', "true"],
        ["-", "-", "true", '"与已有请假重叠"', "true"],
    ],
    policy="RULE ORDER",
)


@pytest.mark.parametrize(
    ("post", "kind", "units", "chain"),
    [
        ("一般", "annual", 2, ["community_secretary"]),
        ("一般", "annual", 2.5, ["community_secretary", "street_leader"]),
        ("副职", "maternity", 158, ["community_secretary", "street_hr"]),
        (None, "annual", 1, ["street_party_secretary"]),
    ],
)
def test_the_approval_chain_takes_the_first_rule(post: str, kind: str, units: float, chain: list[str]) -> None:
    graph = parse_dmn(definitions(decision("dmn_leave_approval_chain", CHAIN, name="审批链（请假）")), "chain.dmn")
    variables = {"申请人": {"职务": post}, "type": kind, "units": units}
    assert graph.decisions["dmn_leave_approval_chain"].decide(variables, evaluation()).output == chain


def test_all_reasons_are_shown() -> None:
    rules = parse_dmn(definitions(decision("dmn_leave_rules", RULES)), "rules.dmn").decisions["dmn_leave_rules"]
    fine = {"start": "2026-12-07", "end": "2026-12-09", "units": 3, "balance": 6, "own": []}
    assert rules.decide(fine, evaluation()).output == []
    reasons = rules.decide({**fine, "end": "2026-12-01", "balance": 0.5}, evaluation()).output
    assert reasons == [
        {"reason": "结束时间早于开始或不含工作日", "refuse": True},
        {"reason": "余额不足：需3，可用0.5", "refuse": True},
    ]
