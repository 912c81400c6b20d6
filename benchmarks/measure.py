"""Measures acts side by side: in turns, so that a busy moment of the machine meets them alike; it knows no subject."""

import gc
from collections.abc import Callable, Mapping
from random import Random
from statistics import median
from time import perf_counter

Act = Callable[[], object]
Acts = Mapping[str, Act]


def side_by_side(acts: Acts, *, rounds: int, calls: int = 1) -> dict[str, float]:
    """The median seconds of one call of each act. Every round has an order of its own, calls each once more
    before it counts (the others have filled the caches), and collects the garbage at its end only."""
    taken: dict[str, list[float]] = {name: [] for name in acts}
    gc.disable()
    order, shuffle = list(acts), Random(0).shuffle
    for _ in range(rounds):
        shuffle(order)
        for name in order:
            acts[name]()
            taken[name].append(_seconds(acts[name], calls))
        gc.collect()
    gc.enable()
    return {name: median(seconds) for name, seconds in taken.items()}


def _seconds(act: Act, calls: int) -> float:
    begun = perf_counter()
    for _ in range(calls):
        act()
    return (perf_counter() - begun) / calls


def table(title: str, seconds: Mapping[str, float]) -> str:
    """One line for each act, with its ratio to the first."""
    first = next(iter(seconds.values()))
    width = max(map(len, seconds))
    lines = [f"  {name:<{width}}  {taken * 1000:10.4f} ms  {taken / first:8.2f} ×" for name, taken in seconds.items()]
    return "\n".join([title, *lines])
