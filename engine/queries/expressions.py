"""What an expression gives with somebody's variables: a question, so nothing is kept; its steps are counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.calendar import calendar_functions
from engine.errors import IncidentError, InvalidRequest
from engine.feel import Evaluation, FeelSyntaxError, compile_expression, from_json, to_json
from engine.feel.evaluation import SHANGHAI
from engine.queries.shelf import Shelf
from engine.runtime import World
from engine.store.unit_of_work import UnitOfWork

LONGEST = 10_000
"""Characters of an expression."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """`result` as JSON; `warnings` say why something became null."""

    result: object
    warnings: list[str]


class NoDecisions:
    """An expression by itself belongs to no deployment and calls no decision."""

    def find(self, decision_id: str, binding: str) -> None:
        return None


def evaluation_at(work: UnitOfWork, shelf: Shelf, now: datetime) -> Evaluation:
    """With the tenant's calendar and the usual budget."""
    _, calendar = shelf.organisation(work)
    world = World(now=now, zone=SHANGHAI, calendar=calendar, decisions=NoDecisions(), new_key=work.keys.new)
    return world.evaluation()


class BadExpression(InvalidRequest):
    """The expression cannot be read: {en}"""

    code, zh = "EXPRESSION", "表达式无法识别：{zh}"

    def __init__(self, wrong: FeelSyntaxError) -> None:
        self.line, self.column = wrong.line, wrong.column
        super().__init__(zh=wrong.text("zh"), en=wrong.text("en"))


def evaluated(work: UnitOfWork, shelf: Shelf, text: str, variables: Mapping[str, object], now: datetime) -> Evaluated:
    """Raises BadExpression, with line and column, and InvalidRequest for one that wants too much."""
    if len(text) > LONGEST:
        raise InvalidRequest(reason=f"表达式不能超过{LONGEST}个字符 / an expression has {LONGEST} characters at most")
    evaluation = evaluation_at(work, shelf, now)
    try:
        expression = compile_expression(text, functions=calendar_functions())
        result = to_json(expression.evaluate({name: from_json(v) for name, v in variables.items()}, evaluation))
    except FeelSyntaxError as wrong:
        raise BadExpression(wrong) from None
    except IncidentError as wrong:
        raise InvalidRequest(reason=wrong.message) from None
    return Evaluated(result, list(evaluation.warnings))
