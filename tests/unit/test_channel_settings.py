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
     ("LINLI_SMTP_PORT", "0"), ("LINLI_NOTICE_WEBHOOK_URL", "ftp://a"), ("LINLI_PUBLIC_URL", "linli"),
     ("LINLI_QUIET_HOURS", "8-20"), ("LINLI_QUIET_HOURS", "08:00-08:00"), ("LINLI_QUIET_HOURS", "25:00-08:00"),
     ("LINLI_NOTICE_CLASSES", "mail=X"), ("LINLI_NOTICE_CLASSES", "fax=P"), ("LINLI_NOTICE_CLASSES", "mail")],
)  # fmt: skip
def test_what_does_not_fit_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read_settings({**MAIL, name: value})


def test_nights_are_quiet_and_groups_are_told_nothing_personal_unless_it_is_said() -> None:
    usual, chosen = (
        read_settings(environ).channels
        for environ in ({}, {"LINLI_QUIET_HOURS": "off", "LINLI_NOTICE_CLASSES": "mail=S wecom=P"})
    )

    assert (usual.quiet_hours, usual.limits) == (
        "20:00-08:00", {"mail": "P", "webhook": "P", "wecom": "N", "dingtalk": "N"},
    )  # fmt: skip
    assert (chosen.quiet_hours, chosen.limits) == (
        None, {"mail": "S", "webhook": "P", "wecom": "P", "dingtalk": "N"},
    )  # fmt: skip


def test_no_secret_of_a_channel_is_shown() -> None:
    environ = {
        **MAIL, "LINLI_SMTP_PASSWORD": "hidden", "LINLI_NOTICE_WEBHOOK_SECRET": "hidden",
        "LINLI_NOTICE_WEBHOOK_URL": "https://a.org/hidden", "LINLI_WECOM_ROBOTS": "*=https://a.org/hidden",
    }  # fmt: skip

    assert "hidden" not in repr(read_settings(environ))
