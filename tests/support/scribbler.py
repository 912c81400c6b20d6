"""A process of its own that writes receipts of all sizes, transaction after transaction, until it is killed.

Run as `python -m tests.support.scribbler <database url>`; it says the name of each transaction after its commit.
"""

import os
import sys
from itertools import count
from random import Random

from engine.errors import Conflict
from engine.store import open_database
from tests.support.stored_rows import NOW


def main(url: str) -> None:
    database, chance = open_database(url), Random(os.getpid())
    for name in (f"{os.getpid()}-{number}" for number in count()):
        try:
            with database.unit_of_work() as work:
                for row in range(chance.randrange(1, 40)):
                    work.receipts.keep(f"{name}-{row}", {"of": "x" * chance.randrange(4000)}, NOW)
                work.receipts.keep(name, {}, NOW)
                work.commit()
        except Conflict:
            continue
        print(name, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
