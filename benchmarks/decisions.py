"""A decision table of twenty rules: read at deployment and decided, by its first and its last rule."""

from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.measure import Acts
from engine.dmn import parse_dmn
from tests.support.dmn import decision, definitions, table
from tests.support.feel import evaluation

TITLE = "A decision table of 20 rules with two inputs"
ROUNDS, CALLS = 50, 20
ROWS = [[f"[{10 * n}..{10 * n + 9}]", '"a", "b"', f'"level {n}"'] for n in range(20)]


@contextmanager
def acts() -> Iterator[Acts]:
    file = definitions(decision("levels", table(["amount", "kind"], ["level"], ROWS, policy="FIRST")))
    levels = parse_dmn(file, "levels.dmn").decisions["levels"]
    yield {
        "decided by the first rule": lambda: levels.decide({"amount": 5, "kind": "a"}, evaluation()),
        "decided by the last rule": lambda: levels.decide({"amount": 195, "kind": "b"}, evaluation()),
        "read and decided": lambda: parse_dmn(file, "levels.dmn").decisions["levels"].decide(
            {"amount": 195, "kind": "b"}, evaluation()
        ),
    }  # fmt: skip
