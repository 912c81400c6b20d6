"""Bundles: files become compiled values, or are refused with all findings; stored and run elsewhere."""

from engine.bundles.at_hand import AtHand
from engine.bundles.bundle import Bundle, Process
from engine.bundles.difference import Change, differences, element_names
from engine.bundles.events import Event
from engine.bundles.folder import base_forms, bundle_files, history_file, scenario_files
from engine.bundles.grants import GUARDED
from engine.bundles.manifest import Manifest
from engine.bundles.notices import located
from engine.bundles.panels import Condition, Panel, PanelSource, View, Way
from engine.bundles.parts import decision_at, decision_key, form_at, form_key, place_of, requirements_key
from engine.bundles.public import Application, PublicRules, ResidentMessage, TicketRules
from engine.bundles.reading import read_bundle, stored_manifest
from engine.bundles.starts import waits_of
from engine.bundles.strangers import unknown_neighbours, unknown_roles
from engine.bundles.uploads import bundle_of_uploads

__all__ = [
    "GUARDED", "Application", "AtHand", "Bundle", "Change", "Condition", "Event", "Manifest", "Panel", "PanelSource",
    "Process", "PublicRules", "ResidentMessage", "TicketRules", "View", "Way",
    "base_forms", "bundle_files", "bundle_of_uploads", "decision_at", "decision_key", "differences",
    "element_names", "form_at", "form_key", "history_file", "located", "place_of", "read_bundle", "requirements_key",
    "scenario_files", "stored_manifest", "unknown_neighbours", "unknown_roles", "waits_of",
]  # fmt: skip
