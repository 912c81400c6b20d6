"""How a built-in is declared: a signature as the standard prints it, one line for the reader, a Python function.

    @builtin("substring(string: string, start position: number, length: number?)", "截取…", "Part of …")

`?` marks what may be left out, `...` a list that may also be given as several arguments. Arguments arrive checked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any, TypeVar

from engine.feel.errors import Undefined
from engine.feel.evaluation import Evaluation
from engine.feel.functions import Callee, refuse_unknown, wrong_count
from engine.feel.numbers import integral
from engine.feel.syntax import Type
from engine.feel.types import is_instance
from engine.feel.values import PLAIN, plain, plain_items, type_name

F = TypeVar("F", bound=Callable[..., object])

FOLDABLE = PLAIN | {bool, datetime, time}


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    kind: str
    is_optional: bool
    is_variadic: bool

    def accept(self, value: Any) -> Any:
        """The argument as this parameter wants it; raises Undefined when it does not fit."""
        value = plain(value)
        if self.kind == "Any" or (value is None and self.is_optional):
            return value
        if self.kind == "list":
            return self._list(value)
        if value.__class__ is list and len(value) == 1:
            value = plain(value[0])
        if self.kind == "integer":
            return self._integer(value)
        if any(is_instance(value, Type(kind)) for kind in self.kind.split("|")):
            return value
        raise self._unfit(value)

    def _list(self, value: Any) -> list[Any]:
        if value is None:
            raise self._unfit(value)
        return plain_items(value) if isinstance(value, list) else [value]

    def _integer(self, value: Any) -> int:
        whole = integral(value) if type_name(value) == "number" else None
        if whole.__class__ is not int:
            raise self._unfit(value)
        return int(value)

    def _unfit(self, value: object) -> Undefined:
        kind = type_name(value)
        return Undefined(
            f"参数 {self.name} 应为 {self.kind}，却是 {kind} / {self.name} should be {self.kind}, is {kind}"
        )


@dataclass(frozen=True, slots=True)
class Signature:
    text: str
    parameters: tuple[Parameter, ...]
    zh: str
    en: str
    call: Callable[..., object]
    needs_evaluation: bool

    def positional(self, arguments: Sequence[object]) -> list[object] | None:
        """The arguments as accepted, or None when there are too many or too few."""
        parameters = self.parameters
        if parameters and parameters[-1].is_variadic:
            arguments = _gathered(arguments, len(parameters))
        required = sum(not parameter.is_optional for parameter in parameters)
        if not required <= len(arguments) <= len(parameters):
            return None
        padded = [*arguments, *[None] * (len(parameters) - len(arguments))]
        return [parameter.accept(value) for parameter, value in zip(parameters, padded, strict=True)]

    def named(self, arguments: Mapping[str, object]) -> list[object] | None:
        names = [parameter.name for parameter in self.parameters]
        missing = [
            parameter for parameter in self.parameters if not parameter.is_optional and parameter.name not in arguments
        ]
        if missing or not set(arguments) <= set(names):
            return None
        return [parameter.accept(arguments.get(parameter.name)) for parameter in self.parameters]


def _gathered(arguments: Sequence[object], count: int) -> list[object]:
    """The variadic arguments as one list; a list given alone is that list."""
    head, tail = list(arguments[: count - 1]), list(arguments[count - 1 :])
    if len(tail) == 1 and isinstance(tail[0], list):
        return [*head, tail[0]]
    return [*head, tail] if tail else head


@dataclass(frozen=True, slots=True, eq=False)
class Builtin(Callee):
    """A function of the language, with one signature or several."""

    name: str
    signatures: list[Signature] = field(default_factory=list)

    @property
    def is_pure(self) -> bool:
        return not any(signature.needs_evaluation for signature in self.signatures)

    def call_positional(self, evaluation: Evaluation, arguments: Sequence[object]) -> object:
        return self._first(evaluation, lambda signature: signature.positional(arguments), len(arguments))

    def call_named(self, evaluation: Evaluation, arguments: Mapping[str, object]) -> object:
        known = [parameter.name for signature in self.signatures for parameter in signature.parameters]
        refuse_unknown(self.name, arguments, known)
        return self._first(evaluation, lambda signature: signature.named(arguments), len(arguments))

    def fold(self, arguments: Sequence[object]) -> object:
        """The result for constant arguments, if it is one that can be shared. Raises Undefined otherwise."""
        result = self._first(None, lambda signature: signature.positional(arguments), len(arguments))
        if result.__class__ not in FOLDABLE:
            raise Undefined(f"{self.name}() 在运行时计算 / is computed at run time")
        return result

    def _first(
        self, evaluation: Evaluation | None, accept: Callable[[Signature], list[object] | None], count: int
    ) -> object:
        """The result of the first signature that fits."""
        reason = wrong_count(self.name, count)
        for signature in self.signatures:
            try:
                arguments = accept(signature)
            except Undefined as unfit:
                reason = Undefined(f"{self.name}(): {unfit}")
                continue
            if arguments is not None:
                return signature.call(*([evaluation] if signature.needs_evaluation else []), *arguments)
        raise reason


BUILTINS: dict[str, Builtin] = {}


def builtin(text: str, zh: str, en: str, *, needs_evaluation: bool = False) -> Callable[[F], F]:
    """Declare a built-in; with `needs_evaluation` the Python function gets the evaluation first."""
    name, _, rest = text.partition("(")

    def register(call: F) -> F:
        parameters = tuple(_parameter(part) for part in rest.rstrip(")").split(", ") if part)
        signature = Signature(text, parameters, zh, en, call, needs_evaluation)
        BUILTINS.setdefault(name, Builtin(name)).signatures.append(signature)
        return call

    return register


def _parameter(text: str) -> Parameter:
    name, _, kind = text.partition(": ")
    return Parameter(name, kind.rstrip("?."), kind.endswith("?"), kind.endswith("..."))
