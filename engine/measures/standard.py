"""The measures that every process has without declaring them."""

from engine.calendar import calendar_functions
from engine.feel import Expression, compile_expression
from engine.measures.measure import Aggregate, Better, In, Measure, Source
from engine.measures.periods import NOW, Kind, Period

_MONTH = Period(Kind.DAYS, 30)


def _feel(text: str) -> Expression:
    return compile_expression(text, functions=calendar_functions())


STANDARD: tuple[Measure, ...] = (
    Measure(
        key="open", name={"zh": "办理中", "en": "Open"}, source=Source.CASES, aggregate=Aggregate.COUNT, period=NOW,
        group=("process", "unit"),
    ),
    Measure(
        key="overdue", name={"zh": "已超时未办结", "en": "Overdue"}, source=Source.PROMISES, aggregate=Aggregate.COUNT,
        where=_feel("due_at <= now()"), period=NOW, group=("process", "unit", "person"), better=Better.LOWER,
    ),
    Measure(
        key="kept", name={"zh": "按时率", "en": "On time"}, source=Source.PROMISES, aggregate=Aggregate.SHARE,
        value=_feel("not(breached)"), period=_MONTH, group=("process", "promise", "unit", "person"),
        better=Better.HIGHER,
    ),
    Measure(
        key="levels", name={"zh": "超时到级", "en": "Levels reached"}, source=Source.PROMISES,
        aggregate=Aggregate.COUNT, where=_feel('level != null and level != "warn"'), period=_MONTH,
        group=("level", "process", "unit"), better=Better.LOWER,
    ),
    Measure(
        key="cycle", name={"zh": "办结用时（中位数）", "en": "Cycle time (median)"}, source=Source.CASES,
        aggregate=Aggregate.MEDIAN, where=_feel('status = "completed"'), value=_feel("cycle"), period=_MONTH,
        group=("process", "unit"), shown_in=In.DAYS, better=Better.LOWER,
    ),
    Measure(
        key="cycle_p90", name={"zh": "办结用时（九成以内）", "en": "Cycle time (90 %)"}, source=Source.CASES,
        aggregate=Aggregate.P90, where=_feel('status = "completed"'), value=_feel("cycle"), period=_MONTH,
        group=("process", "unit"), shown_in=In.DAYS, better=Better.LOWER,
    ),
)  # fmt: skip
