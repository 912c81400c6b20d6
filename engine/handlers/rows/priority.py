"""A case becomes more or less urgent: its open promises are counted anew, for their limits may depend on it."""

from engine.facts import VariablesSet
from engine.handlers.settlement import Case, Settlement
from engine.people import PRIORITY


def variables_set(it: Settlement, case: Case, fact: VariablesSet) -> None:
    """What begins at this moment has begun with the new value."""
    if PRIORITY not in fact.names:
        return
    clocks = it.work.clocks.of_instance(case.row.key)
    if any(clock.next_at is not None and clock.started_at < it.env.now for clock in clocks):
        it.work.recounts.add(case.row.key, it.env.now)
