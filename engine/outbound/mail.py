"""Sends a letter by SMTP, as plain text; one connection for each, encrypted unless the settings say otherwise."""

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTPUTF8

from engine.outbound.letter import DeliveryFailed, Letter
from engine.settings import MailSecurity, MailSettings

SECONDS = 15
"""How long the server may take for each of its answers."""


def send_mail(letter: Letter, settings: MailSettings) -> None:
    """Raises DeliveryFailed."""
    try:
        message = _message(letter, settings)
        with _connected(settings) as server:
            if settings.user is not None:
                server.login(settings.user, settings.password or "")
            server.send_message(message)
    except smtplib.SMTPResponseException as refused:
        raise DeliveryFailed(f"SMTP {refused.smtp_code}") from None
    except smtplib.SMTPRecipientsRefused as refused:
        codes = sorted({code for code, _ in refused.recipients.values()})
        raise DeliveryFailed(f"SMTP {codes[0]} recipient") from None
    except (smtplib.SMTPException, OSError, ValueError) as failed:
        raise DeliveryFailed(f"SMTP {type(failed).__name__}") from None


def _connected(settings: MailSettings) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if settings.security is MailSecurity.TLS:
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=SECONDS, context=context)
    server = smtplib.SMTP(settings.host, settings.port, timeout=SECONDS)
    if settings.security is MailSecurity.STARTTLS:
        try:
            server.starttls(context=context)
        except BaseException:
            server.close()
            raise
    return server


def _message(letter: Letter, settings: MailSettings) -> EmailMessage:
    message = EmailMessage(policy=SMTPUTF8)
    message["From"] = settings.sender
    message["To"] = Address(addr_spec=letter.address)
    message["Subject"] = " ".join(letter.subject.split())
    message["Message-ID"] = f"<{letter.id}@{settings.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    return message
