"""Plays a bundle's Given/When/Then through the engine's front door; it reads rows by queries and writes none.

Contract:
    read_scenario(path, content) -> Scenario            refuses a file with every finding at once
    play(scenario, bundle, files, engine) -> Played     on a fresh engine whose clock may be pinned
"""

from engine.scenarios.difference import Difference
from engine.scenarios.playing import Played, play
from engine.scenarios.reading import read_scenario
from engine.scenarios.scenario import Scenario

__all__ = ["Difference", "Played", "Scenario", "play", "read_scenario"]
