"""`python -m benchmarks [subject …]`: prints medians, and ratios to the first line of each table; it judges nothing."""

import sys
from importlib import import_module

from benchmarks.measure import side_by_side, table

SUBJECTS = ("age", "completing", "conditions", "decisions", "picking", "web", "working_time")


def main(*wanted: str) -> None:
    if unknown := set(wanted) - set(SUBJECTS):
        sys.exit(f"Unknown: {', '.join(sorted(unknown))}. Choose from: {', '.join(SUBJECTS)}.")
    for name in wanted or SUBJECTS:
        subject = import_module(f"benchmarks.{name}")
        print(f"{name} …", file=sys.stderr)
        with subject.acts() as acts:
            print(
                table(subject.TITLE, side_by_side(acts, rounds=subject.ROUNDS, calls=subject.CALLS)),
                end="\n\n",
                flush=True,
            )


main(*sys.argv[1:])
