"""Where notices go besides the product: read from the environment, and refused with what to put there."""

import pytest

from engine.settings import MailSecurity, SettingsError, read_settings

MAIL = {"LINLI_SMTP_HOST": "mail.example.org", "LINLI_SMTP_FROM": "linli@example.org"}


def test_nothing_set_sends_nothing() -> None:
    channels = read_settings({}).channels

    assert (channels.mail, channels.webhook, channels.public_url) == (None, None, None)


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_the_port_follows_the_security(security: str, port: int) -> None:
    mail = read_settings({**MAIL, "LINLI_SMTP_SECURITY": security}).channels.mail

    assert mail is not None
    assert (mail.security, mail.port) == (MailSecurity(security), port)


@pytest.mark.parametrize(
    ("name", "value"),
    [("LINLI_SMTP_FROM", "nobody"), ("LINLI_SMTP_SECURITY", "some"), ("LINLI_SMTP_PORT", "many"),
     ("LINLI_SMTP_PORT", "0"), ("LINLI_NOTICE_WEBHOOK_URL", "ftp://a"), ("LINLI_PUBLIC_URL", "linli")],
)  # fmt: skip
def test_what_does_not_fit_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read_settings({**MAIL, name: value})
