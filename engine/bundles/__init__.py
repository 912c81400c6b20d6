"""Bundles: files become compiled values, or are refused with all findings; stored and run elsewhere."""

from engine.bundles.bundle import Bundle, Process
from engine.bundles.folder import bundle_files
from engine.bundles.reading import read_bundle

__all__ = ["Bundle", "Process", "bundle_files", "read_bundle"]
