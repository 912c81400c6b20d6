"""Variables by Camunda 8's scope rules: one value per scope, and no copies per branch."""

from collections.abc import Iterator, Mapping

from engine.bpmn.model import VariableMapping
from engine.feel import Evaluation, to_json
from engine.ids import Key
from engine.runtime.state import State


class Visible(Mapping[str, object]):
    """The variables seen from one running element: its own, then outwards; `extra` before, `outside` after all."""

    __slots__ = ("_layers",)

    def __init__(
        self,
        state: State,
        key: Key,
        extra: Mapping[str, object] | None = None,
        outside: Mapping[str, object] | None = None,
    ) -> None:
        layers: list[Mapping[str, object]] = [extra] if extra else []
        while key:
            token = state.tokens[key]
            if token.variables:
                layers.append(token.variables)
            key = token.parent
        if outside:
            layers.append(outside)
        self._layers = layers

    def __getitem__(self, name: str) -> object:
        for layer in self._layers:
            if name in layer:
                return layer[name]
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return any(name in layer for layer in self._layers)

    def __iter__(self) -> Iterator[str]:
        return iter({name: None for layer in self._layers for name in layer})

    def __len__(self) -> int:
        return len({name for layer in self._layers for name in layer})


def owner_of(state: State, key: Key, name: str) -> Key:
    """The scope that a new value of `name` belongs to: the nearest that has it from `key` on, else the process."""
    while key != state.root:
        token = state.tokens[key]
        if name in token.variables:
            return key
        key = token.parent
    return state.root


def put_at_path(context: object, path: list[str], value: object) -> object:
    """`value` put into a copy of `context` at the dotted path; what lies beside the path stays."""
    if not path:
        return value
    copied = dict(context) if isinstance(context, dict) else {}
    copied[path[0]] = put_at_path(copied.get(path[0]), path[1:], value)
    return copied


def mapped(
    mapping: VariableMapping, visible: Mapping[str, object], evaluation: Evaluation
) -> tuple[str, list[str], object]:
    """The variable's name, the path inside it and the JSON value that one input or output mapping gives."""
    name, *path = mapping.target.split(".")
    return name, path, to_json(mapping.source.evaluate(visible, evaluation))
