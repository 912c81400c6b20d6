"""FEEL, the one expression language of models, tables, forms and promises: pure, total, budgeted; it reads nothing.

Contract (what other rooms use; everything else is private to this room):
    compile_expression(text, *, functions=…) -> Expression      DMN 1.5 clause 10.3
    compile_unary_tests(text, *, functions=…) -> UnaryTests     DMN 1.5 clause 10.3, grammar rule 17
    compile_field(text, *, functions=…) -> Evaluable            "=expr" is FEEL, anything else the literal text
    compile_template(text, *, functions=…) -> Evaluable         "… {{expr}} …" gives text
    Evaluation(now=…, zone=…, host=…)                           time, zone, host values, step budget, warnings
    to_json(value) / from_json(value)                           variables are JSON; dates and durations become ISO texts
"""
from engine.feel.evaluation import Evaluable, Evaluation

__all__ = ["Evaluable", "Evaluation"]
