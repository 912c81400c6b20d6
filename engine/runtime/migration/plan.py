"""Which element becomes which, and everything that stands in the way; nothing moves by it."""

from collections.abc import Mapping, Sequence

from engine.bpmn.model import Element, Model
from engine.errors import FieldError, IncidentError, MigrationRefused
from engine.runtime.run import Run


class Plan:
    """`run` is of the new model; its tokens are of the old one until they have gone over."""

    def __init__(self, source: Model, run: Run, mapping: Sequence[tuple[str, str]]) -> None:
        self.source = source
        self.run = run
        self.target = run.model
        self.errors: list[FieldError] = []
        self.mapping = self._judged(mapping)

    def wrong(self, field: str, zh: str, en: str) -> None:
        error = FieldError(field=field, code="MIGRATION", zh=zh, en=en)
        if error not in self.errors:
            self.errors.append(error)

    def refuse(self) -> None:
        if self.errors:
            raise MigrationRefused(self.errors)

    def _judged(self, mapping: Sequence[tuple[str, str]]) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for n, (one, other) in enumerate(mapping):
            place = f"mappingInstructions.{n}"
            if one not in self.source.by_id:
                self.wrong(place, f"原流程中没有{one}。", f"The old process has no element {one}.")
            elif other not in self.target.by_id:
                self.wrong(place, f"新流程中没有{other}。", f"The new process has no element {other}.")
            elif one in found:
                self.wrong(place, f"{one}只能对应一个环节。", f"{one} is mapped more than once.")
            else:
                found[one] = other
        return found

    def cannot(self, element: Element, error: IncidentError) -> None:
        zh, _, en = error.message.partition(" / ")
        self.wrong(element.id, zh, en or zh)
