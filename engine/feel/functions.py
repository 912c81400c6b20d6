"""Everything that can be called: built-ins, functions of the host, functions written by the author."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.feel.coercion import coerced
from engine.feel.errors import Undefined
from engine.feel.evaluation import Evaluation
from engine.feel.scope import Scope
from engine.feel.syntax import Type
from engine.feel.types import NO_TYPES, NamedTypes, conforms
from engine.feel.values import Function


class Callee(Function, ABC):
    """A value that can be called; raises Undefined when arguments do not fit."""

    __slots__ = ()

    @abstractmethod
    def call_positional(self, evaluation: Evaluation, arguments: Sequence[object]) -> object: ...

    @abstractmethod
    def call_named(self, evaluation: Evaluation, arguments: Mapping[str, object]) -> object: ...


@dataclass(frozen=True)
class HostFunction(Callee):
    """A function given by the host. A parameter written `name?` may be left out and is then null.

    `call(evaluation, *arguments)` gets FEEL values, must be pure in them and `evaluation.host`, and raises Undefined
    where it has no answer. `is_calendar_bound` marks every expression that calls it.
    """

    name: str
    parameters: tuple[str, ...]
    call: Callable[..., object]
    is_calendar_bound: bool = False

    @property
    def parameter_names(self) -> tuple[str, ...]:
        return tuple(parameter.removesuffix("?") for parameter in self.parameters)

    def call_positional(self, evaluation: Evaluation, arguments: Sequence[object]) -> object:
        required = sum(not parameter.endswith("?") for parameter in self.parameters)
        if not required <= len(arguments) <= len(self.parameters):
            raise wrong_count(self.name, len(arguments))
        missing = len(self.parameters) - len(arguments)
        return self.call(evaluation, *arguments, *[None] * missing)

    def call_named(self, evaluation: Evaluation, arguments: Mapping[str, object]) -> object:
        refuse_unknown(self.name, arguments, self.parameter_names)
        for parameter in self.parameters:
            if not parameter.endswith("?") and parameter not in arguments:
                raise Undefined(f"{self.name}() 缺少参数 {parameter} / lacks the argument {parameter}")
        return self.call(evaluation, *(arguments.get(name) for name in self.parameter_names))


class Functions(Mapping[str, HostFunction]):
    """The host functions that expressions may call: immutable and hashable, so that compiled texts are cached."""

    def __init__(self, functions: Iterable[HostFunction] = ()) -> None:
        self._by_name = {function.name: function for function in functions}
        self._key = tuple(self._by_name.values())
        self._hash = hash(self._key)

    def __getitem__(self, name: str) -> HostFunction:
        return self._by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Functions) and self._key == other._key


NO_FUNCTIONS = Functions()


@dataclass(frozen=True, slots=True, eq=False)
class AuthorFunction(Callee):
    """`function(a: number, b) …` with the scope it was written in; `body` is its compiled expression, `weight` what a
    call costs. Arguments are converted to the `types`, if there are any."""

    parameters: tuple[str, ...]
    body: Callable[[Mapping[str, object], Evaluation], object]
    scope: Mapping[str, object]
    types: tuple[Type | None, ...] = ()
    named_types: NamedTypes = NO_TYPES
    weight: int = 1

    def takes(self, types: Sequence[Type]) -> bool:
        own = self.types or (None,) * len(self.parameters)
        return len(types) == len(own) and all(
            wanted is None or conforms(one, wanted) for one, wanted in zip(types, own, strict=True)
        )

    def call_positional(self, evaluation: Evaluation, arguments: Sequence[object]) -> object:
        if len(arguments) != len(self.parameters):
            raise wrong_count("function", len(arguments))
        return self._call(evaluation, dict(zip(self.parameters, arguments, strict=True)))

    def call_named(self, evaluation: Evaluation, arguments: Mapping[str, object]) -> object:
        refuse_unknown("function", arguments, self.parameters)
        return self._call(evaluation, {name: arguments.get(name) for name in self.parameters})

    def _call(self, evaluation: Evaluation, arguments: dict[str, object]) -> object:
        evaluation.enter(self.weight)
        for name, kind in zip(self.parameters, self.types, strict=False):
            if kind is not None:
                arguments[name] = coerced(arguments[name], kind, self.named_types, evaluation)
        try:
            return self.body(Scope(arguments, self.scope), evaluation)
        finally:
            evaluation.depth -= 1


def wrong_count(name: str, count: int) -> Undefined:
    return Undefined(f"{name}() 的参数个数不对：{count} / called with {count} arguments")


def refuse_unknown(name: str, arguments: Mapping[str, object], parameters: Sequence[str]) -> None:
    for argument in arguments:
        if argument not in parameters:
            raise Undefined(f"{name}() 没有参数 {argument} / has no parameter {argument}")
