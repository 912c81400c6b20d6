"""Evaluating one FEEL expression with the variables of the request."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from engine.errors import FieldError
from engine.queries.expressions import evaluated
from webui.api.body import Variables, Wire, read
from webui.api.problem import InvalidBody
from webui.api.wire import require_our_tenant
from webui.session import engine

room = Blueprint("expressions", __name__)


class Question(Wire):
    expression: str
    tenant_id: str | None = None
    variables: Variables | None = None


@room.post("/expression/evaluation")
def evaluate() -> ResponseReturnValue:
    body = read(Question)
    require_our_tenant(body.tenant_id)
    if not body.expression.startswith("="):
        said = ("表达式以 = 开头。", "An expression begins with =.")
        raise InvalidBody([FieldError(field="expression", code="EXPRESSION", zh=said[0], en=said[1])])
    with engine().database.snapshot() as work:
        found = evaluated(work, engine().library, body.expression[1:], body.variables or {}, engine().now())
    return {
        "expression": body.expression, "result": found.result,
        "warnings": [{"message": warning} for warning in found.warnings], "referencedSecrets": [],
    }  # fmt: skip
