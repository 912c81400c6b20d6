"""DMN: decision tables and requirements graphs, parsed into values and decided with FEEL; it stores and calls nothing.

Contract (what other rooms use; everything else is private to this room):
    parse_dmn(content, resource, functions, others=…, manner=…) -> DecisionGraph; raises engine.errors.DeploymentRefused
    graph.decisions: Mapping[id, Decision]                          graph.findings: warnings
    pieces(content) -> id → properties as texts                     to compare two versions of a file
    names(content) -> id → (type, name)                             to call its parts by name
    decision.decide(variables, evaluation) -> DecisionResult        output and trace; raises DecisionError
    graph.call(name, arguments, evaluation) -> value                a decision service or business knowledge model
"""

from engine.dmn.decision import Decision, DecisionResult
from engine.dmn.errors import DecisionError
from engine.dmn.graph import DecisionGraph
from engine.dmn.manner import Manner
from engine.dmn.parser import parse_dmn
from engine.dmn.pieces import names, pieces

__all__ = ["Decision", "DecisionError", "DecisionGraph", "DecisionResult", "Manner", "names", "parse_dmn", "pieces"]
