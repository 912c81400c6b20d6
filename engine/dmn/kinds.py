"""The types of item definitions (DMN 1.5 clause 7.3.3) and what makes a value fit one (clause 10.3.2.9.4)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Protocol

from engine.dmn.errors import DecisionError
from engine.feel import Callee, Evaluation, UnaryTests, Undefined, parse_temporal
from engine.feel.numbers import integral
from engine.feel.syntax import Type as FeelType
from engine.feel.types import is_instance
from engine.feel.values import plain, type_name

TEMPORAL = frozenset({"date", "time", "date and time", "days and time duration", "years and months duration"})

MAX_DEPTH = 64
"""Of types upon types: more is a circle."""


class Misfit(Undefined):
    """The value is of another type, or outside its constraint. The text says so without the value, which may be
    personal: incidents are told in the history, and values lie in rows that can be blanked."""


class Kind(Protocol):
    """A type. `fit` gives the value as it is to be used and raises Misfit; null fits every type and never gets here."""

    @property
    def name(self) -> str: ...

    def fit(self, value: object, evaluation: Evaluation) -> object: ...


@dataclass(frozen=True, slots=True)
class PlainKind:
    """A type of FEEL's own. `reads_text` takes the ISO text of a temporal value for the value: variables are JSON.
    `is_whole` is the number that modelers call integer or long."""

    name: str
    reads_text: bool
    is_whole: bool = False

    def fit(self, value: object, evaluation: Evaluation) -> object:
        value = plain(value)
        if self.is_whole and isinstance(value, Decimal) and integral(value).__class__ is not int:
            raise Misfit("不是整数 / is no integer")
        if self.name == "Any" or is_instance(value, FeelType(self.name)):
            return value
        if self.reads_text and isinstance(value, str) and self.name in TEMPORAL:
            return self._read(value)
        raise Misfit(f"类型是 {type_name(value)} / is a {type_name(value)}")

    def _read(self, text: str) -> object:
        try:
            found = parse_temporal(text)
        except Undefined as reason:
            raise Misfit(f"不能读作 {self.name} / cannot be read as {self.name}") from reason
        if self.name == "date and time" and found.__class__ is date:
            assert isinstance(found, date)
            return datetime.combine(found, time())
        if not is_instance(found, FeelType(self.name)):
            raise Misfit(f"类型是 {type_name(found)} / is a {type_name(found)}")
        return found


@dataclass(frozen=True, slots=True)
class ListKind:
    name: str
    of: Kind

    def fit(self, value: object, evaluation: Evaluation) -> object:
        if not isinstance(value, list):
            raise Misfit("不是列表 / is no list")
        return [None if item is None else self.of.fit(item, evaluation) for item in value]


@dataclass(frozen=True, slots=True)
class ContextKind:
    """An absent member is as good as null; members that the type does not know are left alone."""

    name: str
    members: Mapping[str, Kind]

    def fit(self, value: object, evaluation: Evaluation) -> object:
        if not isinstance(value, Mapping):
            raise Misfit("不是上下文 / is no context")
        fitted = dict(value)
        for name, kind in self.members.items():
            if value.get(name) is not None:
                fitted[name] = kind.fit(value[name], evaluation)
        return fitted


@dataclass(frozen=True, slots=True)
class FunctionKind:
    name: str
    parameters: int

    def fit(self, value: object, evaluation: Evaluation) -> object:
        names = getattr(value, "parameter_names", getattr(value, "parameters", None))
        if not isinstance(value, Callee) or (names is not None and len(names) != self.parameters):
            raise Misfit(f"不是 {self.name} / is no {self.name}")
        return value


@dataclass(frozen=True, slots=True)
class Constrained:
    """A type whose values have to pass unary tests: allowed values, or the constraint of a whole list."""

    of: Kind
    tests: UnaryTests

    @property
    def name(self) -> str:
        return self.of.name

    def fit(self, value: object, evaluation: Evaluation) -> object:
        fitted = self.of.fit(value, evaluation)
        if self.tests.matches(fitted, {}, evaluation) is not True:
            raise Misfit(f"不在 {self.tests.text} 内 / is not among {self.tests.text}")
        return fitted


@dataclass(frozen=True, slots=True)
class LaterKind:
    """A type that stands inside itself."""

    name: str
    find: Callable[[], Kind]

    def fit(self, value: object, evaluation: Evaluation) -> object:
        return self.find().fit(value, evaluation)


def coerced(kind: Kind, value: object, evaluation: Evaluation) -> object:
    """The value as a value of the type: as it is, as the list of itself, as the only item of its list, or as the UTC
    midnight of its date. Raises Misfit."""
    if value is None:
        return None
    if is_list(kind) or _base(kind).name == "list":
        return kind.fit(value if isinstance(value, list) else [value], evaluation)
    if isinstance(value, list) and len(value) == 1 and not _takes_lists(kind):
        return coerced(kind, value[0], evaluation)
    if value.__class__ is date and _base(kind).name == "date and time":
        assert isinstance(value, date)
        value = datetime.combine(value, time(), UTC)
    return kind.fit(value, evaluation)


def is_list(kind: Kind) -> bool:
    return isinstance(_base(kind), ListKind)


def is_whole(kind: Kind, value: object) -> bool:
    """Whether every member is there, even as null: `instance of` asks for that (DMN 1.5 clause 10.3.2.9.3)."""
    base = _base(kind)
    if isinstance(base, ContextKind) and isinstance(value, Mapping):
        return all(name in value and is_whole(member, value[name]) for name, member in base.members.items())
    if isinstance(base, ListKind) and isinstance(value, list):
        return all(is_whole(base.of, item) for item in value)
    return True


def _takes_lists(kind: Kind) -> bool:
    return _base(kind).name in ("Any", "list")


def _base(kind: Kind) -> Kind:
    for _ in range(MAX_DEPTH):
        if not isinstance(kind, Constrained | LaterKind):
            break
        kind = kind.of if isinstance(kind, Constrained) else kind.find()
    return kind


def constraints(kind: Kind | None) -> list[UnaryTests]:
    """The allowed values of a type, or of the items of a list, the nearest first."""
    found: list[UnaryTests] = []
    for _ in range(MAX_DEPTH):
        if not isinstance(kind, Constrained | LaterKind | ListKind):
            break
        if isinstance(kind, Constrained):
            found.append(kind.tests)
        kind = kind.find() if isinstance(kind, LaterKind) else kind.of
    return found


@dataclass(frozen=True, slots=True)
class Check:
    """Where a value of a type is expected; `what` names the place for the reader of a message."""

    kind: Kind
    what: str
    is_strict: bool

    def require(self, value: object, evaluation: Evaluation) -> object:
        """The value as one of the type. Raises Misfit, or DecisionError if strict."""
        try:
            return coerced(self.kind, value, evaluation)
        except Misfit as misfit:
            why_zh, _, why_en = str(misfit).partition(" / ")
            zh = f"“{self.what}”应为 {self.kind.name}，但{why_zh}，请更正数据或类型"
            en = f"{self.what} should be a {self.kind.name} but {why_en}; mend the data or the type"
            if self.is_strict:
                raise DecisionError("DMN_TYPE", zh, en) from None
            raise Misfit(f"{zh} / {en}") from None

    def fit(self, value: object, evaluation: Evaluation) -> object:
        """The value as one of the type, or null with the reason as a warning. Raises DecisionError if strict."""
        try:
            return self.require(value, evaluation)
        except Misfit as misfit:
            evaluation.warn(str(misfit))
            return None
