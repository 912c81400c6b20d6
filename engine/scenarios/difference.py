"""One way in which a step went otherwise than its scenario says, told in Chinese and English."""

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """`at` is the place below the step, such as `then.tasks.ut_return.due`; both values are JSON."""

    at: str
    expected: object
    found: object

    def text(self, language: str) -> str:
        if language.startswith("zh"):
            return f"{self.at}：应为 {_shown(self.expected)}，实为 {_shown(self.found)}"
        return f"{self.at}: expected {_shown(self.expected)}, found {_shown(self.found)}"


def _shown(value: object) -> str:
    if value is None:
        return "—"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
