"""What a decision was made of, as it is kept: JSON-able entries, one for each decision, in the order they were made."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.dmn.table import DecisionTable, Outcome
from engine.feel import Evaluation, to_json

Asked = tuple[DecisionTable, Outcome]
Entry = dict[str, object]


@dataclass(slots=True)
class Trace:
    """`asked` are the tables that were asked so far, also those of business knowledge."""

    entries: list[Entry] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def decide(self, table: DecisionTable, scope: Mapping[str, object], evaluation: Evaluation) -> object:
        """Raises DecisionError; what was asked until then is in the trace all the same."""
        outcome = Outcome(None, [], [])
        self.asked.append((table, outcome))
        table.decide(scope, evaluation, outcome)
        return outcome.value

    def note(self, decision: Mapping[str, str], output: object, since: int) -> None:
        """A decision was made. Where it asked but one table since then, that table's rules are why: its own, or that of
        the business knowledge it called."""
        asked = self.asked[since:]
        why = _why(*asked[0]) if len(asked) == 1 else {"inputs": [], "rules": []}
        self.entries.append({**decision, **why, "output": to_json(output)})


def _why(table: DecisionTable, outcome: Outcome) -> Entry:
    inputs = [
        {"id": column.id, "label": column.label, "value": to_json(value)}
        for column, value in zip(table.inputs, outcome.inputs, strict=False)
    ]
    rules = [
        {
            "id": rule.id,
            "index": rule.index,
            "outputs": [
                {"id": column.id, "name": column.name, "value": to_json(value)}
                for column, value in zip(table.outputs, values, strict=True)
            ],
        }
        for rule, values in outcome.matched
    ]
    return {"inputs": inputs, "rules": rules}
