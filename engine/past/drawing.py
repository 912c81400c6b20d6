"""Makes answers of what a plan writes: `=FEEL`, a draw such as `{any: […]}`, or the value itself."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from engine.calendar import Calendar, calendar_functions
from engine.feel import compile_field, to_json
from engine.forms import Scope
from engine.past.dice import Dice
from engine.past.plan import Values

Holders = Callable[[str], Sequence[str]]
LedgerRows = Callable[[str, Mapping[str, object]], Sequence[Mapping[str, object]]]


class Drawing:
    """Makes JSON of what a plan writes for a field: `=FEEL`, or one of the draws below, or the value itself."""

    def __init__(
        self, dice: Dice, scope: Scope, calendar: Calendar, today: date, holders: Holders, rows: LedgerRows
    ) -> None:  # fmt: skip
        self._dice, self._scope, self._calendar, self._today = dice, scope, calendar, today
        self._holders, self._rows = holders, rows
        self._draws: Mapping[str, Callable[[object], object]] = {
            "any": self._any,
            "number": self._number,
            "day": self._day,
            "person": self._person,
            "row": self._row,
        }

    def answers(self, values: Values) -> dict[str, object]:
        """In the order in which they are written: the later ones see the earlier."""
        drawn: dict[str, object] = {}
        for name, value in values.items():
            drawn[name] = self._value(value, drawn)
        return drawn

    def _value(self, value: object, drawn: Values) -> object:
        if isinstance(value, str) and value.startswith("="):
            return self._scope.over(drawn).value(compile_field(value, functions=calendar_functions()))
        if isinstance(value, list):
            return [self._value(one, drawn) for one in value]
        if isinstance(value, Mapping):
            name = next(iter(value), "")
            if len(value) == 1 and name in self._draws:
                return self._draws[name](self._value(value[name], drawn))
            return {str(key): self._value(one, drawn) for key, one in value.items()}
        return to_json(value)

    def _any(self, among: object) -> object:
        return self._dice.one(among) if isinstance(among, list) and among else None

    def _number(self, bounds: object) -> object:
        least, most = bounds if isinstance(bounds, list) else (0, 0)
        return self._dice.whole(least, most)

    def _day(self, bounds: object) -> object:
        """A working day, so many of them from today."""
        least, most = bounds if isinstance(bounds, list) else (0, 0)
        count = self._dice.whole(least, most)
        return self._calendar.shift_working_days(self._today, count).isoformat()

    def _person(self, group: object) -> object:
        holders = self._holders(str(group))
        return self._dice.one(holders) if holders else None

    def _row(self, wanted: object) -> object:
        """`{of: ledger, where: {column: value}, give: column}`"""
        asked = wanted if isinstance(wanted, Mapping) else {}
        found = self._rows(str(asked.get("of")), asked.get("where") or {})
        return self._dice.one(found).get(str(asked.get("give"))) if found else None
