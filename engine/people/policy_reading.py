"""Reads promises from a bundle's `sla:` mapping, or refuses them with every finding at once.

    leave.approve: {resolve: 1wd, latest: start_at, warn: 0.8, l1: {notify: [assignee, superior]}, l2: 1.5, l3: off}

A level is a mapping or only its time: a factor of the limit, `+1wd` after due, `-2wh` before, `09:30` on the due day;
`off` leaves it out. What is not written is the default of the table below.
"""

from collections.abc import Mapping
from datetime import time
from decimal import Decimal

from engine.calendar import Duration, Unit, calendar_functions, parse_duration
from engine.errors import DeploymentRefused
from engine.feel import Evaluable, FeelSyntaxError, Functions, compile_expression, compile_field
from engine.people.pausing import REASONS
from engine.people.policy import ClockKind, Factor, FromDue, Level, LevelRule, Limit, OnDueDay, Policy, When
from engine.yamlparts import Part

DEFAULTS: Mapping[Level, Mapping[str, object]] = {
    Level.WARN: {"at": 0.8, "notify": ["assignee"]},
    Level.L1: {"at": 1, "notify": ["assignee", "superior"]},
    Level.L2: {"at": 1.5, "notify": ["assignee", "superior"], "add_candidate": "superior"},
    Level.L3: {"at": 2, "notify": ["assignee", "superior"], "reassign": "superior"},
}
_FIELDS = {"respond", "resolve", "latest", "unit", "pausable", "max_pause", "extension", *Level}
_LEVEL_FIELDS = {"at", "notify", "add_candidate", "reassign", "start", "ledger"}
# A promise that asked for `due(…)` could ask for itself.
_FUNCTIONS = Functions(function for function in calendar_functions().values() if function.name != "due")


def read_policies(policies: Mapping[str, object], resource: str = "") -> dict[str, Policy]:
    """Every policy by its key. Raises DeploymentRefused with the findings of all."""
    readers = [_Reader(str(key), resource) for key in policies]
    read = {reader.key: reader.policy(raw) for reader, raw in zip(readers, policies.values(), strict=True)}
    if findings := [finding for reader in readers for finding in reader.part.findings]:
        raise DeploymentRefused(findings)
    return read


def read_policy(key: str, mapping: object, resource: str = "") -> Policy:
    """One policy. Raises DeploymentRefused."""
    return read_policies({key: mapping}, resource)[key]


class _Reader:
    """Reads one policy and collects what is wrong with it; a faulty field reads as if it were not there."""

    def __init__(self, key: str, resource: str) -> None:
        self.key = key
        self.part = Part("SLA", resource, key, "请按时限参考改正。", "See the reference of promises.")

    def policy(self, raw: object) -> Policy:
        fields = self.part.mapping("", raw, _FIELDS)
        limits = self._limits(fields)
        latest = fields.get("latest")
        return Policy(
            key=self.key,
            limits=limits,
            levels=self._levels(fields),
            is_working=self._is_working(fields.get("unit"), limits),
            latest=None if latest is None else self._expression("latest", latest),
            pausable=self._pausable(fields.get("pausable")),
            max_pause=self._longest("max_pause", fields.get("max_pause")),
            extension=self._extension(fields.get("extension")),
        )

    def _limits(self, fields: Mapping[str, object]) -> dict[ClockKind, Limit]:
        read = {kind: self._limit(kind, fields[kind]) for kind in ClockKind if fields.get(kind) is not None}
        if not read:
            self.part.add("resolve", "请给出 resolve 或 respond。", "Give resolve or respond.")
        return {kind: limit for kind, limit in read.items() if limit is not None}

    def _limit(self, field: str, raw: object) -> Limit | None:
        duration = parse_duration(str(raw))
        if duration is None:
            return self._expression(field, raw)
        if duration.amount <= 0:
            self.part.add(field, "时限应大于零。", "The limit must be more than nothing.")
        return duration

    def _expression(self, field: str, raw: object) -> Evaluable | None:
        try:
            return compile_expression(str(raw).removeprefix("="), functions=_FUNCTIONS)
        except FeelSyntaxError as error:
            self.part.add(field, error.text("zh"), error.text("en"))
            return None

    def _is_working(self, unit: object, limits: Mapping[ClockKind, Limit]) -> bool:
        units = {limit.unit.is_working for limit in limits.values() if isinstance(limit, Duration)}
        if unit not in (None, "working", "calendar"):
            self.part.add("unit", "应为 working 或 calendar。", "It must be working or calendar.")
        elif units - {unit == "working"} and unit is not None:
            self.part.add("unit", "与时限的单位不一致。", "It contradicts the unit of the limit.")
        return unit == "working" if unit else False not in units

    def _levels(self, fields: Mapping[str, object]) -> dict[Level, LevelRule]:
        read = {level: self._level(level, fields.get(level, {})) for level in Level}
        return {level: rule for level, rule in read.items() if rule is not None}

    def _level(self, level: Level, raw: object) -> LevelRule | None:
        if raw is False or raw is None or raw == "off":
            return None
        own = self.part.mapping(level, raw, _LEVEL_FIELDS) if isinstance(raw, Mapping) else {"at": raw}
        fields = {**DEFAULTS[level], **own}
        at = self._when(level, fields["at"])
        if at is None:
            return None
        return LevelRule(
            at=at,
            notify=self._people(f"{level}.notify", fields.get("notify")),
            add_candidate=self._person(f"{level}.add_candidate", fields.get("add_candidate")),
            reassign=self._person(f"{level}.reassign", fields.get("reassign")),
            start=self._id(f"{level}.start", fields.get("start")),
            ledger=self._id(f"{level}.ledger", fields.get("ledger")),
        )

    def _when(self, level: Level, raw: object) -> When | None:
        if isinstance(raw, int | float) and not isinstance(raw, bool) and 0 <= raw <= 100:
            return Factor(Decimal(str(raw)))
        text = str(raw).strip()
        duration = parse_duration(text)
        if duration is not None and text[0] in "+-":
            return FromDue(duration)
        if duration is not None and level is Level.WARN:
            return FromDue(-duration)
        clock = _clock(text)
        if clock is not None:
            return OnDueDay(clock)
        self.part.add(
            level, '应为倍数(1.5)、+1wd、-2wh 或时刻("09:30")。',
            'Give a factor (1.5), +1wd, -2wh, or a clock time ("09:30").',
        )  # fmt: skip
        return None

    def _people(self, field: str, raw: object) -> tuple[Evaluable, ...]:
        listed = raw if isinstance(raw, list) else [] if raw is None else [raw]
        return tuple(person for one in listed if (person := self._person(field, one)) is not None)

    def _person(self, field: str, raw: object) -> Evaluable | None:
        if raw is None or raw is False:
            return None
        try:
            return compile_field(self._id(field, raw) or "", functions=_FUNCTIONS)
        except FeelSyntaxError as error:
            self.part.add(field, error.text("zh"), error.text("en"))
            return None

    def _id(self, field: str, raw: object) -> str | None:
        if raw is None or (isinstance(raw, str) and raw.strip()):
            return raw
        self.part.add(field, "应为文字。", "It must be a text.")
        return None

    def _pausable(self, raw: object) -> dict[str, Duration | None]:
        if isinstance(raw, list):
            raw = dict.fromkeys(raw)
        longest = self.part.mapping("pausable", {} if raw is None else raw, None)
        for reason in longest.keys() - REASONS.keys():
            known = ", ".join(REASONS)
            self.part.add(f"pausable.{reason}", f"没有这个暂停原因，请用：{known}。", f"No such reason, use {known}.")
        return {reason: self._longest(f"pausable.{reason}", most) for reason, most in longest.items()}

    def _extension(self, raw: object) -> Duration | None:
        """`true` is as long again as the promise itself."""
        if raw is None or isinstance(raw, bool):
            return Duration(Decimal(0), Unit.MINUTE) if raw else None
        return self._longest("extension", raw)

    def _longest(self, field: str, raw: object) -> Duration | None:
        duration = parse_duration(str(raw)) if raw is not None else None
        if raw is not None and (duration is None or duration.amount <= 0):
            self.part.add(field, "应为时长，如 5wd。", "It must be a duration such as 5wd.")
            return None
        return duration


def _clock(text: str) -> time | None:
    try:
        return time.fromisoformat(text) if ":" in text else None
    except ValueError:
        return None
