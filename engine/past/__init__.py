"""Plays a tenant's invented past through the engine's front door, so that a demo has lived; it reads by queries.

Contract:
    read_past(path, content) -> Plan                a bundle's `history.yaml`; refuses it with every finding at once
    misplaced_in_past(path, plan, Forms(bundles)) -> findings   files that no form takes
    live(engine, clock, plan, seed, until, tell) -> Tally
                                                    on an engine with people and bundles whose time is a MovingClock
"""

from engine.past.living import live
from engine.past.placing import misplaced_in_past
from engine.past.plan import Plan, ProcessPast
from engine.past.player import MovingClock, Tally
from engine.past.reading import read_past

__all__ = ["MovingClock", "Plan", "ProcessPast", "Tally", "live", "misplaced_in_past", "read_past"]
