"""`linli …`: what an operator does from a shell; every change goes through the engine's front door."""

from engine.cli import (
    bundles,
    calendar,
    conformance,
    conformance_bpmn,
    convert,
    demo,
    departments,
    feel,
    organisation,
    outbox,
    retention,
    scenarios,
)
from engine.cli.group import linli

__all__ = [
    "bundles", "calendar", "conformance", "conformance_bpmn", "convert", "demo", "departments", "feel", "linli",
    "organisation", "outbox", "retention", "scenarios",
]  # fmt: skip
