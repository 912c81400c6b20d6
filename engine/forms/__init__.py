"""Forms: form-js schemas kept as YAML, and the judging of what people hand in. It renders and stores nothing."""

from engine.forms.checks import UNFIT, takes
from engine.forms.decoding import NO_FILES, Files, Post, from_json, from_post
from engine.forms.defaults import default_of, initial
from engine.forms.file_kinds import FILE_KINDS, UNKNOWN, ending_of, media_type_of
from engine.forms.files import StoredFiles, as_stored, files_named, has_files, judge_files, with_files
from engine.forms.findings import no_basis
from engine.forms.judging import Answers, judge
from engine.forms.model import (
    Component,
    ComponentType,
    Constraints,
    Form,
    LegalBasis,
    Option,
    Picker,
    Pii,
    Rule,
    Subtype,
    Text,
    fields_of,
)
from engine.forms.reading import read_form
from engine.forms.scope import NO_OPTIONS, Options, Scope, shown, visible_components
from engine.forms.writing import to_form_js

__all__ = [
    "FILE_KINDS", "NO_FILES", "NO_OPTIONS", "UNFIT", "UNKNOWN", "Answers", "Component", "ComponentType",
    "Constraints", "Files", "Form", "LegalBasis", "Option", "Options", "Picker", "Pii", "Post", "Rule", "Scope",
    "StoredFiles", "Subtype", "Text", "as_stored", "default_of", "ending_of", "fields_of", "files_named", "from_json",
    "from_post", "has_files", "initial", "judge", "judge_files", "media_type_of", "no_basis", "read_form", "shown",
    "takes", "to_form_js", "visible_components", "with_files",
]  # fmt: skip
