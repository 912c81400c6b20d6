"""A bundle is read as a whole, or refused with the findings of every file."""

from typing import Any

import pytest

from engine.bundles import Bundle, located, read_bundle, unknown_neighbours
from engine.calendar import calendar_functions
from engine.errors import DeploymentRefused
from tests.support import bpmn as b

FILES: dict[str, bytes] = {
    "processes/permit/bundle.yaml": (
        "title: {zh: 许可, en: Permit}\nbusiness_key: PM\nstarters: {permit: [clerk]}\n"
        "start_forms: {permit: f_permit}\nsla: {permit.check: {resolve: 1wd}}\n"
        "notifications: {done: {zh: '{{name}}已办结。', en: '{{name}} is done.'}}\n"
    ).encode(),
    "processes/permit/permit.bpmn": b.process(
        "permit", b.start(), b.user_task("ut_check", form="f_permit", properties={"sla": "permit.check"}), b.end(),
        flows=["start -> ut_check -> end"],
    ),
    "processes/permit/tables/limits.yaml": b"small: 3\n",
    "forms/permit/f_permit.yaml": (
        "id: f_permit\ntitle: 许可申请\nproperties: {title.en: Permit}\n"
        "components:\n- {type: textfield, key: what, label: 事项, properties: {label.en: Matter}}\n"
    ).encode(),
}  # fmt: skip


def read(**changed: bytes) -> Bundle:
    files = FILES | {path: content for path, content in changed.items() if path in FILES}
    return read_bundle("permit", files, functions=calendar_functions())


def refusals(files: dict[str, bytes]) -> list[tuple[str, str]]:
    with pytest.raises(DeploymentRefused) as refused:
        read_bundle("permit", FILES | files, functions=calendar_functions())
    return [(finding.code, finding.resource.rsplit("/")[-1]) for finding in refused.value.findings]


def test_a_bundle_holds_what_its_files_say() -> None:
    bundle = read()

    assert bundle.model("permit").process_id == "permit"
    assert bundle.starters == {"permit": ("clerk",)}
    form = bundle.start_form("permit")
    assert form is not None
    assert form.id == "f_permit"
    assert bundle.tables == {"limits": {"small": 3}}
    assert set(bundle.policies) == {"permit.check"}


def test_the_checksum_changes_with_any_byte() -> None:
    changed: dict[str, Any] = {"processes/permit/tables/limits.yaml": b"small: 4\n"}
    assert read().checksum == read().checksum != read(**changed).checksum


def test_findings_of_all_files_come_at_once() -> None:
    broken_yaml, broken_table = b"titel: {zh: x}\n", b"a: [1\n"

    found = refusals({"processes/permit/bundle.yaml": broken_yaml, "processes/permit/tables/limits.yaml": broken_table})

    assert ("MANIFEST_KEY", "bundle.yaml") in found
    assert ("YAML", "limits.yaml") in found
    assert any(resource == "permit.bpmn" for _, resource in found)  # its promise is not declared any more


def test_a_broken_expression_in_a_text_is_a_finding() -> None:
    manifest = FILES["processes/permit/bundle.yaml"].replace("{{name}}已办结".encode(), "{{name +}}已办结".encode())

    assert refusals({"processes/permit/bundle.yaml": manifest}) == [("NOTIFICATION_TEXT", "bundle.yaml")]


def test_a_bundle_without_a_process_is_refused() -> None:
    with pytest.raises(DeploymentRefused) as refused:
        read_bundle("nothing", {}, functions=calendar_functions())

    assert [finding.code for finding in refused.value.findings] == ["BUNDLE_EMPTY"]


def test_an_unknown_form_or_promise_is_refused_with_the_file_that_names_it() -> None:
    process = b.process(
        "permit", b.start(), b.user_task("a", form="f_none", properties={"sla": "none"}), b.end(),
        flows=["start -> a -> end"],
    )  # fmt: skip

    assert [resource for _, resource in refusals({"processes/permit/permit.bpmn": process})] == ["permit.bpmn"] * 2


def test_the_manifest_refuses_wrong_shapes_with_their_place() -> None:
    wrong = b"title: Permit\nstarters: {permit: clerk}\nuses: other\n"

    with pytest.raises(DeploymentRefused) as refused:
        read_bundle("permit", FILES | {"processes/permit/bundle.yaml": wrong}, functions=calendar_functions())

    misshapen = [finding.element for finding in refused.value.findings if finding.code == "MANIFEST_VALUE"]
    assert misshapen == ["title", "starters.permit", "uses"]


def test_an_unknown_key_is_refused_with_the_nearest_known_one() -> None:
    manifest = FILES["processes/permit/bundle.yaml"].replace(b"starters", b"starter")

    with pytest.raises(DeploymentRefused) as refused:
        read_bundle("permit", FILES | {"processes/permit/bundle.yaml": manifest}, functions=calendar_functions())

    unknown = next(finding for finding in refused.value.findings if finding.code == "MANIFEST_KEY")
    assert "'starters'" in unknown.remedy_en


def test_starters_and_start_forms_must_name_what_the_bundle_has() -> None:
    manifest = FILES["processes/permit/bundle.yaml"].replace(b"{permit: [clerk]}", b"{permits: [clerk]}")
    manifest = manifest.replace(b"permit: f_permit", b"permit: f_permits")

    with pytest.raises(DeploymentRefused) as refused:
        read_bundle("permit", FILES | {"processes/permit/bundle.yaml": manifest}, functions=calendar_functions())

    assert [(finding.code, finding.element) for finding in refused.value.findings] == [
        ("MANIFEST_NAME", "starters.permits"),
        ("MANIFEST_NAME", "start_forms.permit"),
    ]


def test_a_ledger_that_cannot_be_kept_is_refused_at_deployment() -> None:
    manifest = FILES["processes/permit/bundle.yaml"] + b"ledgers: {led_permit: {kind: account}}\n"

    assert {code for code, _ in refusals({"processes/permit/bundle.yaml": manifest})} == {"LEDGER"}


def test_a_level_that_would_do_nothing_is_refused_at_deployment() -> None:
    manifest = FILES["processes/permit/bundle.yaml"].replace(
        b"{resolve: 1wd}", b"{resolve: 1wd, l1: {ledger: led_sla}, l3: {start: supervision_case}}"
    )

    assert refusals({"processes/permit/bundle.yaml": manifest}) == [
        ("LEVEL_UNSUPPORTED", "bundle.yaml"), ("MANIFEST_NAME", "bundle.yaml"),
    ]  # fmt: skip


def test_a_level_starts_a_process_of_the_bundle_or_one_that_it_uses() -> None:
    manifest = FILES["processes/permit/bundle.yaml"].replace(
        b"{resolve: 1wd}", b"{resolve: 1wd, l1: {start: permit}, l3: {start: supervision_case}}"
    )

    files = FILES | {"processes/permit/bundle.yaml": manifest + b"uses: [supervision_case]\n"}
    policy = read_bundle("permit", files, functions=calendar_functions()).policies["permit.check"]

    assert [rule.start for rule in policy.levels.values() if rule.start] == ["permit", "supervision_case"]


def test_an_action_needs_a_message_that_is_heard_a_form_that_is_there_and_somebody_who_may() -> None:
    manifest = (
        FILES["processes/permit/bundle.yaml"]
        + b"""
actions:
  hurry: {title: {zh: x, en: x}, by: [clerk], form: f_none}
  slow: {title: {zh: x}, by: [], from: f, hint: no}
"""
    )

    with pytest.raises(DeploymentRefused) as refused:
        read_bundle("permit", FILES | {"processes/permit/bundle.yaml": manifest}, functions=calendar_functions())

    assert sorted((one.code, one.element) for one in refused.value.findings) == [
        ("CASE_ACTION", f"actions.slow.{field}") for field in ("by", "from", "hint", "title")
    ]


def test_a_tenants_overlay_replaces_the_same_keys_of_a_table() -> None:
    def file(folder: str, text: str) -> dict[str, bytes]:
        return {f"processes/{folder}/fees.yaml": text.encode()}

    files = {**FILES, **file("permit/tables", "a: 1\nb: 2\n"), **file("_tenants/t/tables/permit", "b: 3\nc: 4\n"),
             **file("_tenants/t/tables/other", "a: 9\n")}  # fmt: skip

    assert read_bundle("permit", files, functions=calendar_functions()).tables["fees"] == {"a": 1, "b": 3, "c": 4}


def test_a_form_that_looks_into_a_ledger_nobody_declares_is_refused() -> None:
    looking = (
        FILES["forms/permit/f_permit.yaml"] + b"lookups: {left: {ledger: led_none, where: '={who: starter.id}'}}\n"
    )

    assert refusals({"forms/permit/f_permit.yaml": looking}) == [("MANIFEST_NAME", "f_permit.yaml")]


LOGGED = """title: {zh: 许可, en: Permit}
ledgers:
  led_people:
    title: {zh: 居民, en: People}
    kind: record
    key: [nr]
    access_log: led_sen
    columns:
      nr: {type: text, zh: 编号, en: Number}
      home: {type: text, zh: 社区, en: Community}
  led_round:
    title: {zh: 巡查, en: Rounds}
    kind: record
    key: [nr, day]
    columns: {nr: {type: text, zh: 编号, en: Number}, day: {type: date, zh: 日期, en: Day}}
retention:
  led_people: {after: P1Y, from: moved_on}
"""
PICKS = """id: f_permit
title: 许可
properties: {title.en: Permit}
lookups:
  people: {ledger: led_people, within: home}
  rounds: {ledger: led_round, where: '={nr: "1"}'}
components:
  - {type: textfield, key: who, label: 谁, properties: {label.en: Who, pick: people}}
  - {type: textfield, key: which, label: 哪次, properties: {label.en: Which, pick: rounds}}
"""


def test_a_pick_and_a_period_that_name_nothing_are_refused_with_file_and_line() -> None:
    drawn = b.process("permit", b.start(), b.end(), flows=["start -> end"])
    files = {
        "processes/permit/bundle.yaml": LOGGED.encode(), "forms/permit/f_permit.yaml": PICKS.encode(),
        "processes/permit/permit.bpmn": drawn,
    }  # fmt: skip
    with pytest.raises(DeploymentRefused) as refused:
        read_bundle("permit", FILES | files, functions=calendar_functions())
    found = {(one.resource.rsplit("/")[-1], one.line, one.element, one.code) for one in refused.value.findings}
    assert found == {
        ("bundle.yaml", 17, "retention.led_people.from", "RETENTION"),
        ("f_permit.yaml", 5, "lookups.people.within", "LEDGER_NAME"),
        ("f_permit.yaml", 6, "lookups.rounds.ledger", "LEDGER_NAME"),
    }
    assert all(one.zh and one.en and one.remedy_zh and one.remedy_en for one in refused.value.findings)


def test_a_log_that_nobody_declares_and_a_column_that_anothers_ledger_has_not_are_warned_of() -> None:
    manifest = "title: {zh: 许可, en: Permit}\nuses_ledgers: [led_people]\n"
    form = PICKS.replace("  rounds: {ledger: led_round, where: '={nr: \"1\"}'}\n", "").replace(
        "  - {type: textfield, key: which, label: 哪次, properties: {label.en: Which, pick: rounds}}\n", ""
    )
    drawn = b.process("permit", b.start(), b.end(), flows=["start -> end"])
    mine = read_bundle("permit", {
        "processes/permit/bundle.yaml": manifest.encode(), "forms/permit/f_permit.yaml": form.encode(),
        "processes/permit/permit.bpmn": drawn,
    }, functions=calendar_functions())  # fmt: skip
    declared = LOGGED.split("retention")[0]
    theirs = read_bundle("people", {
        "processes/people/bundle.yaml": declared.encode(),
        "processes/people/people.bpmn": b.process("people", b.start(), b.end(), flows=["start -> end"]),
    }, functions=calendar_functions())  # fmt: skip
    (pick,) = unknown_neighbours(mine, [theirs])
    assert (pick.code, pick.element, pick.warning) == ("LEDGER_NAME", "lookups.people.within", True)
    (log,) = (located(one, {one.resource: declared.encode()}) for one in unknown_neighbours(theirs, [mine]))
    assert (log.resource, log.line, log.warning) == ("processes/people/bundle.yaml", 7, True)
