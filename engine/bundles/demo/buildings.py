"""Buildings on a lattice of streets, and the paths between neighbours."""

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import fsum
from random import Random

Path = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Community:
    id: str
    zh: str
    population: int
    rows: int
    columns: int


COMMUNITIES = (
    Community("XY", "向阳社区", 4800, 6, 8),
    Community("HS", "和顺社区", 4200, 6, 7),
    Community("BH", "滨河社区", 3600, 6, 6),
)
BLOCKED_SHARE = 0.1
"""So many of the paths between neighbours are walled off, as long as everything stays within walking reach."""
SPECIAL_SHARE = 0.06


@dataclass(frozen=True, slots=True)
class Building:
    """`x`, `y` in metres, `area` in hectares, `special` = households that need care."""

    id: str
    row: int
    column: int
    x: float
    y: float
    households: int
    population: int
    area: float
    special: int


@dataclass(frozen=True, slots=True)
class Estate:
    """The buildings of a community in order, with the paths that can be walked."""

    buildings: tuple[Building, ...]
    paths: tuple[Path, ...]

    def neighbours(self) -> dict[str, list[str]]:
        return neighbours((building.id for building in self.buildings), self.paths)


def build_estate(community: Community, seed: int) -> Estate:
    chance = Random(f"{seed}:{community.id}:bld")
    buildings = _buildings(community, chance)
    return Estate(buildings, _walkable(buildings, chance))


def _buildings(community: Community, chance: Random) -> tuple[Building, ...]:
    count = community.rows * community.columns
    households = [chance.randint(24, 56) for _ in range(count)]
    people = apportion([number * chance.uniform(2.2, 2.9) for number in households], community.population)
    return tuple(
        _building(community, index, households[index], people[index], chance) for index in range(count)
    )  # fmt: skip


def _building(community: Community, index: int, households: int, population: int, chance: Random) -> Building:
    row, column = divmod(index, community.columns)
    return Building(
        id=f"{community.id}-B{index + 1:02d}",
        row=row,
        column=column,
        x=round(column * 60 + chance.uniform(-8, 8), 1),
        y=round(row * 50 + chance.uniform(-8, 8), 1),
        households=households,
        population=population,
        area=round(chance.uniform(0.20, 0.60), 2),
        special=sum(chance.random() < SPECIAL_SHARE for _ in range(households)),
    )


def apportion(shares: list[float], total: int) -> list[int]:
    """Whole numbers in proportion to the shares that add up exactly: the largest remainders are rounded up."""
    whole = fsum(shares)
    quotas = [share * total / whole for share in shares]
    counts = [int(quota) for quota in quotas]
    by_remainder = sorted(range(len(shares)), key=lambda index: (counts[index] - quotas[index], index))
    for index in by_remainder[: total - sum(counts)]:
        counts[index] += 1
    return counts


def _walkable(buildings: tuple[Building, ...], chance: Random) -> tuple[Path, ...]:
    ids = [building.id for building in buildings]
    paths = sorted(_lattice(buildings))
    chance.shuffle(paths)
    to_block = int(len(paths) * BLOCKED_SHARE)
    kept = list(paths)
    for path in paths:
        if to_block == 0:
            break
        without = [other for other in kept if other != path]
        if is_connected(ids, neighbours(ids, without)):
            kept = without
            to_block -= 1
    return tuple(sorted(kept))


def _lattice(buildings: tuple[Building, ...]) -> Iterable[Path]:
    by_place = {(building.row, building.column): building.id for building in buildings}
    for (row, column), id in by_place.items():
        for place in ((row, column + 1), (row + 1, column)):
            if place in by_place:
                yield id, by_place[place]


def neighbours(ids: Iterable[str], paths: Iterable[Path]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {id: [] for id in ids}
    for one, other in paths:
        found[one].append(other)
        found[other].append(one)
    return found


def distances(start: str, near: Mapping[str, list[str]], within: Collection[str]) -> dict[str, int]:
    """Paths to walk from `start` to every building of `within` that can be reached inside it."""
    found = {start: 0}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for there in near[here]:
            if there in within and there not in found:
                found[there] = found[here] + 1
                queue.append(there)
    return found


def is_connected(ids: Collection[str], near: Mapping[str, list[str]]) -> bool:
    """Whether one can walk between any two of these buildings without leaving them."""
    return len(distances(next(iter(ids)), near, set(ids))) == len(ids)
