"""What may be written where in a scenario's file, and in which shape; reading.py holds files against it."""

from collections.abc import Mapping

Shape = tuple[type | tuple[type, ...], str, str]

TEXT: Shape = (str, "文字", "a text")
MAPPING: Shape = (dict, "键值对", "a mapping")
YEAR: Shape = (int, "年份", "a year")
LIST: Shape = (list, "列表", "a list")

FILE: Mapping[str, Shape] = {"name": MAPPING, "tenant": TEXT, "given": MAPPING, "steps": LIST}
GIVEN: Mapping[str, Shape] = {"at": TEXT, "ledgers": MAPPING, "bundles": LIST}
STEP: Mapping[str, Shape] = {"when": MAPPING, "then": MAPPING}
WHEN: Mapping[str, Mapping[str, Shape]] = {
    "start": {"start": TEXT, "by": TEXT, "as": TEXT, "answers": MAPPING},
    "complete": {"complete": TEXT, "by": TEXT, "case": TEXT, "answers": MAPPING},
    "withdraw": {"withdraw": TEXT, "by": TEXT},
    "act": {"act": TEXT, "by": TEXT, "case": TEXT, "answers": MAPPING},
    "message": {"message": TEXT, "to": TEXT, "variables": MAPPING},
    "signal": {"signal": TEXT, "key": TEXT, "variables": MAPPING},
    "meet": {"meet": TEXT, "as": TEXT},
    "at": {"at": TEXT},
    "calendar": {"calendar": YEAR, "days": MAPPING},
}
"""By the verb; exactly one of them stands in a `when`."""
THEN: Mapping[str, Shape] = {
    "case": TEXT, "refused": LIST, "rejected": TEXT, "tasks": MAPPING, "variables": MAPPING, "ledgers": MAPPING,
    "ended": TEXT, "notices": MAPPING,
}  # fmt: skip
BROUGHT: Mapping[str, Shape] = {"file": TEXT, "mib": ((int, float), "数字（MiB）", "a number of MiB")}
"""A file among answers."""
TASK: Mapping[str, Shape] = {
    "for": ((str, list), "人员或列表", "a person or a list"), "due": TEXT, "acting_for": TEXT,
}  # fmt: skip

NEEDED: Mapping[str, tuple[str, ...]] = {
    "file": ("name", "tenant", "given", "steps"), "given": ("at",), "step": ("when",), "start": ("by",),
    "complete": ("by",), "withdraw": ("by",), "act": ("by",), "message": ("to",), "meet": ("as",),
}  # fmt: skip
