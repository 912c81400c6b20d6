"""The residents known by name: fifty per grid, with invented numbers that can belong to nobody."""

from collections.abc import Iterator
from hashlib import sha256
from random import Random

from engine.bundles.demo.buildings import Building, Community, Estate
from engine.bundles.demo.grids import GRIDS_PER_COMMUNITY, Partition
from engine.bundles.demo.names import FEMALE_NAMES, KNOWN, MALE_NAMES, SURNAMES

RESIDENTS_PER_COMMUNITY = 300
ELDERS, CHILDREN = 11, 6
"""Of the fifty of each grid: 22 % are 60 or older in 2026."""

YEARS = {"elder": (1934, 1966), "adult": (1967, 2007), "child": (2010, 2020)}
TAGS = (("elder", "独居老人"), ("elder", "独居老人"), ("adult", "残疾人"), ("adult", "残疾人"), ("adult", "低保"))
TAG_BY_TURNS = (("elder", "孤寡老人"), ("child", "困境儿童"))
"""In every grid the first; of the second, one grid has the one and the next the other."""

KNOWN_TAGS = {"XY-R017": "独居老人"}
"""People whom examples name; they change places with a neighbour who drew the tag."""

REGISTERED_SHARE = 0.8
AREA_CODE = "990000"
"""Assigned to no place, so that no number is anybody's."""
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
SALT = "yunchuan-demo"

Row = dict[str, object]


def residents_of(community: Community, estate: Estate, parts: Partition, seed: int, before: int) -> list[Row]:
    """The residents of one community, dealt out to its grids in turn; `before` have telephone numbers already."""
    chance = Random(f"{seed}:{community.id}:residents")
    names = _names(chance)
    homes = parts.members(estate)
    plans = [_plan(grid, chance) for grid in range(GRIDS_PER_COMMUNITY)]
    _honour_known_tags(community, plans)
    rows: list[Row] = []
    for index in range(RESIDENTS_PER_COMMUNITY):
        grid = index % GRIDS_PER_COMMUNITY
        age, tags = plans[grid][index // GRIDS_PER_COMMUNITY]
        id = f"{community.id}-R{index + 1:03d}"
        name, gender = KNOWN.get(id) or next(names)
        born = _birth_date(age, chance)
        number = id_number(born, before + index, gender)
        building, flat = _home(homes[grid], chance)
        rows.append(
            {
                "id": id,
                "name": name,
                "gender": gender,
                "birth_year": int(born[:4]),
                "phone": f"1000000{before + index + 1:04d}",
                "id_hash": sha256(f"{SALT}:{number}".encode()).hexdigest(),
                "id_last4": number[-4:],
                "household": f"{building.id}-{flat:02d}",
                "building": building.id,
                "grid": f"{community.id}-{grid + 1:02d}",
                "residence": "registered" if chance.random() < REGISTERED_SHARE else "resident",
                "tags": tags,
            }
        )
    return rows


def _names(chance: Random) -> Iterator[tuple[str, str]]:
    """Names that do not repeat within the community; frequent surnames come more often."""
    weights = [1 / (rank + 4) for rank in range(len(SURNAMES))]
    used = {name for name, _ in KNOWN.values()}
    while True:
        gender, given = chance.choice((("female", FEMALE_NAMES), ("male", MALE_NAMES)))
        name = chance.choices(SURNAMES, weights)[0] + chance.choice(given)
        if name not in used:
            used.add(name)
            yield name, gender


def _plan(grid: int, chance: Random) -> list[tuple[str, list[str]]]:
    """Age groups and tags of a grid's residents, shuffled; nobody carries two tags."""
    wanted = [*TAGS, TAG_BY_TURNS[grid % 2]]
    size = RESIDENTS_PER_COMMUNITY // GRIDS_PER_COMMUNITY
    ages = ["elder"] * ELDERS + ["child"] * CHILDREN + ["adult"] * (size - ELDERS - CHILDREN)
    plan: list[tuple[str, list[str]]] = []
    for age in ages:
        tag = next((tag for of, tag in wanted if of == age), None)
        if tag is not None:
            wanted.remove((age, tag))
        plan.append((age, [tag] if tag is not None else []))
    chance.shuffle(plan)
    return plan


def _honour_known_tags(community: Community, plans: list[list[tuple[str, list[str]]]]) -> None:
    for id, tag in KNOWN_TAGS.items():
        if id.startswith(community.id):
            place, grid = divmod(int(id[-3:]) - 1, GRIDS_PER_COMMUNITY)
            plan = plans[grid]
            drawn = next(other for other, (_, tags) in enumerate(plan) if tag in tags)
            plan[place], plan[drawn] = plan[drawn], plan[place]


def _birth_date(age: str, chance: Random) -> str:
    first, last = YEARS[age]
    return f"{chance.randint(first, last)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"


def _home(buildings: list[Building], chance: Random) -> tuple[Building, int]:
    building = chance.choices(buildings, [building.households for building in buildings])[0]
    return building, chance.randint(1, building.households)


def id_number(born: str, serial: int, gender: str) -> str:
    """Eighteen characters with the check character of GB 11643; the serial is odd for men."""
    digits = f"{AREA_CODE}{born}{serial % 500 * 2 + (gender == 'male'):03d}"
    return digits + check_character(digits)


def check_character(digits: str) -> str:
    return ID_CHECKS[sum(int(digit) * weight for digit, weight in zip(digits, ID_WEIGHTS, strict=True)) % 11]
