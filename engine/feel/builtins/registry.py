"""How a built-in is declared: a signature as the standard prints it, one line for the reader, a Python function.

    @builtin("substring(string: string, start position: integer, length: integer?)", "截取…", "Part of …")

`?` marks what may be left out, `|Null` what may be null, `...` a list that may also be given as several arguments.
A function with several decorators has several signatures. Arguments arrive checked, those of kind `integer` cut off
after the point.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from typing import Any, TypeVar

from engine.feel.errors import Undefined
from engine.feel.evaluation import Evaluation
from engine.feel.functions import Callee, refuse_unknown, wrong_count
from engine.feel.numbers import LARGEST_INT
from engine.feel.syntax import Type
from engine.feel.types import classes_of, is_instance
from engine.feel.values import PLAIN, plain, plain_items, type_name

F = TypeVar("F", bound=Callable[..., object])

FOLDABLE = PLAIN | {bool, datetime, time}


@dataclass(frozen=True, slots=True)
class Parameter:
    """`classes` are Python's for values that are taken as they are."""

    name: str
    types: tuple[Type, ...]
    classes: frozenset[type]
    is_optional: bool
    is_variadic: bool

    @property
    def kind(self) -> str:
        return "|".join(type.name for type in self.types)

    def accept(self, value: Any) -> Any:
        """The argument as this parameter wants it; raises Undefined when it does not fit."""
        if value.__class__ in self.classes:
            return value
        value = plain(value)
        match self.types[0].name:
            case "Any":
                return value
            case "list":
                return self._list(value)
        if value.__class__ is list and len(value) == 1:
            value = plain(value[0])
        if self.types[0].name == "integer" and value.__class__ in (int, Decimal) and abs(value) < LARGEST_INT:
            return int(value)
        if any(is_instance(value, type) for type in self.types):
            return value
        raise self._unfit(value)

    def _list(self, value: Any) -> list[Any]:
        """One value stands for the list of just this value (DMN 1.5 clause 10.3.2.9.4)."""
        if value is None:
            raise self._unfit(value)
        return plain_items(value) if isinstance(value, list) else [value]

    def gathered(self, values: Sequence[object]) -> list[object]:
        """The arguments from this one on as one list; a list given alone where lists are wanted is that list."""
        if self.types[0].name == "list" and len(values) == 1 and isinstance(values[0], list):
            return values[0]
        return list(values)

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
    required: int

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(parameter.name for parameter in self.parameters)

    def positional(self, arguments: Sequence[object]) -> list[object] | None:
        """The arguments as accepted, or None when there are too many or too few."""
        parameters = self.parameters
        if parameters and parameters[-1].is_variadic and len(arguments) >= len(parameters):
            first = len(parameters) - 1
            arguments = [*arguments[:first], parameters[-1].gathered(arguments[first:])]
        if not self.required <= len(arguments) <= len(parameters):
            return None
        accepted = [parameter.accept(value) for parameter, value in zip(parameters, arguments, strict=False)]
        accepted.extend([None] * (len(parameters) - len(arguments)))
        return accepted

    def named(self, arguments: Mapping[str, object]) -> list[object] | None:
        """The same for arguments by name."""
        given = [self._given(parameter, arguments) for parameter in self.parameters if parameter.name in arguments]
        if len(given) < len(arguments):
            return None
        missing = [parameter for parameter in self.parameters if parameter.name not in arguments]
        if any(not parameter.is_optional for parameter in missing):
            return None
        accepted = dict(given)
        return [accepted.get(parameter.name) for parameter in self.parameters]

    def _given(self, parameter: Parameter, arguments: Mapping[str, object]) -> tuple[str, object]:
        value = arguments[parameter.name]
        return parameter.name, parameter.accept(parameter.gathered([value]) if parameter.is_variadic else value)


@dataclass(frozen=True, slots=True, eq=False)
class Builtin(Callee):
    """A function of the language, with one signature or several."""

    name: str
    signatures: list[Signature] = field(default_factory=list)

    @property
    def is_pure(self) -> bool:
        return not any(signature.needs_evaluation for signature in self.signatures)

    def call_positional(self, evaluation: Evaluation, arguments: Sequence[object]) -> object:
        return self._first(evaluation, self.signatures, lambda one: one.positional(arguments), len(arguments))

    def call_named(self, evaluation: Evaluation, arguments: Mapping[str, object]) -> object:
        """Signatures that differ in the order of the same names (`before`) are told apart by the order written."""
        known = [parameter.name for signature in self.signatures for parameter in signature.parameters]
        refuse_unknown(self.name, arguments, known)
        written = tuple(arguments)
        preferred = sorted(self.signatures, key=lambda signature: signature.names != written)
        return self._first(evaluation, preferred, lambda signature: signature.named(arguments), len(arguments))

    def fold(self, arguments: Sequence[object]) -> object:
        """The result for constant arguments, if it is one that can be shared. Raises Undefined otherwise."""
        result = self._first(None, self.signatures, lambda one: one.positional(arguments), len(arguments))
        if result.__class__ not in FOLDABLE:
            raise Undefined(f"{self.name}() 在运行时计算 / is computed at run time")
        return result

    def _first(
        self,
        evaluation: Evaluation | None,
        signatures: Sequence[Signature],
        accept: Callable[[Signature], list[object] | None],
        count: int,
    ) -> object:
        """The result of the first signature that fits."""
        reason: Undefined | None = None
        for signature in signatures:
            try:
                arguments = accept(signature)
            except Undefined as unfit:
                reason = Undefined(f"{self.name}(): {unfit}")
                continue
            if arguments is not None:
                if signature.needs_evaluation:
                    return signature.call(evaluation, *arguments)
                return signature.call(*arguments)
        raise reason or wrong_count(self.name, count)


BUILTINS: dict[str, Builtin] = {}


def builtin(text: str, zh: str, en: str, *, needs_evaluation: bool = False) -> Callable[[F], F]:
    """Declare a built-in; with `needs_evaluation` the Python function gets the evaluation first."""
    name, _, rest = text.partition("(")

    def register(call: F) -> F:
        parameters = tuple(_parameter(part) for part in rest.rstrip(")").split(", ") if part)
        required = sum(not parameter.is_optional for parameter in parameters)
        signature = Signature(text, parameters, zh, en, call, needs_evaluation, required)
        BUILTINS.setdefault(name, Builtin(name)).signatures.append(signature)
        return call

    return register


def _parameter(text: str) -> Parameter:
    name, _, kind = text.partition(": ")
    types = tuple(Type(type) for type in kind.rstrip("?.").split("|"))
    classes = frozenset(one for type in types if type.name not in ("list", "Any") for one in classes_of(type.name))
    return Parameter(name, types, classes, kind.endswith("?"), kind.endswith("..."))
