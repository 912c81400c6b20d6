"""The reference numbers that departments give their own cases: one open case under each, whoever started it."""

from collections.abc import Mapping

from engine.bundles import Bundle, Event
from engine.connectors.declared import fitting
from engine.errors import FieldError, ValidationFailed
from engine.handlers.settlement import Case, Settlement
from engine.handlers.start import unit_of
from engine.store.departments import ReferenceRow, kind_of


def reference_of(event: Event, answers: Mapping[str, object]) -> str:
    """Raises ValidationFailed where the field is empty."""
    found = answers.get(event.key)
    if found is None or found == "":
        raise ValidationFailed([
            FieldError(field=event.key, code="REQUIRED", zh="请填写，据此查找事项。", en="Needed: it finds the case.")
        ])  # fmt: skip
    return fitting(str(found))


def case_under(it: Settlement, bundle: Bundle, event: Event, dept: str, reference: str) -> Case | None:
    """The newest case, open or over."""
    key = it.work.departments.case(dept, _kind(bundle, event), reference)
    return None if key is None else it.case(key)


def open_case_under(it: Settlement, bundle: Bundle, event: Event, dept: str, reference: str) -> Case | None:
    case = case_under(it, bundle, event, dept, reference)
    return case if case is not None and case.row.status == "active" else None


def require_new_reference(it: Settlement, bundle: Bundle, event: Event, answers: Mapping[str, object]) -> None:
    """Raises ValidationFailed while a case of the starter's unit is open under this reference."""
    known = open_case_under(it, bundle, event, unit_of(it) or "", reference_of(event, answers))
    if known is not None:
        key = known.row.business_key
        zh, en = f"该编号正在办理中（{key}），请勿重复提交。", f"{key} is open under this number; do not send it twice."
        raise ValidationFailed([FieldError(field=event.key, code="DUPLICATE", zh=zh, en=en)])


def refer(it: Settlement, bundle: Bundle, event: Event, dept: str, reference: str, case: Case) -> None:
    """From now on the reference means this case."""
    kind = _kind(bundle, event)
    before = it.work.departments.case(dept, kind, reference)
    row = ReferenceRow(dept=dept, kind=kind, reference=reference, instance_key=case.row.key)
    it.work.departments.refer(row, before)


def reference_event(bundle: Bundle, process_id: str) -> Event | None:
    """The event by which departments start this process under a reference of theirs, if its form is the one by which
    people start it: they then use the same numbers."""
    form = bundle.process(process_id).start_form
    starting = (
        one for one in bundle.events.values()
        if one.start == process_id and one.is_by_reference and one.form == form
    )  # fmt: skip
    return next(starting, None)


def _kind(bundle: Bundle, event: Event) -> str:
    return kind_of(bundle.name, event.key)
