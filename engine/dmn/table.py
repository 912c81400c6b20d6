"""Decision tables (DMN 1.5 clause 8): which rules match, what they say, and a trace of both."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.dmn.errors import DecisionError
from engine.dmn.hit_policy import EMPTY, LISTS, MULTIPLE, RANKED, SINGLE, Row
from engine.dmn.kinds import Check
from engine.dmn.manner import Manner
from engine.feel import Evaluation, Expression, Tester, UnaryTests


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    id: str
    label: str
    expression: Expression
    check: Check | None
    allowed: UnaryTests | None

    def value(self, scope: Mapping[str, object], evaluation: Evaluation) -> object:
        """Raises DecisionError for a value that is not allowed."""
        value = self.expression.evaluate(scope, evaluation)
        if value is None:
            return None
        if self.check is not None:
            value = self.check.fit(value, evaluation)
        if self.allowed and value is not None and self.allowed.matches(value, scope, evaluation) is False:
            raise DecisionError(
                "DMN_INPUT_VALUE",
                f"输入“{self.label}”的值不在允许范围 {self.allowed.text} 内，请更正数据",
                f"input {self.label} is not among {self.allowed.text}; mend the data",
            )
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """`values` are the output values in order of priority."""

    id: str
    name: str
    label: str
    check: Check | None
    values: tuple[Tester, ...]
    default: Expression | None

    def finish(self, value: object, evaluation: Evaluation) -> object:
        return value if self.check is None or value is None else self.check.fit(value, evaluation)

    def rank(self, value: object, scope: Mapping[str, object], evaluation: Evaluation) -> int:
        for place, is_value in enumerate(self.values):
            if is_value(value, scope, evaluation) is True:
                return place
        return len(self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`cells` are the cells that test anything, with the number of their column."""

    id: str
    index: int
    cells: tuple[tuple[int, UnaryTests], ...]
    outputs: tuple[Expression | None, ...]

    def matches(self, values: list[object], scope: Mapping[str, object], evaluation: Evaluation) -> bool:
        # A plain loop: a generator would cost more than the tests.
        for column, cell in self.cells:  # noqa: SIM110
            if cell.test(values[column], scope, evaluation) is not True:
                return False
        return True


@dataclass(slots=True)
class Outcome:
    """The table's value, what went in, and the matched rules with their output values; filled in as far as it gets."""

    value: object
    inputs: list[object]
    matched: list[tuple[Rule, list[object]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTable:
    policy: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    manner: Manner

    def evaluate(self, scope: Mapping[str, object], evaluation: Evaluation) -> object:
        outcome = Outcome(None, [], [])
        self.decide(scope, evaluation, outcome)
        return outcome.value

    def decide(self, scope: Mapping[str, object], evaluation: Evaluation, outcome: Outcome) -> None:
        """Raises DecisionError without a match, or with too many, as the hit policy says; in the manner of the standard
        the value is null instead."""
        evaluation.spend(len(self.rules))
        try:
            outcome.inputs = [column.value(scope, evaluation) for column in self.inputs]
            rules = self._matching(outcome.inputs, scope, evaluation)
            outcome.matched = [(rule, self._outputs(rule, scope, evaluation)) for rule in rules]
            outcome.value = self._decided(outcome, scope, evaluation)
        except DecisionError as error:
            if self.manner.is_deployed:
                raise
            evaluation.warn(error.message)

    def _decided(self, outcome: Outcome, scope: Mapping[str, object], evaluation: Evaluation) -> object:
        if not outcome.matched:
            return self._unmatched(scope, evaluation)
        rows = [Row(rule.index, self._value(row), self._rank(row, scope, evaluation)) for rule, row in outcome.matched]
        return (SINGLE.get(self.policy) or MULTIPLE[self.policy])(rows, evaluation)

    def _matching(self, values: list[object], scope: Mapping[str, object], evaluation: Evaluation) -> list[Rule]:
        matching = (rule for rule in self.rules if rule.matches(values, scope, evaluation))
        if self.policy == "FIRST":
            return [rule for rule in (next(matching, None),) if rule]
        return list(matching)

    def _outputs(self, rule: Rule, scope: Mapping[str, object], evaluation: Evaluation) -> list[object]:
        return [
            output.finish(cell.evaluate(scope, evaluation), evaluation) if cell else None
            for output, cell in zip(self.outputs, rule.outputs, strict=True)
        ]

    def _value(self, row: list[object]) -> object:
        """One output is the bare value, several are a context."""
        if len(row) == 1:
            return row[0]
        return {output.name: value for output, value in zip(self.outputs, row, strict=True)}

    def _rank(self, row: list[object], scope: Mapping[str, object], evaluation: Evaluation) -> tuple[int, ...]:
        if self.policy not in RANKED:
            return ()
        return tuple(output.rank(value, scope, evaluation) for output, value in zip(self.outputs, row, strict=True))

    def _unmatched(self, scope: Mapping[str, object], evaluation: Evaluation) -> object:
        """The default outputs, else what the hit policy has for no rows at all. Raises DecisionError."""
        if any(output.default for output in self.outputs):
            default = self._value([
                output.finish(output.default.evaluate(scope, evaluation), evaluation) if output.default else None
                for output in self.outputs
            ])  # fmt: skip
            return [default] if self.policy in LISTS else default
        if self.policy in EMPTY[self.manner]:
            return MULTIPLE[self.policy]([], evaluation)
        asked = [column.label for column in self.inputs]
        raise DecisionError(
            "DMN_NO_MATCH",
            f"没有规则适用于 {'、'.join(asked)} 的这些取值，请补充规则或更正数据",
            f"no rule applies to these values of {', '.join(asked)}; add one or mend the data",
        )
