"""`linli retention` counts what is due and touches nothing, until it is told to."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.cli import linli
from engine.ids import TenantId
from engine.store import open_database
from tests.support.engines import Office
from tests.support.residents import residents


def run(*args: str) -> Result:
    return CliRunner().invoke(linli, args)


@pytest.fixture
def long_ago(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A register that nobody has touched since 2021."""
    for name in ("LINLI_DATABASE_URL", "LINLI_ENV"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LINLI_VAR", str(tmp_path / "var"))
    (tmp_path / "var").mkdir()
    opened = open_database(f"sqlite:///{tmp_path / 'var' / 'linli.db'}", TenantId("yunchuan"))
    opened.upgrade()
    residents(Office(opened, datetime(2021, 3, 1, 1, tzinfo=UTC)))
    opened.close()


def test_it_counts_first_and_removes_when_told(long_ago: None) -> None:
    for _ in range(2):
        counted = run("retention")
        assert counted.exit_code == 0, counted.output
        assert "1  led_people  anonymise" in counted.output
        assert "共1条到期，未作改动" in counted.output
    assert "已处理1条 / 1 done" in run("retention", "--do").output
    assert "共0条到期" in run("retention").output
