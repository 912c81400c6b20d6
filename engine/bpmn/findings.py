"""Collects what is wrong with one file and words it in two languages; it judges nothing itself."""

from collections.abc import Mapping

from engine.bpmn.raw import Raw
from engine.bpmn.reasons import REASONS, Reason
from engine.errors import Finding


class Report:
    """The findings of one file, in order of discovery; `refusals` stop the deployment, `warnings` do not."""

    def __init__(self, resource: str) -> None:
        self.resource = resource
        self._found: dict[tuple[object, ...], Finding] = {}

    @property
    def refusals(self) -> tuple[Finding, ...]:
        return self._sorted(warning=False)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return self._sorted(warning=True)

    def refuse(self, code: str, at: Raw | None = None, *, element: str | None = None, line: int | None = None,
               column: int | None = None, **details: object) -> None:  # fmt: skip
        """`at` is the piece of XML to blame: its line, and the nearest id around it, unless they are given."""
        if at is not None:
            element, line = element or at.nearest_id, line or at.line
        self._add(code, element, line, column, details, warning=False)

    def warn(self, code: str, at: Raw, **details: object) -> None:
        self._add(code, at.nearest_id, at.line, None, details, warning=True)

    def refuse_with(self, code: str, at: Raw, details: Mapping[str, object]) -> None:
        self._add(code, at.nearest_id, at.line, None, details, warning=False)

    def warn_with(self, code: str, at: Raw, details: Mapping[str, object]) -> None:
        self._add(code, at.nearest_id, at.line, None, details, warning=True)

    def _add(self, code: str, element: str | None, line: int | None, column: int | None,
             details: Mapping[str, object], *, warning: bool) -> None:  # fmt: skip
        finding = worded(
            code, details, resource=self.resource, element=element, line=line, column=column, warning=warning
        )
        self._found.setdefault((code, element, line, finding.en), finding)

    def _sorted(self, *, warning: bool) -> tuple[Finding, ...]:
        chosen = (finding for finding in self._found.values() if finding.warning is warning)
        return tuple(sorted(chosen, key=lambda finding: finding.line or 0))


def worded(code: str, details: Mapping[str, object], *, resource: str = "", element: str | None = None,
           line: int | None = None, column: int | None = None, warning: bool = False) -> Finding:  # fmt: skip
    """The finding of a code with its placeholders filled."""
    reason: Reason = REASONS[code]
    zh, en, remedy_zh, remedy_en = (text.format_map(details) for text in reason)
    return Finding(
        code=code, zh=zh, en=en, remedy_zh=remedy_zh, remedy_en=remedy_en, resource=resource, element=element,
        line=line, column=column, warning=warning,
    )  # fmt: skip
