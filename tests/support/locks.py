"""A process of its own that stands where SQLite stands while it reads a killed writer's log again.

Run as `python -m tests.support.locks <file>`: it spoils the index of the log, so that it has to be made anew, holds the
lock under which that is done, says "held", and lets go at a line on its standard input.
"""

import fcntl
import sqlite3
import sys

RECOVERY_LOCK = 122
"""Byte of the index's locks (SQLite's file format, 2.3.1: 120 for writers, 121 for checkpoints, 122 for recovery)."""


def main(file: str) -> None:
    reader = sqlite3.connect(file)
    reader.execute("SELECT count(*) FROM sqlite_master").fetchone()  # as long as it is open, the index stays
    with open(f"{file}-shm", "r+b") as index:
        fcntl.lockf(index, fcntl.LOCK_EX, 1, RECOVERY_LOCK)
        index.write(bytes(96))
        index.flush()
        print("held", flush=True)
        sys.stdin.readline()


if __name__ == "__main__":
    main(*sys.argv[1:])
