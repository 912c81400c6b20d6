"""What each component type may say in its schema; whatever is not listed here is refused, so that no typo is silent."""

from engine.forms.model import ComponentType as T

CONSTRAINTS: dict[T, frozenset[str]] = {
    T.TEXTFIELD: frozenset({"required", "minLength", "maxLength", "pattern"}),
    T.TEXTAREA: frozenset({"required", "minLength", "maxLength"}),
    T.NUMBER: frozenset({"required", "min", "max", "step"}),
    T.CHECKBOX: frozenset({"required"}),
    T.RADIO: frozenset({"required"}),
    T.SELECT: frozenset({"required"}),
    T.CHECKLIST: frozenset({"required", "min", "max"}),
    T.DATETIME: frozenset({"required"}),
    T.FILEPICKER: frozenset({"required", "maxFiles", "maxMiB"}),
    T.DYNAMICLIST: frozenset({"required", "minRows", "maxRows"}),
    T.GROUP: frozenset(),
    T.TEXT: frozenset(),
}

_EVERY = frozenset({"type", "id", "conditional", "layout", "properties"})
_FIELD = _EVERY | {"key", "label", "description", "defaultValue", "validate", "readonly", "disabled", "appearance"}
_CHOICE = _FIELD | {"values", "valuesExpression"}

ATTRIBUTES: dict[T, frozenset[str]] = {
    T.TEXTFIELD: _FIELD | {"valuesExpression"},
    T.TEXTAREA: _FIELD,
    T.NUMBER: _FIELD | {"increment", "decimalDigits"},
    T.CHECKBOX: _FIELD,
    T.RADIO: _CHOICE,
    T.SELECT: _CHOICE | {"searchable"},
    T.CHECKLIST: _CHOICE,
    T.DATETIME: _FIELD | {"subtype", "dateLabel", "timeLabel", "timeInterval", "use24h", "timeSerializingFormat"},
    T.FILEPICKER: _FIELD | {"accept", "multiple"},
    T.DYNAMICLIST: _FIELD
    | {"path", "components", "isRepeating", "allowAddRemove", "defaultRepetitions", "showOutline"},
    T.GROUP: _EVERY | {"label", "components", "showOutline", "verticalAlignment"},
    T.TEXT: _EVERY | {"text"},
}

FORM_ATTRIBUTES = frozenset(
    {"id", "title", "properties", "extends", "components", "rules", "lookups", "legal_basis"}
    | {"type", "schemaVersion", "executionPlatform", "executionPlatformVersion", "exporter"}
)
"""Of the form itself; the last five are what form-js's editor writes."""

CHOICES = frozenset({T.RADIO, T.SELECT, T.CHECKLIST})
