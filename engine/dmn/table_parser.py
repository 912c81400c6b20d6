"""Elements to decision tables, with a finding for everything that could not be decided by."""

from engine.dmn.cells import judge_cells
from engine.dmn.gaps import judge
from engine.dmn.hit_policy import LISTS, MULTIPLE, SINGLE
from engine.dmn.kinds import Kind, constraints, is_list
from engine.dmn.reading import Reading
from engine.dmn.table import DecisionTable, Input, Output, Rule
from engine.dmn.xml import Element, attribute, child, children, text_of
from engine.feel import Expression, Tester


def parse_table(reading: Reading, element: Element) -> DecisionTable | None:
    """The table, or None with at least one finding."""
    before = len(reading.findings)
    inputs = [_input(reading, column) for column in children(element, "input")]
    policy = _policy(reading, element)
    outputs = [_output(reading, column, index, policy) for index, column in enumerate(children(element, "output"))]
    if not outputs:
        reading.refuse(
            "DMN_TABLE", element, "决策表没有输出列。", "The table has no output.", "请添加输出列。", "Add an output."
        )
    rules = [
        _rule(reading, row, index, len(inputs), len(outputs)) for index, row in enumerate(children(element, "rule"), 1)
    ]
    if any(not finding.warning for finding in reading.findings[before:]) or policy is None:
        return None
    table = DecisionTable(
        policy=policy,
        inputs=tuple(column for column in inputs if column),
        outputs=tuple(outputs),
        rules=tuple(rules),
        manner=reading.manner,
    )
    if reading.manner.is_deployed:
        judge_cells(reading, element, table)
        judge(reading, element, table)
    return table


def _policy(reading: Reading, element: Element) -> str | None:
    name = attribute(element, "hitPolicy") or "UNIQUE"
    aggregation = attribute(element, "aggregation")
    policy = f"{name} {aggregation}".strip() if name == "COLLECT" else name
    if policy not in SINGLE and policy not in MULTIPLE:
        reading.refuse(
            "DMN_HIT_POLICY", element, f"没有命中策略 {policy}。", f"There is no hit policy {policy}.",
            "请选择 U、A、F、P、R、O 或 C。", "Choose U, A, F, P, R, O or C.",
        )  # fmt: skip
        return None
    if aggregation in ("SUM", "MIN", "MAX") and len(list(children(element, "output"))) > 1:
        reading.refuse(
            "DMN_HIT_POLICY", element, "汇总只能用于一个输出列。", "Aggregation takes one output only.",
            "请拆成几张表。", "Split the table.",
        )  # fmt: skip
    return policy


def _input(reading: Reading, column: Element) -> Input | None:
    expression = child(column, "inputExpression")
    text = text_of(expression)
    if expression is None or not text:
        reading.refuse(
            "DMN_TABLE", column, "输入列没有表达式。", "The input has no expression.", "请填写表达式。", "Fill it in."
        )
        return None
    compiled = reading.expression(text, expression)
    allowed = child(column, "inputValues")
    if compiled is None:
        return None
    label = attribute(column, "label") or text
    return Input(
        id=attribute(column, "id"),
        label=label,
        expression=compiled,
        check=reading.column_check(attribute(expression, "typeRef"), label, expression),
        allowed=reading.tests(text_of(allowed), allowed) if allowed is not None and text_of(allowed) else None,
    )


def _output(reading: Reading, column: Element, index: int, policy: str | None) -> Output:
    values, default = child(column, "outputValues"), child(column, "defaultOutputEntry")
    name = attribute(column, "name") or attribute(column, "label") or f"output{index + 1}"
    check = reading.column_check(attribute(column, "typeRef"), name, column)
    kind = reading.kinds.find(attribute(column, "typeRef") or _type_of_decision(column))
    if check and policy in LISTS and is_list(check.kind):
        check = None  # the type of the whole column, as some modelers write it
    return Output(
        id=attribute(column, "id"),
        name=name,
        label=attribute(column, "label") or name,
        check=check,
        values=_ranked(reading, values) or _of_type(kind),
        default=reading.expression(text_of(default), default) if default is not None and text_of(default) else None,
    )


def _ranked(reading: Reading, values: Element | None) -> tuple[Tester, ...]:
    """The output values one by one: their order is their priority."""
    if values is None or not text_of(values):
        return ()
    tests = reading.tests(text_of(values), values)
    return tests.alternatives if tests else ()


def _of_type(kind: Kind | None) -> tuple[Tester, ...]:
    """Without output values of its own, the column has those that its type allows (DMN 1.5 clause 8.2.8)."""
    allowed = constraints(kind)
    return allowed[0].alternatives if allowed else ()


def _type_of_decision(column: Element) -> str:
    """The type of the decision whose only output the column is, else nothing."""
    table = column.getparent()
    owner = None if table is None or len(list(children(table, "output"))) > 1 else table.getparent()
    variable = None if owner is None else child(owner, "variable")
    return "" if variable is None else attribute(variable, "typeRef")


def _rule(reading: Reading, row: Element, index: int, inputs: int, outputs: int) -> Rule:
    entries, results = list(children(row, "inputEntry")), list(children(row, "outputEntry"))
    if len(entries) != inputs or len(results) != outputs:
        reading.refuse(
            "DMN_TABLE", row, f"规则 {index} 的单元格数与列数不一致。",
            f"Rule {index} has another number of cells than the table has columns.",
            "请补齐单元格。", "Fill in every cell.",
        )  # fmt: skip
    cells = [(column, reading.tests(text_of(entry), entry)) for column, entry in enumerate(entries)]
    return Rule(
        id=attribute(row, "id"),
        index=index,
        cells=tuple((column, cell) for column, cell in cells if cell and not cell.passes_everything),
        outputs=tuple(_result(reading, result) for result in results),
    )


def _result(reading: Reading, element: Element) -> Expression | None:
    """An empty cell, or a dash, says null."""
    text = text_of(element)
    return None if text in ("", "-") else reading.expression(text, element)
