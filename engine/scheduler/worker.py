"""The worker process: APScheduler calls poller and courier every second and tidies up at night; it holds no data."""

from collections.abc import Callable
from uuid import uuid4

import structlog
from apscheduler.schedulers.blocking import BlockingScheduler

from engine.commands import ForgetDocuments, ForgetDrafts, ForgetSessions, LearnForecasts, SweepRetention
from engine.engine import Engine
from engine.feel.evaluation import SHANGHAI
from engine.outbound.delivery import Ways
from engine.outbound.webhook import web_client
from engine.scheduler.courier import Courier
from engine.scheduler.poller import Poller

_log = structlog.get_logger("linli.worker")
INTERVAL_SECONDS = 1
LEARN_MINUTES = 10


def run_worker(engine: Engine) -> None:
    """Runs until the process is ended. One round at a time: a late round is skipped, not stacked."""
    scheduler = BlockingScheduler(timezone="UTC")
    courier = Courier(engine, Ways(engine.channels.mail, web_client()))
    for rounds in (Poller(engine), courier):
        scheduler.add_job(rounds.round, "interval", seconds=INTERVAL_SECONDS, max_instances=1, coalesce=True)
    for forget in (ForgetDocuments, ForgetDrafts, ForgetSessions):
        scheduler.add_job(_nightly(engine, forget), "cron", hour=3, timezone=SHANGHAI)
    scheduler.add_job(_sweeping(engine), "cron", hour=3, minute=30, timezone=SHANGHAI)
    scheduler.add_job(_learning(engine), "interval", minutes=LEARN_MINUTES, max_instances=1, coalesce=True)
    scheduler.start()


def _nightly(engine: Engine, forget: type[ForgetDocuments | ForgetDrafts | ForgetSessions]) -> Callable[[], object]:
    return lambda: engine.handle(forget(id=str(uuid4())))


def _sweeping(engine: Engine) -> Callable[[], None]:
    """Batch after batch; only numbers are logged."""

    def sweep() -> None:
        while forgotten := engine.handle(SweepRetention(id=str(uuid4())))["forgotten"]:
            _log.info("personal data forgotten", forgotten=forgotten)

    return sweep


def _learning(engine: Engine) -> Callable[[], None]:
    """Batch after batch, each a command of its own, until all that has ended is counted."""

    def learn() -> None:
        while engine.handle(LearnForecasts(id=str(uuid4())))["read"]:
            pass

    return learn
