"""`linli` as an operator uses it: tables, demo tenant, checking and publishing a bundle."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.cli import linli
from tests.support.approval import approval


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the approval bundle, and settings that keep everything below it."""
    monkeypatch.setenv("LINLI_VAR", str(tmp_path / "var"))
    for path, content in approval().items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return tmp_path


def run(*args: str) -> Result:
    return CliRunner().invoke(linli, args)


def test_the_demo_tenant_loads_twice_without_harm(shell: Path) -> None:
    assert run("demo", "load").exit_code == 0
    assert run("demo", "load").exit_code == 0


def test_a_bundle_is_checked_and_published_once(shell: Path) -> None:
    run("db", "upgrade")

    assert run("check", "approval", "--root", str(shell)).exit_code == 0
    assert "published" in run("deploy", "approval", "--root", str(shell)).output
    assert "unchanged" in run("deploy", "approval", "--root", str(shell)).output


def test_a_broken_bundle_is_named_with_every_finding_and_nothing_is_stored(shell: Path) -> None:
    run("db", "upgrade")
    (shell / "processes/approval/bundle.yaml").write_text("titel: x\n", encoding="utf-8")

    refused = run("deploy", "approval", "--root", str(shell))

    assert refused.exit_code == 1
    assert "titel" in refused.output
    assert "approval.decide" in refused.output


def test_a_bundle_that_is_not_there_is_an_error_and_not_a_pass(shell: Path) -> None:
    missing = run("check", "nothing", "--root", str(shell))

    assert missing.exit_code == 1
    assert "没有可执行的流程" in missing.output


def test_production_without_a_secret_does_not_start(shell: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_ENV", "production")

    refused = run("db", "upgrade")

    assert refused.exit_code == 1
    assert "LINLI_SECRET_KEY" in refused.output
