"""What an operator sets by environment variables, and the installation's own secret; it keeps none in the code."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class SettingsError(Exception):
    """A setting is missing or wrong; the message names the variable and what to put there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One process's settings. `database_url` is an SQLAlchemy URL; `var` the folder for the file database and the
    development secret."""

    database_url: str
    secret_key: str | None
    production: bool
    test_clock: bool
    admin_password: str | None
    var: Path
    tenant: str = "yunchuan"

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read `LINLI_*`. Raises SettingsError when production lacks a secret key."""
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
    )


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
