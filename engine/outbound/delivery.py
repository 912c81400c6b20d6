"""How often what did not arrive is tried again, and by which way a letter goes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx

from engine.outbound.letter import DeliveryFailed, Letter
from engine.outbound.mail import send_mail
from engine.outbound.robots import ROBOTS, speak
from engine.outbound.webhook import post_webhook
from engine.settings import MailSettings

PAUSES = (
    timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=12),
)  # fmt: skip


def pause_after(attempts: int) -> timedelta | None:
    """Until the next attempt when so many have failed; None = no more."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


@dataclass(frozen=True, slots=True)
class Ways:
    """By which letters can leave this process. Without `mail` none can be sent by mail."""

    mail: MailSettings | None
    web: httpx.Client

    def deliver(self, kind: str, letter: Letter, now: datetime) -> None:
        """Raises DeliveryFailed."""
        if kind in ROBOTS:
            speak(kind, letter, self.web, now)
        elif kind == "webhook":
            post_webhook(letter, self.web, now)
        elif self.mail is not None:
            send_mail(letter, self.mail)
        else:
            raise DeliveryFailed("SMTP is not set up: LINLI_SMTP_HOST")
