"""What BPMN 2.0.2 demands of any file, whether it is executed or only drawn; what runs here is judged elsewhere."""

from engine.bpmn.standard.check import UNSAID, check_standard, violations
from engine.bpmn.standard.document import Document, Violation

__all__ = ["UNSAID", "Document", "Violation", "check_standard", "violations"]
