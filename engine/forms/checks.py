"""Whether a value of the right type keeps its component's constraints."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from engine.forms.messages import Misfit
from engine.forms.model import Component, ComponentType
from engine.forms.scope import Scope

_MIB = 1024 * 1024
UNFIT = "unfit"
"""Said of a stored file that is not what its name says; it stands in no answer that counts."""
_REQUIRED = {
    ComponentType.CHECKBOX: "REQUIRED_TICK",
    ComponentType.RADIO: "REQUIRED_CHOICE",
    ComponentType.SELECT: "REQUIRED_CHOICE",
    ComponentType.CHECKLIST: "REQUIRED_CHOICE",
    ComponentType.DATETIME: "REQUIRED_CHOICE",
    ComponentType.FILEPICKER: "REQUIRED_FILE",
    ComponentType.DYNAMICLIST: "REQUIRED_ROW",
}


def check(component: Component, value: Any, scope: Scope) -> None:
    """Raises `Misfit` with the first constraint that is broken."""
    if value is None or value is False:
        if scope.is_required(component):
            raise Misfit(_REQUIRED.get(component.type, "REQUIRED"))
        return
    _CHECKS.get(component.type, _anything)(component, value, scope)


def _anything(component: Component, value: object, scope: Scope) -> None:
    """Type alone decides."""


def _text(component: Component, value: str, scope: Scope) -> None:
    limits = component.constraints
    if not value.strip() and scope.is_required(component):
        raise Misfit("REQUIRED")
    if limits.min_length is not None and len(value.strip()) < limits.min_length:
        raise Misfit("TOO_SHORT", limit=limits.min_length, found=len(value.strip()))
    if len(value) > limits.max_length:
        raise Misfit("TOO_LONG", limit=limits.max_length, found=len(value))
    if limits.pattern is not None and not limits.pattern.fullmatch(value):
        raise Misfit("PATTERN")


def _number(component: Component, value: int | float, scope: Scope) -> None:
    limits = component.constraints
    number = Decimal(str(value))
    if limits.minimum is not None and number < limits.minimum:
        raise Misfit("TOO_SMALL", limit=limits.minimum)
    if limits.maximum is not None and number > limits.maximum:
        raise Misfit("TOO_LARGE", limit=limits.maximum)
    if limits.step is not None and (number - (limits.minimum or 0)) % limits.step:
        raise Misfit("STEP", limit=limits.step)


def _choice(component: Component, value: str, scope: Scope) -> None:
    if value not in {option.value for option in scope.choices(component)}:
        raise Misfit("OPTION")


def _choices(component: Component, value: list[str], scope: Scope) -> None:
    limits = component.constraints
    if not {option.value for option in scope.choices(component)}.issuperset(value):
        raise Misfit("OPTION")
    if limits.minimum is not None and len(value) < limits.minimum:
        raise Misfit("TOO_FEW", limit=limits.minimum)
    if limits.maximum is not None and len(value) > limits.maximum:
        raise Misfit("TOO_MANY", limit=limits.maximum)


def check_files(component: Component, value: Sequence[Mapping[str, Any]]) -> None:
    """Raises `Misfit`, for a component that takes no files at all too."""
    limits = component.constraints
    if component.type is not ComponentType.FILEPICKER:
        raise Misfit("NO_FILES")
    if len(value) > limits.max_files:
        raise Misfit("FILE_COUNT", limit=limits.max_files)
    for file in value:
        if not file["name"].lower().endswith(limits.accept):
            raise Misfit("FILE_TYPE", name=file["name"], limit=" ".join(limits.accept))
        if file["size"] > limits.max_mib * _MIB:
            raise Misfit("FILE_SIZE", name=file["name"], limit=limits.max_mib)
        if file.get(UNFIT):
            raise Misfit("FILE_KIND", name=file["name"])


def takes(component: Component, file: Mapping[str, Any]) -> bool:
    """Whether this one alone, with its `name` and `size`, would do."""
    try:
        check_files(component, [file])
    except Misfit:
        return False
    return True


def _files(component: Component, value: Sequence[Mapping[str, Any]], scope: Scope) -> None:
    check_files(component, value)


def _rows(component: Component, value: list[object], scope: Scope) -> None:
    limits = component.constraints
    if len(value) < limits.min_rows:
        raise Misfit("ROWS_FEW", limit=limits.min_rows)
    if len(value) > limits.max_rows:
        raise Misfit("ROWS_MANY", limit=limits.max_rows)


_CHECKS: dict[ComponentType, Callable[[Component, Any, Scope], None]] = {
    ComponentType.TEXTFIELD: _text,
    ComponentType.TEXTAREA: _text,
    ComponentType.NUMBER: _number,
    ComponentType.RADIO: _choice,
    ComponentType.SELECT: _choice,
    ComponentType.CHECKLIST: _choices,
    ComponentType.FILEPICKER: _files,
    ComponentType.DYNAMICLIST: _rows,
}
