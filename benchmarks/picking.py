"""A form finds a resident among 20,000: by a part of a name, by the end of a telephone, by a number."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial

from benchmarks.measure import Act, Acts
from engine.commands import LoadLedgerRows
from engine.queries.form_pages import start_page
from engine.queries.picking import Found, find
from engine.store import open_database
from tests.support.databases import SERVERS
from tests.support.engines import Office, actor_of
from tests.support.residents import residents

TITLE = "A resident is found among 20,000, a third of them of one's own unit"
ROUNDS, CALLS = 20, 1
MANY = 20_000
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高", "英秀兰芳敏静丽强磊军洋勇艳杰娟涛明超霞平"
ASKED = {
    "part of a name": "秀兰", "a name nobody has": "欧阳修", "end of a telephone": "4321", "number": "P-12345",
}  # fmt: skip


@contextmanager
def acts() -> Iterator[Acts]:
    with ExitStack() as stack:
        found: dict[str, Act] = {}
        for name, server in SERVERS.items():
            fresh = stack.enter_context(server())
            office = residents(Office(stack.enter_context(closing(open_database(fresh())))))
            for start in range(0, MANY, 1_000):
                office.does(LoadLedgerRows, ledger="led_people", rows=[_row(n) for n in range(start, start + 1_000)])
            found |= {f"{name}, {what}": partial(_finds, office, asked) for what, asked in ASKED.items()}
        yield found


def _finds(office: Office, asked: str) -> Found:
    with office.engine.database.snapshot() as work:
        page = start_page(work, office.engine.library, "help", actor_of("ann"), office.now)
        return find(work, office.engine.library, page.pickings["residents"], asked)


def _row(n: int) -> dict[str, object]:
    name = SURNAMES[n % 15] + GIVEN[n // 15 % 20] + GIVEN[n // 300 % 20]
    return {
        "nr": f"P-{n:05}", "community": "XY" if n % 3 == 0 else "YC", "name": name, "phone": f"1380000{n % 10_000:04}",
        "building": f"幸福路12号{n % 40}号楼", "status": "active", "illness": "哮喘",
    }  # fmt: skip
