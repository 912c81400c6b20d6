"""What an operator sets by environment variables, and the installation's own secret; it keeps none in the code."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class SettingsError(Exception):
    """A setting is missing or wrong; the message names the variable and what to put there."""


class MailSecurity(StrEnum):
    """How the connection to the mail server is protected, with its usual port."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"

    @property
    def port(self) -> int:
        return {MailSecurity.STARTTLS: 587, MailSecurity.TLS: 465, MailSecurity.NONE: 25}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """The server that takes our mail, and in whose name it is sent."""

    host: str
    port: int
    sender: str
    security: MailSecurity = MailSecurity.STARTTLS
    user: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Robot:
    """Who speaks in a group of a messenger. Whoever knows `url` may speak there: it is a secret like `secret`."""

    url: str = field(repr=False)
    secret: str | None = field(default=None, repr=False)


LIMITS = {"mail": "P", "webhook": "P", "wecom": "N", "dingtalk": "N"}
"""In a group everybody reads everybody's notices: by itself a robot says nothing personal."""
QUIET = "20:00-08:00"
EVERYWHERE = "*"
Robots = Mapping[str, Robot]
"""By unit; `*` is for units that have none of their own, nor has a unit above them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """Where notices go besides the product itself. `webhook` is one address for all of them, signed with its secret;
    `wecom` and `dingtalk` are robots in groups; `public_url` stands before the links in what leaves the house.
    `limits` is the most personal class that a channel may carry; in `quiet_hours` only what is urgent goes out."""

    mail: MailSettings | None = None
    webhook: str | None = field(default=None, repr=False)
    webhook_secret: str | None = field(default=None, repr=False)
    wecom: Robots = field(default_factory=dict)
    dingtalk: Robots = field(default_factory=dict)
    public_url: str | None = None
    limits: Mapping[str, str] = field(default_factory=lambda: dict(LIMITS))
    quiet_hours: str | None = None

    @property
    def lead_out(self) -> bool:
        """Whether any is set up."""
        return any((self.mail, self.webhook, self.wecom, self.dingtalk))

    def robots(self, kind: str) -> Robots:
        return {"wecom": self.wecom, "dingtalk": self.dingtalk}.get(kind, {})


NOWHERE_ELSE = Channels()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One process's settings. `database_url` is an SQLAlchemy URL; `var` the folder for the file database and the
    development secret; `proxies` how many of ours a request passes, whose word about its address is believed."""

    database_url: str
    secret_key: str | None
    production: bool
    test_clock: bool
    admin_password: str | None
    var: Path
    tenant: str = "yunchuan"
    channels: Channels = NOWHERE_ELSE
    proxies: int = 0

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read `LINLI_*`. Raises SettingsError for what is missing or wrong."""
    var = Path(environ.get("LINLI_VAR", "var")).absolute()
    production = environ.get("LINLI_ENV", "development") == "production"
    secret = environ.get("LINLI_SECRET_KEY") or None
    if production and not secret:
        raise SettingsError(
            "LINLI_SECRET_KEY 未设置：生产环境必须设置一个至少32位的随机值。"
            " / LINLI_SECRET_KEY is missing: production needs a random value of 32 characters or more."
        )
    return Settings(
        database_url=_driver(environ.get("LINLI_DATABASE_URL") or f"sqlite:///{var / 'linli.db'}"),
        secret_key=secret,
        production=production,
        test_clock=environ.get("LINLI_TEST_CLOCK") == "1",
        admin_password=environ.get("LINLI_ADMIN_PASSWORD") or None,
        var=var,
        tenant=environ.get("LINLI_TENANT", "yunchuan"),
        proxies=_number(environ, "LINLI_PROXIES"),
        channels=Channels(
            mail=_mail(environ),
            webhook=_address(environ, "LINLI_NOTICE_WEBHOOK_URL"),
            webhook_secret=environ.get("LINLI_NOTICE_WEBHOOK_SECRET") or None,
            wecom=_robots(environ, "LINLI_WECOM_ROBOTS"),
            dingtalk=_robots(environ, "LINLI_DINGTALK_ROBOTS"),
            public_url=_address(environ, "LINLI_PUBLIC_URL"),
            limits=_limits(environ),
            quiet_hours=_quiet(environ),
        ),
    )


def _number(environ: Mapping[str, str], name: str) -> int:
    found = environ.get(name) or "0"
    if not (found.isascii() and found.isdecimal()):
        raise SettingsError(f"{name} 应为非负整数。 / {name} must be a number, 0 or more.")
    return int(found)


def _mail(environ: Mapping[str, str]) -> MailSettings | None:
    host, sender = environ.get("LINLI_SMTP_HOST"), environ.get("LINLI_SMTP_FROM", "")
    if not host:
        return None
    if "@" not in sender:
        raise SettingsError(
            "LINLI_SMTP_FROM 未设置或不是邮箱地址：请填写发件人邮箱。"
            " / LINLI_SMTP_FROM is missing or no mail address: put the sender's there."
        )
    named = environ.get("LINLI_SMTP_SECURITY", MailSecurity.STARTTLS)
    if named not in set(MailSecurity):
        raise SettingsError(
            f"LINLI_SMTP_SECURITY 不能是 {named!r}：请填写 starttls、tls 或 none。"
            f" / LINLI_SMTP_SECURITY cannot be {named!r}: put starttls, tls or none."
        )
    security, port = MailSecurity(named), environ.get("LINLI_SMTP_PORT", "")
    if port and not (port.isdecimal() and 0 < int(port) < 65536):
        raise SettingsError(
            f"LINLI_SMTP_PORT 不能是 {port!r}：请填写端口号。 / LINLI_SMTP_PORT cannot be {port!r}: put a port number."
        )
    return MailSettings(
        host=host, port=int(port) if port else security.port, sender=sender, security=security,
        user=environ.get("LINLI_SMTP_USER") or None, password=environ.get("LINLI_SMTP_PASSWORD") or None,
    )  # fmt: skip


def _address(environ: Mapping[str, str], name: str) -> str | None:
    """Without a slash at its end."""
    address = environ.get(name, "").rstrip("/")
    if address and not address.startswith(("https://", "http://")):
        raise SettingsError(f"{name} 应以 https:// 或 http:// 开头。 / {name} must begin with https:// or http://.")
    return address or None


def _robots(environ: Mapping[str, str], name: str) -> dict[str, Robot]:
    """Written `unit=address` or `unit=address#secret`, with blanks between; `*` stands for every unit. What is wrong
    is named by its place: the entry itself is a secret."""
    found: dict[str, Robot] = {}
    for place, entry in enumerate(environ.get(name, "").split(), start=1):
        unit, _, address = entry.partition("=")
        url, _, secret = address.partition("#")
        if not unit or not url.startswith(("https://", "http://")):
            raise SettingsError(
                f"{name} 第{place}项应写作 单位=https://…，钉钉加签时再加 #密钥；所有单位共用时单位写 *。"
                f" / Entry {place} of {name} must be unit=https://…, with #secret where it signs; * is every unit."
            )
        found[unit] = Robot(url=url, secret=secret or None)
    return found


def _limits(environ: Mapping[str, str]) -> dict[str, str]:
    """Written `mail=P wecom=N`; what is not named stays as it is."""
    limits = dict(LIMITS)
    for entry in environ.get("LINLI_NOTICE_CLASSES", "").split():
        channel, _, level = entry.partition("=")
        if channel not in LIMITS or level not in ("N", "P", "S"):
            raise SettingsError(
                f"LINLI_NOTICE_CLASSES 中 {entry!r} 有误：请写作 mail=P，渠道为 {'、'.join(LIMITS)}，类别为 N、P、S。"
                f" / {entry!r} in LINLI_NOTICE_CLASSES: write mail=P with one of {', '.join(LIMITS)} and N, P or S."
            )
        limits[channel] = level
    return limits


def _quiet(environ: Mapping[str, str]) -> str | None:
    written = environ.get("LINLI_QUIET_HOURS") or QUIET
    if written == "off":
        return None
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d", written) or written[:5] == written[6:]:
        raise SettingsError(
            f"LINLI_QUIET_HOURS 不能是 {written!r}：请写作 20:00-08:00，不设免打扰时写 off。"
            f" / LINLI_QUIET_HOURS cannot be {written!r}: write 20:00-08:00, or off."
        )
    return written


def _driver(url: str) -> str:
    """`postgresql://` and `postgres://` mean psycopg 3 here."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def instance_secret(settings: Settings) -> str:
    """What signatures and the secrets of departments are made of. In development it is made once, in a file that only
    its owner can read, so that sessions outlive a restart."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.var / "secret_key"
    settings.var.mkdir(parents=True, exist_ok=True)
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text("ascii")
