"""The worker process: APScheduler calls the poller every second and tidies up at night; it holds no business data."""

from collections.abc import Callable
from uuid import uuid4

from apscheduler.schedulers.blocking import BlockingScheduler

from engine.commands import ForgetDocuments, ForgetDrafts
from engine.engine import Engine
from engine.feel.evaluation import SHANGHAI
from engine.scheduler.poller import Poller

INTERVAL_SECONDS = 1


def run_worker(engine: Engine) -> None:
    """Runs until the process is ended. One round at a time: a late round is skipped, not stacked."""
    scheduler = BlockingScheduler(timezone="UTC")
    scheduler.add_job(Poller(engine).round, "interval", seconds=INTERVAL_SECONDS, max_instances=1, coalesce=True)
    for forget in (ForgetDocuments, ForgetDrafts):
        scheduler.add_job(_nightly(engine, forget), "cron", hour=3, timezone=SHANGHAI)
    scheduler.start()


def _nightly(engine: Engine, forget: type[ForgetDocuments] | type[ForgetDrafts]) -> Callable[[], object]:
    return lambda: engine.handle(forget(id=str(uuid4())))
