"""The process model: reads BPMN files, refuses what would not run, compiles the rest; it holds no running state."""

from engine.bpmn.check import Catalogue, check_references
from engine.bpmn.judging import Judgement, Worth, judge
from engine.bpmn.pieces import pieces
from engine.bpmn.reading import Reading, process_ids, read_processes

__all__ = [
    "Catalogue", "Judgement", "Reading", "Worth", "check_references", "judge", "pieces", "process_ids",
    "read_processes",
]  # fmt: skip
