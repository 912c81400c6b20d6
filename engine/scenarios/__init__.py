"""Plays a bundle's Given/When/Then through the engine's front door; it reads rows by queries and writes none.

Contract:
    read_scenario(path, content) -> Scenario            refuses a file with every finding at once
    play(scenario, bundle, files, engine) -> Played     on a fresh engine whose clock may be pinned
    play_on(stage, scenario) -> Played                  on a stage that is set up, which may be another one than Stage
    misplaced(scenario, Forms(bundles)) -> findings     files that no form takes where the scenario brings them
"""

from engine.scenarios.difference import Difference
from engine.scenarios.placing import Forms, brings_files, misplaced
from engine.scenarios.playing import Played, play, play_on
from engine.scenarios.reading import read_scenario
from engine.scenarios.scenario import Scenario
from engine.scenarios.stage import Stage

__all__ = [
    "Difference", "Forms", "Played", "Scenario", "Stage", "brings_files", "misplaced", "play", "play_on",
    "read_scenario",
]  # fmt: skip
