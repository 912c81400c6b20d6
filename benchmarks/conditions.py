"""A condition of a gateway: compiled once and evaluated, compiled each time, and what Python's `eval` takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine

from benchmarks.measure import Acts
from engine.feel import compile_expression
from tests.support.feel import evaluation

TITLE = "A condition over two variables"
ROUNDS, CALLS = 50, 200
FEEL, PYTHON = 'amount > 500 and status = "open"', 'amount > 500 and status == "open"'
VARIABLES = {"amount": 700, "status": "open"}


@contextmanager
def acts() -> Iterator[Acts]:
    compiled, at_hand = compile_expression(FEEL), evaluation()
    numbers = count()  # a text that was compiled before is not compiled again
    python = PythonScriptEngine().environment
    yield {
        "FEEL, compiled at deployment": lambda: compiled.evaluate(VARIABLES, evaluation()),
        "the same, its evaluation at hand": lambda: compiled.evaluate(VARIABLES, at_hand),
        "FEEL, compiled each time": lambda: compile_expression(f"{FEEL} or amount = {next(numbers)}").evaluate(
            VARIABLES, evaluation()
        ),
        "Python, as SpiffWorkflow evaluates it": lambda: python.evaluate(PYTHON, VARIABLES),
    }  # fmt: skip
