"""Why a decision cannot be made with the data at hand; faults of the file itself are findings."""

from engine.errors import IncidentError


class DecisionError(IncidentError):
    """The table gives no answer, or more than one. `message` begins with its code, such as `DMN_NO_MATCH`, and names no
    values, which may be personal; `trace` is what had been decided by then, the decision that failed last."""

    trace: tuple[dict[str, object], ...] = ()

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__("DECISION_EVALUATION_ERROR", f"{code}: {zh} / {en}")
        self.code = code
