"""The population of the demo tenant, invented from a seed: buildings, grids, residents; it writes to no store.

Contract:
    generate_demo(seed) -> dict     {seed, communities, buildings, grids, residents}, JSON values only
    demo_json(seed) -> bytes        the same as canonical JSON: same seed, same bytes, on every machine
"""

import json
from dataclasses import asdict
from math import fsum

from engine.bundles.demo.buildings import COMMUNITIES, Community, Estate, build_estate
from engine.bundles.demo.grids import GRIDS_PER_COMMUNITY, Partition, partition
from engine.bundles.demo.residents import RESIDENTS_PER_COMMUNITY, residents_of

SEED = 20260101

Row = dict[str, object]


def generate_demo(seed: int = SEED) -> dict[str, object]:
    """The whole population; takes about a second."""
    demo: dict[str, list[Row]] = {"communities": [], "buildings": [], "grids": [], "residents": []}
    for index, community in enumerate(COMMUNITIES):
        estate = build_estate(community, seed)
        parts = partition(estate, GRIDS_PER_COMMUNITY, f"{seed}:{community.id}:grid")
        demo["communities"].append(_community_row(community, estate))
        demo["buildings"].extend(_building_rows(community, estate, parts))
        demo["grids"].extend(_grid_rows(community, estate, parts))
        demo["residents"].extend(residents_of(community, estate, parts, seed, index * RESIDENTS_PER_COMMUNITY))
    return {"seed": seed, **demo}


def demo_json(seed: int = SEED) -> bytes:
    return json.dumps(generate_demo(seed), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _community_row(community: Community, estate: Estate) -> Row:
    return {
        "id": community.id,
        "zh": community.zh,
        "population": community.population,
        "households": sum(building.households for building in estate.buildings),
        "paths": sorted(estate.paths),
    }


def _building_rows(community: Community, estate: Estate, parts: Partition) -> list[Row]:
    return [
        {**asdict(building), "community": community.id, "grid": parts.grid_id(community, building.id)}
        for building in estate.buildings
    ]


def _grid_rows(community: Community, estate: Estate, parts: Partition) -> list[Row]:
    rows: list[Row] = []
    for index, members in enumerate(parts.members(estate)):
        rows.append(
            {
                "id": f"{community.id}-{index + 1:02d}",
                "community": community.id,
                "buildings": [building.id for building in members],
                "households": sum(building.households for building in members),
                "population": sum(building.population for building in members),
                "special": sum(building.special for building in members),
                "area": round(fsum(building.area for building in members), 2),
                "load_deviation": round(parts.deviation(index), 6),
            }
        )
    return rows
