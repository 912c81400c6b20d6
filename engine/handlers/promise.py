"""What the FEEL function `due(policy)` answers; promises that run are `clocks`."""

from collections.abc import Mapping
from datetime import datetime

from engine.bundles import Bundle
from engine.errors import IncidentError
from engine.people import ClockKind, start_clock
from engine.runtime import World


def due_of(bundle: Bundle, policy_key: str, variables: Mapping[str, object], world: World) -> datetime | None:
    """When the promise would end if it began now: the FEEL function `due(policy)`. None where there is no such promise
    or its own expression gives no time."""
    policy = bundle.policies.get(policy_key)
    if policy is None or ClockKind.RESOLVE not in policy.limits:
        return None
    try:
        return start_clock(policy, world.now, variables, world.calendar, world.evaluation()).due_at
    except IncidentError:
        return None
