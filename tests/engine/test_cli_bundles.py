"""`linli check`, `deploy` and `test`: what their PATH may be, and what they say when something is wrong."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.bundles import bundle_files
from engine.cli import linli
from tests.support.approval import approval
from tests.support.bpmn import end, process, service_task, start
from tests.support.house import ROOT

SCENARIO = """\
name: {zh: 一天, en: One day}
tenant: yunchuan
given: {at: 2026-11-24T09:00}
steps:
  - when: {at: 2026-11-25T09:00}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The approval bundle's folder, in a house of its own, and tables to publish into."""
    monkeypatch.delenv("LINLI_DATABASE_URL", raising=False)
    monkeypatch.setenv("LINLI_VAR", str(tmp_path / "var"))
    for path, content in approval().items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert run("db", "upgrade").exit_code == 0
    return tmp_path / "processes" / "approval"


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(linli, [str(arg) for arg in args])


def test_a_bundles_folder_is_checked_and_published_once(folder: Path) -> None:
    assert run("check", folder).exit_code == 0
    assert "published" in run("deploy", folder).output
    assert "unchanged" in run("deploy", folder).output


def test_a_folder_is_found_from_within(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)

    assert run("check", ".").exit_code == 0


@pytest.mark.parametrize("path", ["leave", ROOT / "processes/leave"])
def test_an_installed_bundle_is_meant_by_its_name_and_by_its_folder(path: str | Path) -> None:
    assert run("check", path).exit_code == 0


DRAWN = process("small", start(), end(), flows=["start -> end"], executable=False)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (DRAWN, "valid BPMN 2.0, but not executable here"),
        (process("small", start(), service_task("x", None), end(), flows=["start -> x -> end"]),
         "valid BPMN 2.0, but not executable here"),
        (process("small", start(), end(), flows=["start -> end -> start"]), "not valid BPMN 2.0"),
    ],
)  # fmt: skip
def test_a_refused_file_is_said_to_be_good_bpmn_or_not(folder: Path, content: bytes, said: str) -> None:
    file = folder / "small.bpmn"
    file.write_bytes(content)

    checked = run("check", file)

    assert checked.exit_code == 1
    assert f"/ {said}" in checked.stderr


def test_a_drawing_is_published_when_it_is_meant_as_one(folder: Path) -> None:
    file = folder / "small.bpmn"
    file.write_bytes(DRAWN)

    assert run("deploy", file).exit_code == 1
    assert "published" in run("deploy", file, "--drawing").output


def test_a_single_process_file_is_checked_and_published(folder: Path) -> None:
    file = folder / "small.bpmn"
    file.write_bytes(process("small", start(), end(), flows=["start -> end"]))

    assert run("check", file).exit_code == 0
    assert "published" in run("deploy", file).output


def test_a_decision_file_is_checked_by_itself_and_published_only_with_a_process(folder: Path) -> None:
    file = ROOT / "processes/leave/dmn_leave_entitlement.dmn"

    assert run("check", file).exit_code == 0
    refused = run("deploy", file)
    assert refused.exit_code == 1
    assert "Send at least one .bpmn file" in refused.output


def test_a_broken_bundle_is_named_with_every_finding_and_nothing_is_stored(folder: Path) -> None:
    (folder / "bundle.yaml").write_text("titel: x\n", encoding="utf-8")

    refused = run("deploy", folder)

    assert refused.exit_code == 1
    assert "titel" in refused.output
    assert "approval.decide" in refused.output


def test_faulty_measures_are_named_all_at_once(folder: Path) -> None:
    (folder / "measures.yaml").write_text(
        "late: {name: {zh: 迟, en: Late}, promises: [approval.dicide], share: braeched}\n"
        "long: {name: {zh: 久, en: Long}, ledger: led_nothing, mean: minutes >}\n"
    )
    refused = run("check", folder)
    assert refused.exit_code == 1
    for said in ("Did you mean approval.decide?", "Did you mean breached?", "There is no led_nothing", "long.mean"):
        assert said in refused.output + refused.stderr


def test_a_bundle_s_past_is_checked_with_it_and_never_deployed(folder: Path) -> None:
    run("deploy", folder)
    (folder / "history.yaml").write_text("approval: {begins: {weekly: 1, by: [clerk], answers: [{}]}}\n")
    assert "passed" in run("check", folder).output
    assert "unchanged" in run("deploy", folder).output

    (folder / "history.yaml").write_text("approval: {begin: {weekly: 1}}\n")
    refused = run("check", folder)
    assert (refused.exit_code, "Did you mean begins?" in refused.output + refused.stderr) == (1, True)


def test_files_where_no_form_takes_them_are_told_in_scenarios_and_the_past_at_once(folder: Path) -> None:
    (folder / "bundle.yaml").write_text((folder / "bundle.yaml").read_text() + "start_forms: {approval: b_work}\n")
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / "one.yaml").write_text(
        SCENARIO + "  - when: {start: approval, by: w003, answers: {result: {file: a.pdf}}}\n"
    )
    (folder / "history.yaml").write_text(
        "approval: {begins: {weekly: 1, by: [clerk], answers: [{files: {file: a.exe}}]}}\n"
    )

    checked, tried = run("check", folder), run("test", folder)

    assert checked.exit_code == tried.exit_code == 1
    assert "steps.2.when.answers.result" in checked.stderr
    assert "approval.begins.answers.1.files" in checked.stderr
    assert "“Result” takes no files." in checked.stderr
    assert "「办理结果」不是上传文件的字段。" in tried.stderr


@pytest.mark.parametrize("command", ["check", "deploy", "test"])
def test_what_is_not_there_is_an_error_that_says_what_to_name(folder: Path, command: str) -> None:
    missing = run(command, "nothing")

    assert missing.exit_code == 1
    assert "没有 nothing" in missing.output
    assert "leave" in missing.output


def test_a_folder_that_is_no_bundle_is_told_so(folder: Path) -> None:
    (folder / "bundle.yaml").unlink()

    assert "bundle.yaml" in run("check", folder).output


def test_a_bundle_outside_processes_is_told_where_bundles_lie(folder: Path) -> None:
    elsewhere = folder.rename(folder.parent.parent / "approval")

    assert "processes/approval" in run("check", elsewhere).output


@pytest.mark.parametrize("name", ["nothing.bpmn", "nothing.dmn"])
def test_a_file_that_is_not_there_is_told_so(folder: Path, name: str) -> None:
    missing = run("check", folder / name)

    assert missing.exit_code == 1
    assert "there is no file" in missing.output


def test_scenarios_are_played_and_told_line_by_line(folder: Path) -> None:
    written = folder / "scenarios"
    written.mkdir()
    (written / "a_day.yaml").write_text(SCENARIO, encoding="utf-8")

    played = run("test", folder)

    assert played.exit_code == 0
    assert played.output == "✓ 一天 / One day\n1/1 通过 / passed\n"


def test_a_difference_and_an_unreadable_scenario_end_with_1(folder: Path) -> None:
    written = folder / "scenarios"
    written.mkdir()
    (written / "differs.yaml").write_text(SCENARIO + "  - when: {start: approval, by: w003}\n", encoding="utf-8")
    (written / "unread.yaml").write_text(SCENARIO.replace("tenant", "tenants"), encoding="utf-8")

    played = run("test", folder)

    assert played.exit_code == 1
    assert "processes/approval/scenarios/differs.yaml:6 第2步 / step 2" in played.output
    assert "then.rejected: expected —, found FORBIDDEN" in played.output
    assert "Did you mean tenant?" in played.output
    assert "0/2" in played.output


def test_a_bundle_without_scenarios_does_not_count_as_passed(folder: Path) -> None:
    assert run("test", folder).exit_code == 1


def test_a_bundle_takes_along_base_forms_and_none_of_what_belongs_to_the_shared_processes() -> None:
    taken = {path for path in bundle_files(ROOT, "leave") if path.startswith("forms/shared/")}

    assert "forms/shared/b_work.yaml" in taken
    assert taken <= bundle_files(ROOT, "shared").keys()
    assert [path for path in taken if not path.startswith("forms/shared/b_")] == []


def test_a_folder_of_bundles_is_checked_bundle_by_bundle(folder: Path) -> None:
    other = folder.parent / "other"
    other.mkdir()
    (other / "other.bpmn").write_bytes(process("other", start(), end(), flows=["start -> end"]))
    manifest = "uses: [approval, nowhere]\nuses_ledgers: [led_none]\nstarters: {other: [nobody]}"
    (other / "bundle.yaml").write_text(manifest)

    said = run("check", folder.parent)

    assert said.exit_code == 0
    assert [line for line in said.output.splitlines() if "passed" in line] == [
        f"{folder}: 通过 / passed", f"{other}: 通过 / passed",
    ]  # fmt: skip
    assert [f"[{place}]" in said.output for place in ("uses.nowhere", "uses_ledgers.led_none", "starters.other")] == [
        True, True, True,
    ]  # fmt: skip
    assert "uses.approval" not in said.output
    (other / "bundle.yaml").write_text("nothing: 1")
    assert run("check", folder.parent).exit_code == 1


def test_a_role_that_nobody_can_have_is_told_wherever_it_is_written(folder: Path) -> None:
    manifest = folder / "bundle.yaml"
    manifest.write_text(
        manifest.read_text("utf-8").replace(
            "{resolve: 4wh}", "{resolve: 4wh, l1: {notify: [assignee, boss]}, l2: {reassign: chief}}"
        )
        + "tasks: {empty_assignee: duke}\n"
        + "actions: {withdraw: {title: {zh: 撤回, en: Withdraw}, by: [starter, king, w001]}}\n"
        + "ledgers: {led: {title: {zh: 册, en: Book}, key: [a], columns: {a: {type: text, zh: 甲, en: A}},"
        + " readers: [prince]}}\n",
        "utf-8",
    )

    said = run("check", folder)

    assert said.exit_code == 0, said.output
    told = [name for name in ("boss", "chief", "duke", "king", "prince", "clerk") if f'"{name}"' in said.output]
    assert told == ["boss", "chief", "duke", "king", "prince", "clerk"]
    assert "w001" not in said.output
    assert "starter" not in said.output.replace("starters.", "")
