"""`linli` as an operator uses it: tables, demo tenant, settings."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner, Result

from engine.bundles.tenant import tenant_files
from engine.cli import linli
from engine.cli.demo import invent_past
from engine.engine import Engine
from engine.ids import TenantId
from engine.store import Database, open_database


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings that keep everything below a folder of the test's own."""
    for name in ("LINLI_DATABASE_URL", "LINLI_ADMIN_PASSWORD", "LINLI_ENV"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LINLI_VAR", str(tmp_path / "var"))
    return tmp_path


def run(*args: str) -> Result:
    return CliRunner().invoke(linli, args)


def database(shell: Path) -> Database:
    return open_database(f"sqlite:///{shell / 'var' / 'linli.db'}", TenantId("yunchuan"))


def test_the_demo_tenant_loads_twice_without_harm_and_keeps_what_was_done_meanwhile(shell: Path) -> None:
    first = run("demo", "load")
    assert first.exit_code == 0, first.output
    assert "led_leave_balance: +24" in first.output
    again = run("demo", "load", "--months", "2")
    assert (again.exit_code, "led_leave_balance: +0" in again.output) == (0, True)
    assert "no past is invented" in again.output

    opened = database(shell)
    with opened.snapshot() as work:
        balance = work.ledgers.load("led_leave_balance", "w003/2026")
        assert balance is not None
        assert (balance.row["entitled"], balance.row["used"]) == (10, 4)
    opened.close()


def test_an_empty_demo_has_lived_before_it_is_loaded(shell: Path) -> None:
    """Three days of all bundles; what the demo loads afterwards is there already."""
    opened = database(shell)
    opened.upgrade()
    engine = Engine(opened, lambda: datetime(2026, 11, 27, 6, tzinfo=UTC))
    tally = invent_past(engine, tenant_files("yunchuan"), timedelta(days=3))
    with opened.snapshot() as work:
        assert not work.adoption.is_possible()
        assert work.test_clock.get() is None
    opened.close()
    assert (tally.completed > 0, tally.refused) == (True, {})
    loaded = run("demo", "load")
    assert (loaded.exit_code, "led_resident: +0" in loaded.output, "leave: 未变" in loaded.output) == (0, True, True)


def test_loading_the_demo_again_leaves_alone_what_was_published_in_the_browser(shell: Path) -> None:
    run("demo", "load")
    opened = database(shell)
    with opened.unit_of_work() as work:
        newest = work.definitions.latest_deployment("leave")
        assert newest is not None
        work.definitions.credit(newest.key, ["w017"])
        work.commit()
    opened.close()

    again = run("demo", "load")

    assert (again.exit_code, "changed in the browser, left alone" in again.output) == (0, True)


def test_the_administrator_gets_the_password_of_the_settings_and_it_is_never_shown(
    shell: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINLI_ADMIN_PASSWORD", "a password of our own")
    monkeypatch.setenv("LINLI_ENV", "production")
    monkeypatch.setenv("LINLI_SECRET_KEY", "only for tests, and long enough for them")

    assert "a password of our own" not in run("demo", "load").output

    opened = database(shell)
    with opened.snapshot() as work:
        admin, worker = work.people.account("admin"), work.people.account("w003")
    opened.close()
    assert admin is not None
    assert PasswordHasher().verify(admin.password_hash or "", "a password of our own")
    assert worker is None, "a password that everybody knows opens no real office"


@pytest.mark.parametrize("command", [("deploy", "leave"), ("worker",)])
def test_missing_tables_are_answered_with_what_to_run(shell: Path, command: tuple[str, ...]) -> None:
    refused = run(*command)

    assert refused.exit_code == 1
    assert refused.output.count("linli db upgrade") == 2


def test_old_tables_are_answered_with_what_to_run(shell: Path) -> None:
    opened = database(shell)
    opened.upgrade("0001")
    opened.close()

    assert "linli db upgrade" in run("deploy", "leave").output
    run("db", "upgrade")
    assert "published" in run("deploy", "leave").output


def test_production_without_a_secret_does_not_start(shell: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_ENV", "production")

    refused = run("db", "upgrade")

    assert refused.exit_code == 1
    assert "LINLI_SECRET_KEY" in refused.output


def test_a_departments_secret_is_printed_alone_and_only_when_it_is_issued(shell: Path) -> None:
    loaded = run("demo", "load")
    secrets = [run("department", "secret", "SJ").stdout.strip() for _ in range(2)]

    assert all(re.fullmatch("[0-9a-f]{64}", secret) for secret in secrets)
    assert len(set(secrets)) == 2
    assert not re.search("[0-9a-f]{32}", loaded.output)
    assert run("department", "secret", "XY").exit_code == 1


def test_a_department_is_called_back_where_it_wants(shell: Path) -> None:
    run("demo", "load")
    assert run("department", "callback", "SJ", "https://sj.example.org/in").exit_code == 0
    assert run("department", "callback", "SJ", "sj.example.org").exit_code == 1
    assert run("department", "callback", "CG", "https://cg.example.org/in").exit_code == 1
    opened = database(shell)
    with opened.snapshot() as work:
        known = work.departments.load("SJ")
    opened.close()
    assert known is not None
    assert known.callback_url == "https://sj.example.org/in"


def test_what_was_given_up_is_listed_and_sent_again(shell: Path) -> None:
    run("db", "upgrade")
    opened = database(shell)
    with opened.unit_of_work() as work:
        now = datetime(2026, 11, 24, tzinfo=UTC)
        key = work.outbox.add(kind="webhook", address="https://example.org/in", body="{}", now=now)
        work.outbox.give_up(key, now, "HTTP 500")
        work.commit()
    opened.close()

    assert f"{key}  webhook  2026-11-24 00:00  HTTP 500  https://example.org/in" in run("outbox", "dead").output
    assert run("outbox", "again", str(key)).exit_code == 0
    assert run("outbox", "again", str(key)).exit_code == 1
    assert "0 not delivered" in run("outbox", "dead").output


def test_an_official_list_is_looked_at_first_and_then_imported(shell: Path) -> None:
    run("demo", "load")
    file = shell / "2027.csv"
    file.write_text("日期,类型\n2027-02-09,放假\n2027-02-20,上班\n2027-10-01,放假\n", encoding="utf-8")

    looked, first, again = (run("calendar", "import", str(file), *more) for more in (["--dry-run"], [], []))

    assert [one.exit_code for one in (looked, first, again)] == [0, 0, 0], looked.output
    assert "days that would change: 365" in looked.output  # 2027 is not provisional any more
    assert "days that have changed: 365（2027-01-01 – 2027-12-31）" in first.output
    assert "days that have changed: 0" in again.output


def test_a_faulty_list_is_refused_with_every_line(shell: Path) -> None:
    run("db", "upgrade")
    file = shell / "2027.csv"
    file.write_text("date,kind\n2027-02-30,rest\n2027-02-20,party\n", encoding="utf-8")

    refused = run("calendar", "import", str(file))

    assert refused.exit_code == 1
    assert ("Line 2" in refused.output, "第3行" in refused.output) == (True, True)


def test_the_organisation_goes_out_is_changed_and_comes_in_and_a_later_load_keeps_it(shell: Path) -> None:
    run("demo", "load")
    file = shell / "organisation.yaml"
    assert run("organisation", "export", str(file)).exit_code == 0
    file.write_text(file.read_text(encoding="utf-8").replace("王芳", "王小芳"), encoding="utf-8")

    looked, done, again = (run("organisation", "import", str(file), *more) for more in (["--dry-run"], [], []))
    run("demo", "load")
    kept = run("organisation", "export", str(shell / "kept.xlsx"))
    last = run("organisation", "import", str(shell / "kept.xlsx"), "--dry-run")
    same = run("organisation", "import", str(file), "--dry-run")

    assert "~ people w003 王小芳 (name: 王芳 → 王小芳)" in looked.output
    assert "entries that would change: 1" in looked.output
    assert "entries that have changed: 1" in done.output
    assert "entries that have changed: 0" in again.output
    assert (kept.exit_code, "change: 0" in last.output, "change: 0" in same.output) == (0, True, True)


def test_a_faulty_organisation_is_refused_with_every_line(shell: Path) -> None:
    run("db", "upgrade")
    file = shell / "o.yaml"
    file.write_text("units:\n  YC: {type: street, zh: 街}\npeople:\n  a: {name: 甲, unit: ZZ}\n", encoding="utf-8")
    refused = run("organisation", "import", str(file))
    assert refused.exit_code == 1
    assert all(told in refused.output for told in ("第2行：缺少 en", "Line 4: There is no unit ZZ.", "roles"))
    assert run("organisation", "export", str(shell / "o.pdf")).exit_code == 1
