"""The worker process: APScheduler calls the poller every second and tidies up at night; it holds no business data."""

from uuid import uuid4

from apscheduler.schedulers.blocking import BlockingScheduler

from engine.commands import ForgetDocuments
from engine.engine import Engine
from engine.feel.evaluation import SHANGHAI
from engine.scheduler.poller import Poller

INTERVAL_SECONDS = 1


def run_worker(engine: Engine) -> None:
    """Runs until the process is ended. One round at a time: a late round is skipped, not stacked."""
    scheduler = BlockingScheduler(timezone="UTC")
    scheduler.add_job(Poller(engine).round, "interval", seconds=INTERVAL_SECONDS, max_instances=1, coalesce=True)
    scheduler.add_job(lambda: engine.handle(ForgetDocuments(id=str(uuid4()))), "cron", hour=3, timezone=SHANGHAI)
    scheduler.start()
