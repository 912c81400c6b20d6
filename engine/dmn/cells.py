"""Constant cells that cannot be right: of another type than their column, or not among its output values."""

from engine.dmn.kinds import Misfit, coerced
from engine.dmn.reading import Reading
from engine.dmn.regions import MOMENT
from engine.dmn.table import DecisionTable, Output
from engine.dmn.xml import Element, children
from engine.feel import Evaluation, Expression
from engine.feel.compiler.base import constant_of


def judge_cells(reading: Reading, element: Element, table: DecisionTable) -> None:
    """A rule with a constant of another type would stop every case that it matches: refused. A constant outside the
    output values is told, for the order of priority does not know it."""
    evaluation = Evaluation(now=MOMENT)
    for rule, row in zip(table.rules, children(element, "rule"), strict=True):
        for output, cell, entry in zip(table.outputs, rule.outputs, children(row, "outputEntry"), strict=True):
            if cell is not None:
                _judge(reading, entry, rule.index, output, cell, evaluation)


def _judge(
    reading: Reading, entry: Element, rule: int, output: Output, cell: Expression, evaluation: Evaluation
) -> None:
    known = constant_of(cell.thunk)
    if known is None or known[0] is None:
        return
    value = known[0]
    try:
        value = value if output.check is None else coerced(output.check.kind, value, evaluation)
    except Misfit as misfit:
        zh, _, en = str(misfit).partition(" / ")
        reading.refuse(
            "DMN_TYPE", entry, f"规则 {rule} 的“{output.label}”不符合列的类型：{zh}。",
            f"{output.label} of rule {rule} does not fit the column's type: {en}.",
            "请更正单元格或类型。", "Mend the cell or the type.",
        )  # fmt: skip
        return
    if output.values and output.rank(value, {}, evaluation) == len(output.values):
        reading.refuse(
            "DMN_OUTPUT_VALUE", entry, f"规则 {rule} 的“{output.label}”不在该列的输出值中。",
            f"{output.label} of rule {rule} is not among the column's output values.",
            "请更正单元格，或补充输出值。", "Mend the cell, or add it to the output values.", warning=True,
        )  # fmt: skip
