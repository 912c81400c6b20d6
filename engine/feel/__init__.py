"""FEEL, the one expression language of models, tables, forms and promises: pure, total, budgeted; it reads nothing.

Contract (what other rooms use; everything else is private to this room):
    compile_expression(text, *, functions, names, types) -> Expression   DMN 1.5 clause 10.3
    compile_unary_tests(text, *, functions, names, types) -> UnaryTests  DMN 1.5 clause 10.3, grammar rule 17
    compile_field(text, *, functions) -> Evaluable                  "=expr" is FEEL, anything else the literal text
    compile_template(text, *, functions) -> Evaluable               "… {{expr}} …" gives text
    Evaluation(now=…, zone=…, host=…)                               time, zone, host values, step budget, warnings
    HostFunction, Functions                                         what the host adds; raises Undefined for null
    to_json(value) / from_json(value)                               variables are JSON; dates and durations ISO texts
    Scope, AuthorFunction, Callee                                   names in layers; what can be called
    origins(text) -> {entry: names and members it reads}            for who must know where a value comes from
    parse_temporal(text), iso(value)                                ISO 8601 to values and back

Values: int | Decimal, str, bool, None, list, dict, `date`, `time`, `datetime`, `timedelta`, YearMonthDuration, Range;
dates outside the years 1 to 9999 are of a class that only this room knows.
"""

from engine.feel.builtins import BUILTINS
from engine.feel.compiler import Tester
from engine.feel.errors import FeelBudgetError, FeelSyntaxError, Undefined, UnknownFunction
from engine.feel.evaluation import Evaluable, Evaluation
from engine.feel.expression import (
    Expression,
    UnaryTests,
    compile_expression,
    compile_field,
    compile_template,
    compile_unary_tests,
)
from engine.feel.functions import NO_FUNCTIONS, AuthorFunction, Callee, Functions, HostFunction
from engine.feel.jsonvalue import from_json, to_json
from engine.feel.origins import origins
from engine.feel.scope import Scope
from engine.feel.temporal import iso, parse_temporal
from engine.feel.types import NO_TYPES, NamedTypes
from engine.feel.values import Range, YearMonthDuration
from engine.feel.writing import feel_literal, feel_text

__all__ = [
    "BUILTINS", "NO_FUNCTIONS", "NO_TYPES", "AuthorFunction", "Callee", "Evaluable", "Evaluation", "Expression",
    "FeelBudgetError", "FeelSyntaxError", "Functions", "HostFunction", "NamedTypes", "Range", "Scope", "Tester",
    "UnaryTests", "Undefined", "UnknownFunction", "YearMonthDuration", "compile_expression", "compile_field",
    "compile_template", "compile_unary_tests", "feel_literal", "feel_text", "from_json", "iso", "origins",
    "parse_temporal", "to_json",
]  # fmt: skip
