"""The process model: reads BPMN files, refuses what would not run, compiles the rest; it holds no running state."""

from engine.bpmn.findings import worded
from engine.bpmn.reading import Reading, read_processes

__all__ = ["Reading", "read_processes", "worded"]
