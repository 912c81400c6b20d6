"""Rows that an older version has left are there, and mean the same, after the upgrade."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from engine.store import open_database

NOW = datetime(2026, 11, 24, tzinfo=UTC)
LEASE = NOW + timedelta(hours=1)
OLD_JOB = text(
    "INSERT INTO job (tenant_id, key, instance_key, token, element_id, type, headers, retries, status, due_at,"
    " leased_until) VALUES ('default', :key, 1, :key, 'st', 'heat', '{}', 3, :status, '2026-11-24 00:00:00', :until)"
)


def test_leases_of_jobs_end_when_they_would_have_and_what_is_over_stays_over(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'linli.db'}")
    database.upgrade("0005")
    with database.unit_of_work() as work:
        for key, status in enumerate(("ready", "leased", "failed", "completed"), start=1):
            until = "2026-11-24 01:00:00" if status == "leased" else None
            work.connection.execute(OLD_JOB, {"key": key, "status": status, "until": until})
        work.commit()

    database.upgrade()

    with database.snapshot() as work:
        jobs = [work.jobs.load(key) for key in (1, 2, 3, 4)]
        assert [job.due_at for job in jobs] == [NOW, LEASE, None, None]
        assert [job.ended_at for job in jobs] == [None, None, None, NOW]
    database.close()
