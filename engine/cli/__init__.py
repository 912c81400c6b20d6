"""`linli …`: what an operator does from a shell; every change goes through the engine's front door."""

from engine.cli import bundles, demo, departments, outbox, scenarios
from engine.cli.group import linli

__all__ = ["bundles", "demo", "departments", "linli", "outbox", "scenarios"]
