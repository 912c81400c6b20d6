"""The worker process: APScheduler calls the poller every second; it holds no business data."""

from apscheduler.schedulers.blocking import BlockingScheduler

from engine.engine import Engine
from engine.scheduler.poller import Poller

INTERVAL_SECONDS = 1


def run_worker(engine: Engine) -> None:
    """Runs until the process is ended. One round at a time: a late round is skipped, not stacked."""
    scheduler = BlockingScheduler(timezone="UTC")
    scheduler.add_job(Poller(engine).round, "interval", seconds=INTERVAL_SECONDS, max_instances=1, coalesce=True)
    scheduler.start()
