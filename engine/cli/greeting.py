"""What a person reads when the server is up: where it is and, in a demo, who can be tried; it opens no account."""

from collections.abc import Iterator

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from rich.console import Console
from rich.table import Table

from engine.bundles.tenant import tenant_files
from engine.cli.demo import DEMO_PASSWORD
from engine.engine import Engine
from engine.ids import PersonId
from engine.settings import Settings


def greet(engine: Engine, settings: Settings, address: str) -> None:
    """A real office's accounts are nobody else's business: production names the address only."""
    console = Console(highlight=False)
    console.print(f"\n邻里已启动，请用浏览器打开 / Linli is up, open it in a browser: {address}", soft_wrap=True)
    accounts = [] if settings.production else list(_demo_accounts(engine, settings.tenant))
    if not accounts:
        return
    table = Table("用户名 / user name", "姓名 / name", "岗位 / post", box=None, pad_edge=False, padding=(0, 3, 0, 0))
    for row in accounts:
        table.add_row(*row)
    console.print(f"演示账号，密码都是 / demo accounts, all with the password: {DEMO_PASSWORD}\n", soft_wrap=True)
    console.print(table)


def _demo_accounts(engine: Engine, tenant: str) -> Iterator[tuple[str, str, str]]:
    """Those that the tenant names for a demo and that still have the public password."""
    with engine.database.snapshot() as work:
        organisation, _ = engine.library.organisation(work)
        for id in tenant_files(tenant).demo_accounts:
            person, account = organisation.person(PersonId(id)), work.people.account(id)
            if person is None or account is None or not _is_public(account.password_hash):
                continue
            roles = [organisation.roles[post.role] for post in person.posts]
            zh, en = "、".join(role.zh for role in roles), ", ".join(role.en for role in roles)
            yield id, person.name, f"{zh} / {en}" if roles else ""


def _is_public(password_hash: str | None) -> bool:
    try:
        return PasswordHasher().verify(password_hash or "", DEMO_PASSWORD)
    except (VerificationError, InvalidHashError):
        return False
