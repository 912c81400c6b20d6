"""Runs foreign test suites in memory and says what comes out as expected; it prints and stores nothing."""

from engine.conformance.betsy import run_betsy
from engine.conformance.dmn import run_dmn
from engine.conformance.expected import Result, read_expected
from engine.conformance.spector import run_spector

__all__ = ["Result", "read_expected", "run_betsy", "run_dmn", "run_spector"]
