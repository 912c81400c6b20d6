"""The types that `instance of` and DMN's `typeRef` can name, and whether a value is of one."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from engine.feel.evaluation import Evaluation
from engine.feel.far import FarDate, FarMoment
from engine.feel.syntax import Type
from engine.feel.values import Function, Range, YearMonthDuration, plain

_CLASSES: dict[str, tuple[type, ...]] = {
    "number": (int, Decimal),
    "string": (str,),
    "boolean": (bool,),
    "date": (date, FarDate),
    "time": (time,),
    "date and time": (datetime, FarMoment),
    "days and time duration": (timedelta,),
    "years and months duration": (YearMonthDuration,),
    "list": (list,),
    "context": (Mapping,),
    "range": (Range,),
    "function": (Function,),
    "Null": (type(None),),
}
TYPE_NAMES = (*_CLASSES, "Any")


TypeTest = Callable[[object, Evaluation], bool]


class NamedTypes(Mapping[str, TypeTest]):
    """Types that the host names, each with its test; hashed by identity, so that compiled texts are cached."""

    def __init__(self, tests: Mapping[str, TypeTest] | None = None) -> None:
        self._tests = dict(tests or {})

    def __getitem__(self, name: str) -> TypeTest:
        return self._tests[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tests)

    def __len__(self) -> int:
        return len(self._tests)

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


NO_TYPES = NamedTypes()


def classes_of(name: str) -> tuple[type, ...]:
    """The classes of Python whose instances are of a type, or nothing where that alone does not tell."""
    return () if name in ("context", "function") else _CLASSES.get(name, ())


def is_known(name: str) -> bool:
    return name in TYPE_NAMES


def is_instance(value: object, kind: Type, named: NamedTypes = NO_TYPES, evaluation: Evaluation | None = None) -> bool:
    """Whether a value conforms; null conforms to `Null` only. Unknown names are nobody's type. `named` needs an
    evaluation, for its types may have constraints."""
    value = plain(value)
    if evaluation is not None and kind.name in named:
        return value is not None and named[kind.name](value, evaluation)
    if kind.name == "Any":
        return value is not None
    if kind.name not in _CLASSES or not _is_exactly(value, kind.name):
        return False

    def is_or_null(part: object, of: Type) -> bool:
        return part is None or is_instance(part, of, named, evaluation)

    if kind.name == "list" and kind.arguments and isinstance(value, list):
        if evaluation is not None:
            evaluation.spend(len(value))
        return all(is_or_null(item, kind.arguments[0]) for item in value)
    if kind.name == "context" and isinstance(value, Mapping):
        members = zip(kind.members, kind.arguments, strict=True)
        return all(name in value and is_or_null(value[name], member) for name, member in members)
    if kind.name == "function" and kind.arguments and isinstance(value, Function):
        return value.takes(kind.arguments[:-1])
    if kind.name == "range" and kind.arguments and isinstance(value, Range):
        return all(is_or_null(end, kind.arguments[0]) for end in (value.low, value.high))
    return True


def conforms(one: Type, other: Type) -> bool:
    """Whether every value of one type is of the other too (DMN 1.5 clause 10.3.2.9.3)."""
    if other.name == "Any" or one.name == "Null":
        return True
    if one.name != other.name:
        return False
    if one.name == "context":
        members = zip(other.members, other.arguments, strict=True)
        return all(_member_conforms(one, name, wanted) for name, wanted in members)
    return all(conforms(part, wanted) for part, wanted in zip(one.arguments, other.arguments, strict=False))


def _member_conforms(one: Type, name: str, wanted: Type) -> bool:
    return name in one.members and conforms(one.arguments[one.members.index(name)], wanted)


def _is_exactly(value: object, name: str) -> bool:
    """Python's bool is an int and its datetime a date; FEEL's are not."""
    if name in ("context", "function"):
        return isinstance(value, _CLASSES[name])
    return value.__class__ in _CLASSES[name]
