"""Promises as written in a bundle, good and bad."""

from datetime import UTC, datetime

import pytest

from engine.errors import DeploymentRefused
from engine.feel import Evaluation
from engine.people import ClockKind, Factor, FromDue, Level, OnDueDay, read_policies, read_policy


def refusals(policy: object) -> list[str | None]:
    with pytest.raises(DeploymentRefused) as refused:
        read_policy("p", policy, "bundle.yaml")
    assert all(finding.resource == "bundle.yaml" and finding.zh and finding.en for finding in refused.value.findings)
    return [finding.element for finding in refused.value.findings]


def test_what_is_not_written_is_the_default() -> None:
    policy = read_policy("p", {"resolve": "1wd"})
    assert [str(rule.at.of_limit) for rule in policy.levels.values() if isinstance(rule.at, Factor)] == [
        "0.8", "1", "1.5", "2",
    ]  # fmt: skip
    assert [one.text for one in policy.levels[Level.L1].notify] == ["assignee", "superior"]
    assert policy.levels[Level.L3].reassign is not None


def test_a_level_may_change_its_time_and_keep_what_it_does() -> None:
    policy = read_policy("p", {"resolve": "1wd", "l2": 1.25, "l3": {"at": "+3wd", "notify": "street_leader"}})
    assert policy.levels[Level.L2].at == read_policy("q", {"resolve": "1wd", "warn": 1.25}).levels[Level.WARN].at
    assert policy.levels[Level.L2].add_candidate is not None
    assert [one.text for one in policy.levels[Level.L3].notify] == ["street_leader"]


@pytest.mark.parametrize("off", [False, None, "off"])
def test_a_level_may_be_left_out(off: object) -> None:
    assert set(read_policy("p", {"resolve": "1wd", "l2": off, "l3": off}).levels) == {Level.WARN, Level.L1}


def test_a_level_says_who_joins_what_starts_and_what_is_written() -> None:
    rule = {
        "add_candidate": "=chain[2]", "reassign": False, "start": "supervision_case", "ledger": "led_sla", "notify": [],
    }  # fmt: skip
    read = read_policy("p", {"resolve": "1wd", "l2": rule}).levels[Level.L2]
    now = datetime(2026, 11, 24, tzinfo=UTC)
    assert read.add_candidate is not None
    assert read.add_candidate.evaluate({"chain": ["a", "street_leader"]}, Evaluation(now=now)) == "street_leader"
    assert (read.reassign, read.start, read.ledger, read.notify) == (None, "supervision_case", "led_sla", ())


def test_times_of_levels_come_in_four_forms() -> None:
    policy = read_policy("p", {"resolve": "5wd", "warn": "1wd", "l1": "-2wh", "l2": "+1wd", "l3": "09:30"})
    assert isinstance(policy.levels[Level.L3].at, OnDueDay)
    offsets = [rule.at.duration for rule in policy.levels.values() if isinstance(rule.at, FromDue)]
    assert [str(offset) for offset in offsets] == ["-1wd", "-2wh", "1wd"]


@pytest.mark.parametrize(
    ("policy", "is_working"),
    [
        ({"resolve": "1wd"}, True),
        ({"respond": "2 h"}, False),
        ({"resolve": "=start_at"}, True),
        ({"resolve": "start_at", "unit": "calendar"}, False),
        ({"resolve": "1wd", "unit": "working"}, True),
    ],
)
def test_the_kind_of_time_follows_the_limit_unless_said(policy: dict[str, object], is_working: bool) -> None:
    assert read_policy("p", policy).is_working is is_working


def test_only_some_promises_depend_on_the_calendar() -> None:
    assert read_policy("p", {"resolve": "1wd"}).is_calendar_bound
    assert not read_policy("p", {"resolve": "24h"}).is_calendar_bound
    assert not read_policy("p", {"resolve": "start_at", "unit": "calendar"}).is_calendar_bound
    assert read_policy("p", {"resolve": "=next working day(end)", "unit": "calendar"}).is_calendar_bound


def test_reasons_to_stop_the_clock_may_have_a_longest_time() -> None:
    assert read_policy("p", {"resolve": "1wd", "pausable": ["external_unit"]}).pausable == {"external_unit": None}
    longest = read_policy("p", {"resolve": "1wd", "pausable": {"external_unit": "10wd"}}).pausable["external_unit"]
    assert str(longest) == "10wd"


def test_both_promises_of_a_policy_are_kept_apart() -> None:
    assert set(read_policy("p", {"respond": "2h", "resolve": "1d"}).limits) == set(ClockKind)


@pytest.mark.parametrize(
    ("policy", "elements"),
    [
        (5, ["p", "p.resolve"]),
        ({}, ["p.resolve"]),
        ({"resolve": "1wd", "escalate": 1, "l4": 2}, ["p.escalate", "p.l4"]),
        ({"resolve": "0wd"}, ["p.resolve"]),
        ({"resolve": "1 +"}, ["p.resolve"]),
        ({"resolve": "1wd", "latest": "=("}, ["p.latest"]),
        ({"resolve": "1wd", "unit": "lunar"}, ["p.unit"]),
        ({"resolve": "1wd", "unit": "calendar"}, ["p.unit"]),
        ({"resolve": "24h", "unit": "working"}, ["p.unit"]),
        ({"resolve": "1wd", "warn": "soon"}, ["p.warn"]),
        ({"resolve": "1wd", "l1": "1wd"}, ["p.l1"]),
        ({"resolve": "1wd", "l1": -1}, ["p.l1"]),
        ({"resolve": "1wd", "l1": True}, ["p.l1"]),
        ({"resolve": "1wd", "l1": "25:00"}, ["p.l1"]),
        ({"resolve": "1wd", "l1": {"tell": "x"}}, ["p.l1.tell"]),
        ({"resolve": "1wd", "l1": {"notify": [5, "=("]}}, ["p.l1.notify", "p.l1.notify"]),
        ({"resolve": "1wd", "l1": {"start": 5, "ledger": ""}}, ["p.l1.start", "p.l1.ledger"]),
        ({"resolve": "1wd", "pausable": 5}, ["p.pausable"]),
        ({"resolve": "1wd", "pausable": {"external_unit": "long"}}, ["p.pausable.external_unit"]),
    ],
)
def test_faults_are_named_by_their_field(policy: object, elements: list[str]) -> None:
    assert refusals(policy) == elements


def test_the_faults_of_all_policies_are_found_at_once() -> None:
    with pytest.raises(DeploymentRefused) as refused:
        read_policies({"a": {}, "b": {"resolve": "1wd"}, "c": {"resolve": "1wd", "unit": 1}})
    assert [finding.element for finding in refused.value.findings] == ["a.resolve", "c.unit"]
