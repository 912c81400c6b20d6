"""What a single-hit table leaves open and what it says twice: findings at deployment, each with an example input.

Only what is certain is said, and only where inputs are compared with constants (DMN 1.5 clause 8.2.8).
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, islice

from engine.dmn.hit_policy import SINGLE
from engine.dmn.reading import Reading
from engine.dmn.regions import Axis, axes
from engine.dmn.table import DecisionTable, Rule
from engine.dmn.xml import Element, children
from engine.feel import feel_text

MAX_RULES = 1_000
MAX_CELLS = 2_000_000
MAX_STEPS = 50_000
MAX_EXAMPLES = 3


def judge(reading: Reading, element: Element, table: DecisionTable) -> None:
    """Adds findings: gaps are warnings, for nobody may ever ask; overlaps are errors where rules contradict."""
    if table.policy not in SINGLE or not table.rules:
        return
    if len(table.rules) > MAX_RULES or _size(table) > MAX_CELLS:
        reading.refuse(
            "DMN_NOT_JUDGED", element, "表太大，未检查空缺与重叠。", "The table is too large to look for gaps.",
            "请拆成几张表。", "Split it.", warning=True,
        )  # fmt: skip
        return
    cut = axes(table)
    if not any(output.default for output in table.outputs):
        _warn_of_gaps(reading, element, table, cut)
    if table.policy in ("UNIQUE", "ANY"):
        _refuse_overlaps(reading, element, table, cut)


def _size(table: DecisionTable) -> int:
    """How many cells have to be asked about how many examples, roughly."""
    constants: dict[int, set[object]] = {}
    for rule in table.rules:
        for column, cell in rule.cells:
            constants.setdefault(column, set()).update(cell.constants or ())
    return 2 * sum(map(len, constants.values())) * len(table.rules)


def _warn_of_gaps(reading: Reading, element: Element, table: DecisionTable, cut: Sequence[Axis]) -> None:
    for example in _gaps(cut, (1 << len(table.rules)) - 1):
        zh, en = _told(cut, example)
        reading.refuse(
            "DMN_GAP", element, f"没有规则适用于 {zh}。", f"No rule applies to {en}.",
            "请补充规则或默认输出；若不会出现，可在输入列写明允许值。",
            "Add a rule or a default output; if it never occurs, say so in the column's allowed values.", warning=True,
        )  # fmt: skip


def _gaps(cut: Sequence[Axis], every: int) -> list[list[int]]:
    """Up to three combinations of regions, by their places, where no rule can match."""
    found: list[list[int]] = []
    seen: set[tuple[int, int]] = set()

    def search(depth: int, matching: int, chosen: list[int]) -> None:
        if not matching:
            found.append(chosen)
        elif depth < len(cut) and (depth, matching) not in seen and len(seen) < MAX_STEPS:
            seen.add((depth, matching))
            for place, region in enumerate(cut[depth].regions):
                if len(found) < MAX_EXAMPLES:
                    search(depth + 1, matching & region.possible, [*chosen, place])

    search(0, every, [])
    return found


def _refuse_overlaps(reading: Reading, element: Element, table: DecisionTable, cut: Sequence[Axis]) -> None:
    rows = list(children(element, "rule"))
    for (one, other), example in islice(_overlaps(table, cut), MAX_EXAMPLES):
        differ = _outputs(one) != _outputs(other)
        if table.policy == "ANY" and not differ:
            continue
        zh, en = _told(cut, example)
        contradict = differ and _are_independent(cut) and (table.policy == "UNIQUE" or _are_constant(one, other))
        reading.refuse(
            "DMN_OVERLAP", rows[other.index - 1], f"规则 {one.index} 与规则 {other.index} 都适用于 {zh}。",
            f"Rules {one.index} and {other.index} both apply to {en}.",
            "请修改条件使其互斥，或选择其他命中策略。", "Make them exclude each other, or choose another hit policy.",
            warning=not contradict,
        )  # fmt: skip


def _overlaps(table: DecisionTable, cut: Sequence[Axis]) -> Iterator[tuple[tuple[Rule, Rule], list[int]]]:
    """Pairs of rules that certainly match together somewhere, and where."""
    where = [_regions_by_rule(axis, len(table.rules)) for axis in cut]
    for one, other in combinations(range(len(table.rules)), 2):
        shared = [regions[one] & regions[other] for regions in where]
        if all(shared):
            places = [(regions & -regions).bit_length() - 1 for regions in shared]
            yield (table.rules[one], table.rules[other]), places


def _regions_by_rule(axis: Axis, rules: int) -> list[int]:
    """For each rule the regions where it certainly matches, as bits."""
    found = [0] * rules
    for place, region in enumerate(axis.regions):
        for rule in range(rules):
            found[rule] |= (region.certain >> rule & 1) << place
    return found


def _outputs(rule: Rule) -> list[str]:
    return ["" if cell is None else cell.text for cell in rule.outputs]


def _are_constant(*rules: Rule) -> bool:
    return not any(cell.names for rule in rules for cell in rule.outputs if cell)


def _are_independent(cut: Sequence[Axis]) -> bool:
    """Whether inputs are plain names, so that every combination can occur; `day` and `day.month` depend."""
    return all(axis.text.replace(" ", "_").isidentifier() for axis in cut)


def _told(cut: Sequence[Axis], places: Sequence[int]) -> tuple[str, str]:
    shown = [
        f"{axis.label} = {_shown(axis.regions[place].example)}"
        for axis, place in zip(cut, places, strict=False)
        if axis.regions[place].example is not None
    ]
    return "，".join(shown) or "任何输入", ", ".join(shown) or "any input"


def _shown(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else feel_text(value)
