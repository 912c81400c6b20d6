"""A command holds the case that it is about before it looks at anything of it; what leads there `store` knows."""

from engine.commands import Command
from engine.store.holding import LEADS
from engine.store.unit_of_work import UnitOfWork


def hold_its_case(command: Command, work: UnitOfWork) -> None:
    """By the first lead that is given: all that one command names is of one family."""
    given = ((name, getattr(command, name, None)) for name in LEADS)
    name, value = next((one for one in given if one[1] is not None), (None, None))
    if name is not None:
        work.held.lead(name, value)
