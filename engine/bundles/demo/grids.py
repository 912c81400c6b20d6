"""Divides a community into connected grids of nearly equal load: far seeds, growth by need, moves at the borders.

Decimal fractions are added with `fsum`: `sum` rounds differently from one version of Python to the next.
"""

from dataclasses import dataclass
from math import fsum
from random import Random

from engine.bundles.demo.buildings import Building, Community, Estate, distances, is_connected

GRIDS_PER_COMMUNITY = 6
TRIALS = 40
WEIGHTS = {"population": 0.50, "households": 0.20, "special": 0.20, "area": 0.10}
LEAST_GAIN, LEAST_DIFFERENCE = 1e-12, 1e-15


@dataclass(frozen=True, slots=True)
class Partition:
    """Each building's grid, from 0, and each grid's share of the load; all shares add up to one."""

    grid_of: dict[str, int]
    loads: tuple[float, ...]

    @property
    def cost(self) -> float:
        return _cost(list(self.loads))

    def deviation(self, grid: int) -> float:
        """How far a grid's load lies from the mean, as a share of the mean."""
        return self.loads[grid] * len(self.loads) - 1

    def members(self, estate: Estate) -> list[list[Building]]:
        return [
            [building for building in estate.buildings if self.grid_of[building.id] == grid]
            for grid in range(len(self.loads))
        ]

    def grid_id(self, community: Community, building: str) -> str:
        return f"{community.id}-{self.grid_of[building] + 1:02d}"


def partition(estate: Estate, grids: int, seed: str) -> Partition:
    """The best of many trials; the same seed gives the same grids."""
    chance = Random(seed)
    ground = _Ground(estate)
    best = ground.trial(grids, chance)
    for _ in range(TRIALS - 1):
        found = ground.trial(grids, chance)
        if found.cost < best.cost - LEAST_DIFFERENCE:
            best = found
    return best


def _cost(loads: list[float]) -> float:
    target = 1 / len(loads)
    return fsum((load - target) ** 2 for load in loads)


class _Ground:
    """What all trials of one community share."""

    def __init__(self, estate: Estate) -> None:
        self.ids = sorted(building.id for building in estate.buildings)
        self.near = estate.neighbours()
        self.apart = {id: distances(id, self.near, set(self.ids)) for id in self.ids}
        totals = {name: fsum(getattr(building, name) for building in estate.buildings) for name in WEIGHTS}
        self.load = {
            building.id: fsum(weight * getattr(building, name) / totals[name] for name, weight in WEIGHTS.items())
            for building in estate.buildings
        }

    def trial(self, grids: int, chance: Random) -> Partition:
        seeds = self._seeds(grids, chance)
        grid_of = {id: grid for grid, id in enumerate(seeds)}
        loads = [self.load[id] for id in seeds]
        while len(grid_of) < len(self.ids):
            self._grow(grid_of, loads)
        while any([self._moved(id, grid_of, loads) for id in self.ids]):
            pass
        return Partition(grid_of, tuple(loads))

    def _seeds(self, grids: int, chance: Random) -> list[str]:
        """One by chance, then always the building farthest from all chosen."""
        seeds = [chance.choice(self.ids)]
        while len(seeds) < grids:
            seeds.append(max(self.ids, key=lambda id: (min(self.apart[seed][id] for seed in seeds), id)))
        return seeds

    def _grow(self, grid_of: dict[str, int], loads: list[float]) -> None:
        """The lightest grid that can takes the free neighbour with the fewest free neighbours of its own."""
        for grid in sorted(range(len(loads)), key=lambda grid: (loads[grid], grid)):
            free = {
                there for here, of in grid_of.items() if of == grid for there in self.near[here] if there not in grid_of
            }
            if free:
                taken = min(free, key=lambda id: (sum(other not in grid_of for other in self.near[id]), id))
                grid_of[taken] = grid
                loads[grid] += self.load[taken]
                return

    def _moved(self, id: str, grid_of: dict[str, int], loads: list[float]) -> bool:
        """Give a building to a neighbouring grid if that evens the load and leaves its own grid in one piece."""
        own = grid_of[id]
        for other in sorted({grid_of[there] for there in self.near[id]} - {own}):
            moved = list(loads)
            moved[own] -= self.load[id]
            moved[other] += self.load[id]
            if _cost(moved) + LEAST_GAIN < _cost(loads) and self._can_leave(id, grid_of):
                grid_of[id] = other
                loads[:] = moved
                return True
        return False

    def _can_leave(self, id: str, grid_of: dict[str, int]) -> bool:
        rest = [other for other in self.ids if grid_of[other] == grid_of[id] and other != id]
        return bool(rest) and is_connected(rest, self.near)
