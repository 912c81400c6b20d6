"""The process model: reads BPMN files, refuses what would not run, compiles the rest; it holds no running state."""

from engine.bpmn.check import Catalogue, check_references
from engine.bpmn.pieces import pieces
from engine.bpmn.reading import Reading, process_ids, read_processes

__all__ = ["Catalogue", "Reading", "check_references", "pieces", "process_ids", "read_processes"]
